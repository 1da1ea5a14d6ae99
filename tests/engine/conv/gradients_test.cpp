// Laws of the gradients that hold for every algorithm on every SIMD target of this machine: the
// reference's numbers (exactly, where sums are exact), the same bits however many threads work,
// padding that is never multiplied, and prompt stops. The oracles are those of
// reference_gradients.h. Buffers have no slack, so the address sanitizer sees any overrun.
#include "engine/conv/gradients.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <tuple>

#include "engine/conv/kernels/targets.h"
#include "engine/conv/reference_gradients.h"
#include "engine/conv/simd.h"
#include "tests/engine/conv/gradient_samples.h"
#include "tests/support/compare.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"
#include "tests/support/shapes.h"

namespace convoscope {
namespace {

using testing::exact_filters;
using testing::exact_image;
using testing::gradient;
using testing::reference_gradient;
using testing::same_tensor;
using testing::Seeded;
using testing::Wrt;
using Data = testing::GradientData;

Data exact_data(const Case& c, Seeded& random) {
  const auto geometry = resolve_geometry(c);
  EXPECT_TRUE(geometry) << to_string(c);
  return {c, *geometry, exact_image(c.input, c.spec.data_format, random),
          exact_filters(c.filters, random),
          exact_image(geometry->output(), c.spec.data_format, random)};
}

Data real_data(const Case& c, Seeded& random) {
  Data data = exact_data(c, random);
  for (Tensor* tensor : {&data.input, &data.filters, &data.out_backprop}) {
    testing::real_fill(*tensor, random);
  }
  return data;
}

// Large enough that every gradient is cut into several tasks.
std::vector<Case> cases_of_many_tasks() {
  std::vector<Case> cases;
  for (const char* line : {"3x40x41x5*3x3x5x37 strides=2,1", "2x70x31x6*3x3x1x6",
                           "4x33x65x2*5x3x2x3 dilations=1,2", "1x50x44x24*3x3x12x40"}) {
    cases.push_back(*parse_case(line));
  }
  return cases;
}

std::vector<Case> family_cases() {
  std::vector<Case> cases = cases_of_many_tasks();
  for (const testing::Family& family : testing::families()) {
    cases.insert(cases.end(), family.cases.begin(), family.cases.end());
  }
  std::vector<Case> both;
  for (Case c : cases) {
    for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
      c.spec.data_format = format;
      both.push_back(c);
    }
  }
  return both;
}

class GradientsTest : public ::testing::TestWithParam<std::tuple<std::string, Algorithm, Wrt>> {
 protected:
  // Calls body for the data of every case that the algorithm accepts.
  template <typename Make, typename Body>
  void for_each(const std::vector<Case>& cases, Make make, Body body) {
    Seeded random;
    int accepted = 0;
    for (const Case& c : cases) {
      SCOPED_TRACE(to_string(c));
      Data data = make(c, random);
      const auto asked = gradient(wrt_, data, {.algorithm = algorithm_});
      if (!asked && asked.error().kind == ErrorKind::kRefused) continue;
      ++accepted;
      body(data, random);
      if (HasFailure()) return;
    }
    EXPECT_GT(accepted, 3);
  }

  Tensor compute(const Data& data, Conv2dOptions options = {}) {
    options.algorithm = algorithm_;
    auto result = gradient(wrt_, data, options);
    EXPECT_TRUE(result) << result.error().sentence;
    return std::move(*result);
  }

