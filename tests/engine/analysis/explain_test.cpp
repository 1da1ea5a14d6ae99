// The terms of one output value against sums taken otherwise: exactly in integers, in long double,
// and by the reference convolution; units in the last place by counting steps of nextafter.
#include "engine/analysis/explain.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "engine/conv/reference.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"
#include "tests/support/shapes.h"

namespace convoscope {
namespace {

using ::testing::HasSubstr;
using testing::Random;
using testing::Seeded;

// A random case with at least one output element, its tensors, and one of its elements.
struct Sample {
  Case conv_case;
  Geometry geometry;
  Tensor input, filters, output;
  int64_t n = 0, y = 0, x = 0, k = 0;

  Explanation explained() const { return explain(input, filters, output, geometry, n, y, x, k); }
};

Sample random_sample(Random& random, bool exact) {
  for (;;) {
    const Case c = testing::legal_case(random.choose());
    const Geometry g = *resolve_geometry(c);
    const ImageShape out = g.output();
    if (out.size() == 0) continue;
    Tensor input(c.input, c.spec.data_format), filters(c.filters);
    if (exact) {
      testing::exact_fill(input, random);
      testing::exact_fill(filters, random);
    } else {
      testing::real_fill(input, random);
      testing::real_fill(filters, random);
    }
    Tensor output = conv2d_reference(input, filters, g);
    return {c,
            g,
            std::move(input),
            std::move(filters),
            std::move(output),
            random.integer(0, out.n - 1),
            random.integer(0, out.h - 1),
            random.integer(0, out.w - 1),
            random.integer(0, out.c - 1)};
  }
}

TEST(Explain, IntegersAreSummedExactly) {
  Seeded random;
  for (int trial = 0; trial < 100; ++trial) {
    const Sample s = random_sample(random, true);
    SCOPED_TRACE(to_string(s.conv_case));
    const Explanation e = s.explained();
    int64_t sum = 0, magnitude = 0;
    for (const Term& t : e.terms) {
      const auto product = static_cast<int64_t>(t.input) * static_cast<int64_t>(t.weight);
      EXPECT_EQ(t.product, static_cast<double>(product));
      sum += product;
      magnitude += std::abs(product);
      EXPECT_EQ(t.running, static_cast<double>(sum));
      EXPECT_EQ(t.running_float32, static_cast<float>(sum));
    }
    EXPECT_EQ(e.exact, static_cast<double>(sum));
    EXPECT_EQ(e.magnitude, static_cast<double>(magnitude));
    EXPECT_EQ(e.engine, static_cast<float>(sum));
    EXPECT_EQ(e.engine_ulps, 0);
    EXPECT_EQ(e.sequential_ulps, 0);
  }
}

TEST(Explain, RealsAgreeWithTheReferenceAndWithLongDouble) {
  Seeded random;
  for (int trial = 0; trial < 100; ++trial) {
    const Sample s = random_sample(random, false);
    SCOPED_TRACE(to_string(s.conv_case));
    const Explanation e = s.explained();
    long double sum = 0;
    volatile float sequential = 0;
    for (const Term& t : e.terms) {
      sum += static_cast<long double>(t.input) * static_cast<long double>(t.weight);
      volatile const float product = t.input * t.weight;
      sequential = sequential + product;
      EXPECT_EQ(t.running_float32, sequential);
    }
    EXPECT_NEAR(e.exact, static_cast<double>(sum), 1e-13 * (e.magnitude + 1e-30));
    EXPECT_EQ(e.exact_rounded, image_view(s.output).at(s.n, s.y, s.x, s.k));
    EXPECT_EQ(e.engine, e.exact_rounded);
    EXPECT_EQ(e.sequential, sequential);
  }
}

// Index arithmetic straight from conv2d-semantics §1.
TEST(Explain, TermsReadTheTapsInOrderAndMarkPadding) {
  Seeded random;
  for (int trial = 0; trial < 100; ++trial) {
    const Sample s = random_sample(random, false);
    SCOPED_TRACE(to_string(s.conv_case));
    const Explanation e = s.explained();
    const ImageShape& in = s.conv_case.input;
    const FilterShape& f = s.conv_case.filters;
    const int64_t group = s.k / (f.out / (in.c / f.in));
    ASSERT_EQ(static_cast<int64_t>(e.terms.size()), f.h * f.w * f.in);
    int64_t padding = 0;
    for (size_t i = 0; i < e.terms.size(); ++i) {
      const Term& t = e.terms[i];
      EXPECT_EQ((t.tap_y * f.w + t.tap_x) * f.in + t.q, static_cast<int64_t>(i));
      EXPECT_EQ(t.y, s.y * s.conv_case.spec.strides.h + t.tap_y * s.conv_case.spec.dilations.h -
                         s.geometry.h.pad_before);
      EXPECT_EQ(t.x, s.x * s.conv_case.spec.strides.w + t.tap_x * s.conv_case.spec.dilations.w -
                         s.geometry.w.pad_before);
      EXPECT_EQ(t.c, group * f.in + t.q);
      const bool outside = t.y < 0 || t.y >= in.h || t.x < 0 || t.x >= in.w;
      EXPECT_EQ(t.padding, outside);
      EXPECT_EQ(t.input, outside ? 0.0f : image_view(s.input).at(s.n, t.y, t.x, t.c));
      padding += outside ? 1 : 0;
    }
    EXPECT_EQ(e.padding_terms, padding);
  }
}

class UnitsInTheLastPlace : public ::testing::TestWithParam<float> {};

// One tap of weight 1: the exact value is the input, and the engine's is whatever the sums hold.
TEST_P(UnitsInTheLastPlace, AreStepsOfNextafter) {
  const Geometry g = *resolve_geometry(*parse_case("1x1x1x1*1x1x1x1"));
  Tensor input({1, 1, 1, 1}, Layout::kNHWC), filters(FilterShape{1, 1, 1, 1});
  input.data()[0] = GetParam();
  filters.data()[0] = 1;
  for (const float direction : {-HUGE_VALF, HUGE_VALF}) {
    float engine = GetParam();
    for (int64_t steps = 0; steps <= 5; ++steps) {
      Tensor sums({1, 1, 1, 1}, Layout::kNHWC);
      sums.data()[0] = engine;
      const Explanation e = explain(input, filters, sums, g, 0, 0, 0, 0);
      EXPECT_EQ(e.engine_ulps, direction > 0 ? steps : -steps);
      if (steps > 0) {
        EXPECT_THAT(e.note, HasSubstr(direction > 0 ? "above" : "below"));
        EXPECT_THAT(e.note, HasSubstr(std::to_string(steps) + (steps == 1 ? " unit " : " units ")));
      } else {
        EXPECT_THAT(e.note, HasSubstr("rounded once"));
      }
      engine = std::nextafter(engine, direction);
    }
  }
}

// Zero, a denormal next to it, a power of two (where the spacing changes) and its neighbour.
INSTANTIATE_TEST_SUITE_P(Values, UnitsInTheLastPlace,
                         ::testing::Values(0.0f, 2.8e-45f, -1.0f, 2.0f, 1.9999999f, -0.75f));

TEST(Explain, NotANumberIsSaidToHaveNoLastDigits) {
  const Geometry g = *resolve_geometry(*parse_case("1x1x1x1*1x1x1x1"));
  Tensor input({1, 1, 1, 1}, Layout::kNHWC), filters(FilterShape{1, 1, 1, 1}),
      sums({1, 1, 1, 1}, Layout::kNHWC);
  input.data()[0] = std::numeric_limits<float>::quiet_NaN();
  const Explanation e = explain(input, filters, sums, g, 0, 0, 0, 0);
  EXPECT_TRUE(std::isnan(e.exact));
  EXPECT_EQ(e.engine_ulps, std::numeric_limits<int64_t>::max());
  EXPECT_THAT(e.note, HasSubstr("not a number"));
}

}  // namespace
}  // namespace convoscope
