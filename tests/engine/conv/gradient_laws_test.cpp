// Laws that tie the gradients to the forward convolution alone, whoever computes them: finite
// differences, which are exact for a function that is linear in each argument, and the adjoint
// identity. Integer data: equal, not near. The oracle is conv2d_reference; the gradients' own
// reference is under test here like any other algorithm.
#include <gtest/gtest.h>

#include "engine/conv/gradients.h"
#include "engine/conv/reference.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"
#include "tests/support/shapes.h"

namespace convoscope {
namespace {

using testing::exact_filters;
using testing::exact_image;
using testing::Seeded;

double dot(const Tensor& a, const Tensor& b) {
  EXPECT_EQ(a.dims(), b.dims());
  EXPECT_EQ(a.layout(), b.layout());
  double sum = 0;
  for (int64_t i = 0; i < a.size(); ++i) {
    sum += static_cast<double>(a.data()[i]) * static_cast<double>(b.data()[i]);
  }
  return sum;
}

// One case with integers in all three tensors.
struct Triple {
  Case conv_case;
  Geometry geometry;
  Tensor input, filters, out_backprop;

  Triple(const Case& c, testing::Random& random)
      : conv_case(c),
        geometry(*resolve_geometry(c)),
        input(exact_image(c.input, c.spec.data_format, random)),
        filters(exact_filters(c.filters, random)),
        out_backprop(exact_image(geometry.output(), c.spec.data_format, random)) {}

  // What the gradients are the gradients of.
  double loss() const { return dot(conv2d_reference(input, filters, geometry), out_backprop); }

  // By how much the loss rises when `value` rises by 1.
  double slope(float& value) const {
    const double before = loss();
    value += 1;
    const double after = loss();
    value -= 1;
    return after - before;
  }
};

class GradientLaws : public ::testing::TestWithParam<Algorithm> {
 protected:
  Tensor input_gradient(const Triple& t) {
    auto result = conv2d_backprop_input(t.conv_case.input, t.filters, t.out_backprop,
                                        t.conv_case.spec, {.algorithm = GetParam()});
    EXPECT_TRUE(result) << result.error().sentence;
    return std::move(*result);
  }
  Tensor filter_gradient(const Triple& t) {
    auto result = conv2d_backprop_filter(t.input, t.conv_case.filters, t.out_backprop,
                                         t.conv_case.spec, {.algorithm = GetParam()});
    EXPECT_TRUE(result) << result.error().sentence;
    return std::move(*result);
  }