  kernels::ScopedTarget target_{std::get<0>(GetParam())};
  Algorithm algorithm_ = std::get<1>(GetParam());
  Wrt wrt_ = std::get<2>(GetParam());
};

TEST_P(GradientsTest, EqualTheReferenceWhereSumsAreExact) {
  for_each(family_cases(), exact_data, [&](const Data& data, Seeded&) {
    EXPECT_TRUE(same_tensor(compute(data), reference_gradient(wrt_, data)));
  });
}

TEST_P(GradientsTest, EqualTheReferenceOnRandomCases) {
  Seeded chooser;
  std::vector<Case> cases;
  for (int i = 0; i < 300; ++i) cases.push_back(testing::legal_case(chooser.choose()));
  for_each(cases, exact_data, [&](const Data& data, Seeded& random) {
    EXPECT_TRUE(same_tensor(compute(data, {.blocks = {.rows = random.integer(0, 3)}}),
                            reference_gradient(wrt_, data)));
  });
}

TEST_P(GradientsTest, LieWithinTheRoundingBoundOnRealNumbers) {
  for_each(family_cases(), real_data, [&](const Data& data, Seeded&) {
    Data norms = {data.conv_case, data.geometry, testing::absolute(data.input),
                  testing::absolute(data.filters), testing::absolute(data.out_backprop)};
    EXPECT_TRUE(testing::near_expected(compute(data), reference_gradient(wrt_, data),
                                       reference_gradient(wrt_, norms)));
  });
}

TEST_P(GradientsTest, NeverMultiplyPadding) {
  for_each(family_cases(), exact_data, [&](Data& data, Seeded& random) {
    for (const float special :
         {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
      for (Tensor* tensor : {&data.input, &data.filters, &data.out_backprop}) {
        if (tensor->size() == 0) continue;
        tensor->values()[static_cast<size_t>(random.integer(0, tensor->size() - 1))] = special;
      }
    }
    EXPECT_TRUE(same_tensor(compute(data), reference_gradient(wrt_, data)));
  });
}

TEST_P(GradientsTest, HaveTheSameBitsForAnyThreads) {
  for_each(family_cases(), real_data, [&](const Data& data, Seeded&) {
    const Tensor expected = compute(data, {.parallel = {.threads = 1}});
    for (const int threads : {2, 7}) {
      EXPECT_TRUE(testing::same_bits(compute(data, {.parallel = {.threads = threads}}), expected))
          << threads << " threads";
    }
  });
}

TEST_P(GradientsTest, ReportEveryMultiplyAdd) {
  for_each(family_cases(), exact_data, [&](const Data& data, Seeded&) {
    Progress progress;
    compute(data, {.progress = &progress});
    EXPECT_EQ(progress.done.load(), data.geometry.multiply_adds());
  });
}

TEST_P(GradientsTest, StopWhenCancelled) {
  CancelToken token;
  token.cancel();
  for_each(family_cases(), exact_data, [&](const Data& data, Seeded&) {
    const auto result =
        gradient(wrt_, data, {.algorithm = algorithm_, .parallel = {.cancel = &token}});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::kCancelled);
  });
}

TEST_P(GradientsTest, AreComputedAsThePlanSays) {
  for_each(family_cases(), exact_data, [&](const Data& data, Seeded&) {
    Plan plan;
    ASSERT_TRUE(gradient(wrt_, data, {.algorithm = algorithm_}, &plan));
    EXPECT_FALSE(plan.why.empty());
    const bool nothing = data.geometry.multiply_adds() == 0;
    if (algorithm_ != Algorithm::kAuto && !nothing && plan.algorithm != Algorithm::kReference) {
      EXPECT_EQ(plan.algorithm, algorithm_);
      EXPECT_EQ(plan.target, std::get<0>(GetParam()));
    }
  });
}

std::string name_of(const ::testing::TestParamInfo<GradientsTest::ParamType>& test) {
  return std::get<0>(test.param) + "_" + to_string(std::get<1>(test.param));
}

constexpr Algorithm kAlgorithms[] = {Algorithm::kAuto, Algorithm::kDirect, Algorithm::kDepthwise,
                                     Algorithm::kRows};

INSTANTIATE_TEST_SUITE_P(Input, GradientsTest,
                         ::testing::Combine(::testing::ValuesIn(simd_targets()),
                                            ::testing::ValuesIn(kAlgorithms),
                                            ::testing::Values(Wrt::kInput)),
                         name_of);

INSTANTIATE_TEST_SUITE_P(Filters, GradientsTest,
                         ::testing::Combine(::testing::ValuesIn(simd_targets()),
                                            ::testing::ValuesIn(kAlgorithms),
                                            ::testing::Values(Wrt::kFilters)),
                         name_of);

class BiasAddGradTest : public ::testing::TestWithParam<std::string> {
 protected:
  kernels::ScopedTarget target_{GetParam()};
};

std::vector<ImageShape> bias_shapes() {
  return {{1, 1, 1, 1}, {2, 7, 9, 3}, {1, 200, 90, 16}, {3, 40, 50, 33}, {1, 300, 301, 1},
          {0, 4, 4, 8}, {2, 0, 5, 4}, {1, 5, 5, 200},   {5, 3, 2, 1000}, {70, 16, 16, 2}};
}

TEST_P(BiasAddGradTest, EqualsTheReferenceWhereSumsAreExact) {
  Seeded random;
  for (const ImageShape& shape : bias_shapes()) {
    for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
      SCOPED_TRACE(to_string(shape));
      const Tensor out_backprop = exact_image(shape, format, random);
      const auto result = bias_add_grad(out_backprop);
      ASSERT_TRUE(result);
      EXPECT_TRUE(same_tensor(*result, bias_add_grad_reference(out_backprop)));
    }
  }
}

TEST_P(BiasAddGradTest, LiesWithinTheRoundingBoundAndHasTheSameBitsForAnyThreads) {
  Seeded random;
  for (const ImageShape& shape : bias_shapes()) {
    for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
      SCOPED_TRACE(to_string(shape));
      Tensor out_backprop(shape, format);
      testing::real_fill(out_backprop, random);
      const auto one = bias_add_grad(out_backprop, {.threads = 1});
      ASSERT_TRUE(one);
      EXPECT_TRUE(testing::near_expected(*one, bias_add_grad_reference(out_backprop),
                                         bias_add_grad_reference(testing::absolute(out_backprop))));
      for (const int threads : {2, 7}) {
        const auto more = bias_add_grad(out_backprop, {.threads = threads});
        ASSERT_TRUE(more);
        EXPECT_TRUE(testing::same_bits(*more, *one));
      }
    }
  }
}

TEST_P(BiasAddGradTest, StopsWhenCancelled) {
  CancelToken token;
  token.cancel();
  const auto result = bias_add_grad(Tensor({1, 9, 9, 4}, Layout::kNHWC), {.cancel = &token});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::kCancelled);
}

INSTANTIATE_TEST_SUITE_P(Targets, BiasAddGradTest, ::testing::ValuesIn(simd_targets()),
                         [](const auto& test) { return test.param; });

TEST(Gradients, WindowsFarOutsideAHugePaddingTouchNothing) {
  const Tensor input({1, 1, 1, 2}, Layout::kNHWC);
  Tensor filters({2, 2, 2, 3}, Layout::kHWIO);
  Tensor out_backprop({1, 1, 1, 3}, Layout::kNHWC);
  for (float& w : filters.values()) w = 1;
  for (float& d : out_backprop.values()) d = 1;
  Conv2dSpec spec;
  spec.strides = {1 << 30, 1 << 30};
  spec.dilations = {1 << 30, 1 << 30};
  const auto by_input = conv2d_backprop_input({1, 1, 1, 2}, filters, out_backprop, spec);
  ASSERT_TRUE(by_input) << by_input.error().sentence;
  EXPECT_TRUE(same_tensor(*by_input, Tensor({1, 1, 1, 2}, Layout::kNHWC)));
  const auto by_filter = conv2d_backprop_filter(input, {2, 2, 2, 3}, out_backprop, spec);
  ASSERT_TRUE(by_filter) << by_filter.error().sentence;
  EXPECT_TRUE(same_tensor(*by_filter, Tensor({2, 2, 2, 3}, Layout::kHWIO)));
}

}  // namespace
}  // namespace convoscope