  template <typename Body>
  void for_each_case(Body body) {
    Seeded random;
    std::vector<Case> cases;
    for (const testing::Family& family : testing::families()) {
      cases.insert(cases.end(), family.cases.begin(), family.cases.end());
    }
    for (int i = 0; i < 200; ++i) cases.push_back(testing::legal_case(random.choose()));
    for (const Case& c : cases) {
      SCOPED_TRACE(to_string(c));
      Triple triple(c, random);
      body(triple, random);
      if (HasFailure()) return;
    }
  }
};

TEST_P(GradientLaws, TheInputGradientIsTheFiniteDifference) {
  for_each_case([&](Triple& t, Seeded& random) {
    const Tensor gradient = input_gradient(t);
    ASSERT_EQ(gradient.dims(), t.input.dims());
    for (int i = 0; i < 4 && gradient.size() > 0; ++i) {
      const int64_t at = random.integer(0, gradient.size() - 1);
      ASSERT_EQ(gradient.data()[at], t.slope(t.input.data()[at])) << "element " << at;
    }
  });
}

TEST_P(GradientLaws, TheFilterGradientIsTheFiniteDifference) {
  for_each_case([&](Triple& t, Seeded& random) {
    const Tensor gradient = filter_gradient(t);
    ASSERT_EQ(gradient.dims(), t.filters.dims());
    for (int i = 0; i < 4 && gradient.size() > 0; ++i) {
      const int64_t at = random.integer(0, gradient.size() - 1);
      ASSERT_EQ(gradient.data()[at], t.slope(t.filters.data()[at])) << "element " << at;
    }
  });
}

TEST_P(GradientLaws, BothGradientsAreAdjointToTheConvolution) {
  for_each_case([&](Triple& t, Seeded&) {
    const double loss = t.loss();
    EXPECT_EQ(dot(input_gradient(t), t.input), loss);
    EXPECT_EQ(dot(filter_gradient(t), t.filters), loss);
  });
}

INSTANTIATE_TEST_SUITE_P(Algorithms, GradientLaws,
                         ::testing::Values(Algorithm::kReference, Algorithm::kAuto),
                         [](const auto& test) { return to_string(test.param); });

TEST(BiasAddGrad, IsTheFiniteDifferenceOfAnAddedBias) {
  Seeded random;
  for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
    for (int round = 0; round < 50; ++round) {
      const ImageShape shape{random.integer(0, 3), random.integer(0, 9), random.integer(1, 9),
                             random.integer(1, 40)};
      const Tensor out_backprop = exact_image(shape, format, random);
      const auto gradient = bias_add_grad(out_backprop);
      ASSERT_TRUE(gradient);
      ASSERT_EQ(gradient->dims(), (Dims{1, 1, 1, shape.c}));
      ASSERT_EQ(gradient->layout(), Layout::kHWIO);
      for (int64_t k = 0; k < shape.c; ++k) {
        Tensor risen(shape, format);  // by how much every output rises when bias k rises by 1
        const ImageView view = image_view(risen);
        for (int64_t n = 0; n < shape.n; ++n)
          for (int64_t y = 0; y < shape.h; ++y)
            for (int64_t x = 0; x < shape.w; ++x) risen.data()[view.offset(n, y, x, k)] = 1;
        ASSERT_EQ(gradient->data()[k], dot(risen, out_backprop)) << to_string(shape) << " " << k;
      }
    }
  }
}

TEST(Gradients, RefuseWhatTheConvolutionRefuses) {
  Conv2dSpec spec;
  spec.padding.mode = PaddingMode::kValid;
  const Case c{{1, 4, 4, 3}, {7, 7, 3, 2}, spec};
  const std::string sentence = resolve_geometry(c).error().sentence;
  const Tensor input(c.input, DataFormat::kNHWC), filters(c.filters);
  const Tensor out_backprop({1, 1, 1, 2}, Layout::kNHWC);
  const auto by_input = conv2d_backprop_input(c.input, filters, out_backprop, spec);
  ASSERT_FALSE(by_input);
  EXPECT_EQ(by_input.error().sentence, sentence);
  const auto by_filter = conv2d_backprop_filter(input, c.filters, out_backprop, spec);
  ASSERT_FALSE(by_filter);
  EXPECT_EQ(by_filter.error().sentence, sentence);
}

TEST(Gradients, RefuseAGradientOfOtherExtentsThanTheOutput) {
  const Tensor input({1, 6, 6, 3}, Layout::kNHWC), filters({3, 3, 3, 8}, Layout::kHWIO);
  for (const Dims& dims : {Dims{1, 5, 6, 8}, Dims{2, 6, 6, 8}, Dims{1, 6, 6, 3}}) {
    const Tensor out_backprop(dims, Layout::kNHWC);
    const auto by_input = conv2d_backprop_input({1, 6, 6, 3}, filters, out_backprop, {});
    const auto by_filter = conv2d_backprop_filter(input, {3, 3, 3, 8}, out_backprop, {});
    for (const auto* refused : {&by_input, &by_filter}) {
      ASSERT_FALSE(*refused);
      EXPECT_EQ(refused->error().kind, ErrorKind::kRefused);
      EXPECT_EQ(refused->error().field, "out_backprop");
      EXPECT_EQ(refused->error().sentence, "the gradient at the output is " + to_string(dims) +
                                               "; this convolution's output is 1×6×6×8");
    }
  }
}

TEST(Gradients, TheBytesOfOutBackpropDecideTheDataFormat) {
  const Tensor filters({1, 1, 3, 2}, Layout::kHWIO);
  const Tensor out_backprop({1, 2, 4, 5}, Layout::kNCHW);
  const auto gradient = conv2d_backprop_input({1, 4, 5, 3}, filters, out_backprop, {});
  ASSERT_TRUE(gradient) << gradient.error().sentence;
  EXPECT_EQ(gradient->layout(), Layout::kNCHW);
  EXPECT_EQ(gradient->dims(), (Dims{1, 3, 4, 5}));
}

}  // namespace
}  // namespace convoscope
