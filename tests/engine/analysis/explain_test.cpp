// The terms of one output value against sums taken otherwise: exactly in integers, in long double,
// by the reference convolution and by the engine's kernels; units in the last place by counting
// steps of nextafter.
#include "engine/analysis/explain.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "engine/conv/conv2d.h"
#include "engine/conv/reference.h"
#include "engine/conv/simd.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"
#include "tests/support/shapes.h"

namespace convoscope {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Random;
using testing::Seeded;

// A random case with at least one output element, its tensors, and one of its elements.
struct Sample {
  Case conv_case;
  Geometry geometry;
  Tensor input, filters, output;
  int64_t n = 0, y = 0, x = 0, k = 0;

  Explanation explained() const {
    return explain(input, filters, output, geometry, {}, n, y, x, k);
  }
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
      EXPECT_EQ(t.running_fused, static_cast<float>(sum));
    }
    EXPECT_EQ(e.exact, static_cast<double>(sum));
    EXPECT_EQ(e.magnitude, static_cast<double>(magnitude));
    EXPECT_EQ(e.reference, static_cast<double>(sum));
    EXPECT_EQ(e.engine.value, static_cast<float>(sum));
    EXPECT_EQ(e.engine.ulps, 0);
    EXPECT_EQ(e.engine.difference, 0);
    EXPECT_EQ(e.sequential_ulps, 0);
    EXPECT_EQ(e.engine_equals.size(), e.orders.size());
    EXPECT_THAT(e.why, HasSubstr("all give the same value"));
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
    float fused = 0;
    for (const Term& t : e.terms) {
      sum += static_cast<long double>(t.input) * static_cast<long double>(t.weight);
      volatile const float product = t.input * t.weight;
      sequential = sequential + product;
      EXPECT_EQ(t.running_float32, sequential);
      if (!t.padding) fused = std::fma(t.input, t.weight, fused);
      EXPECT_EQ(t.running_fused, fused);
    }
    EXPECT_NEAR(e.exact, static_cast<double>(sum), 1e-13 * (e.magnitude + 1e-30));
    EXPECT_EQ(e.reference_rounded, image_view(s.output).at(s.n, s.y, s.x, s.k));
    EXPECT_EQ(e.engine.value, e.reference_rounded);
    EXPECT_EQ(e.sequential, sequential);
    EXPECT_THAT(e.engine_equals, Contains("double, rounded once"));
  }
}

TEST(Explain, NoOrderEndsFurtherFromTheExactSumThanTheBound) {
  Seeded random;
  for (int trial = 0; trial < 100; ++trial) {
    const Sample s = random_sample(random, false);
    SCOPED_TRACE(to_string(s.conv_case));
    const Explanation e = s.explained();
    EXPECT_GE(e.condition, 1 - 1e-12);
    for (const ComparedSum& sum : e.orders) {
      EXPECT_LE(std::abs(sum.difference), e.bound) << sum.name;
      EXPECT_NEAR(sum.difference, double{sum.value} - e.exact, 1e-15 * e.magnitude) << sum.name;
    }
  }
}

// Whichever algorithm computes a case, its order is that of kernels/window.h.
TEST(Explain, TheEngineAddsInOrder) {
  Seeded random;
  const bool fused = !simd_target().starts_with("SSE") && !simd_target().starts_with("SSSE");
  for (int trial = 0; trial < 200; ++trial) {
    Sample s = random_sample(random, false);
    Plan plan;
    s.output = *conv2d(s.input, s.filters, s.conv_case.spec, {}, &plan);
    if (plan.algorithm == Algorithm::kReference) continue;
    SCOPED_TRACE(to_string(s.conv_case) + " by " + to_string(plan.algorithm));
    EXPECT_THAT(s.explained().engine_equals,
                Contains(fused ? "fused, in order" : "rounded, in order"));
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
      const Explanation e = explain(input, filters, sums, g, {}, 0, 0, 0, 0);
      EXPECT_EQ(e.engine.ulps, direction > 0 ? steps : -steps);
      if (steps > 0) {
        EXPECT_THAT(e.note, HasSubstr(direction > 0 ? "above" : "below"));
        if (GetParam() != 0) {  // around 0 they mean nothing
          EXPECT_THAT(e.note,
                      HasSubstr(std::to_string(steps) + (steps == 1 ? " unit " : " units ")));
        }
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

// One row of taps over as many pixels: the products are those of the two lists.
Explanation explain_products(const std::vector<float>& inputs, const std::vector<float>& weights,
                             float engine) {
  const auto n = static_cast<int64_t>(inputs.size());
  const std::string extent = std::to_string(n);
  const Geometry g =
      *resolve_geometry(*parse_case("1x1x" + extent + "x1*1x" + extent + "x1x1 padding=VALID"));
  Tensor input({1, 1, n, 1}, Layout::kNHWC), filters(FilterShape{1, n, 1, 1}),
      sums({1, 1, 1, 1}, Layout::kNHWC);
  std::copy(inputs.begin(), inputs.end(), input.data());
  std::copy(weights.begin(), weights.end(), filters.data());
  sums.data()[0] = engine;
  return explain(input, filters, sums, g, {}, 0, 0, 0, 0);
}

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

TEST(Explain, TheExactSumKeepsWhatDoubleLoses) {
  const Explanation e = explain_products({1e30f, 1, -1e30f}, {1, 1, 1}, 0);
  EXPECT_EQ(e.exact, 1);
  EXPECT_EQ(e.reference, 0);
  EXPECT_EQ(e.engine.difference, -1);
  EXPECT_THAT(e.note, AllOf(HasSubstr("below"), HasSubstr("all of float32's 7 digits")));
}

TEST(Explain, CancelledDigitsAreCounted) {
  // 1001 − 1000 = 1 from terms of magnitude 2001.
  const Explanation e = explain_products({1001, 1000}, {1, -1}, 1);
  EXPECT_EQ(e.condition, 2001);
  EXPECT_THAT(e.note, HasSubstr("3 of float32's 7 digits"));
  EXPECT_THAT(explain_products({1001, 1000}, {1, 1}, 2001).note, Not(HasSubstr("cancel")));
}

TEST(Explain, AnExactZeroIsSaidToHaveNoLastDigits) {
  const Explanation e = explain_products({1, 1}, {1, -1}, 0x1p-30f);
  EXPECT_EQ(e.exact, 0);
  EXPECT_EQ(e.engine.difference, 0x1p-30);
  EXPECT_THAT(e.note,
              AllOf(HasSubstr("cancel exactly"), Not(HasSubstr("units in the last place,"))));
}

TEST(Explain, NumbersBelowTheNormalOnesAreSaidToHaveFewerDigits) {
  EXPECT_THAT(explain_products({1e-30f}, {1e-10f}, 1e-40f).note, HasSubstr("smallest normal"));
  EXPECT_THAT(explain_products({-1e-30f}, {1e-30f}, -0.0f).note,
              AllOf(HasSubstr("smallest normal"), HasSubstr("\u22120 equals 0")));
}

TEST(Explain, APartialSumMayOverflowWhereTheSumDoesNot) {
  const Explanation e = explain_products({3e38f, 3e38f, -3e38f}, {1, 1, 1}, kInfinity);
  EXPECT_EQ(e.exact_rounded, 3e38f);
  EXPECT_EQ(e.engine.ulps, std::nullopt);
  EXPECT_THAT(e.note, HasSubstr("partial sum"));
  EXPECT_THAT(e.why, HasSubstr("Overflow"));
  EXPECT_THAT(explain_products({3e38f}, {2}, kInfinity).note, HasSubstr("largest number"));
}

TEST(Explain, WhatIsNoNumberIsSaidToHaveNoLastDigits) {
  const Explanation nan = explain_products({kNaN}, {1}, 0);
  EXPECT_TRUE(std::isnan(nan.exact));
  EXPECT_EQ(nan.engine.ulps, std::nullopt);
  EXPECT_THAT(nan.note, HasSubstr("not a number"));
  EXPECT_THAT(explain_products({kInfinity, 1}, {0, 1}, kNaN).note, HasSubstr("not a number"));
  const Explanation infinite = explain_products({kInfinity, 1}, {-1, 1}, -kInfinity);
  EXPECT_EQ(infinite.exact, -kInfinity);
  EXPECT_EQ(infinite.engine.ulps, 0);
  EXPECT_THAT(infinite.note, HasSubstr("factor is infinite"));
}

TEST(Explain, AValueOfOtherProductsIsNotSaidToBeTheirSum) {
  const Geometry g = *resolve_geometry(*parse_case("1x1x1x2*1x1x2x1"));
  Tensor input({1, 1, 1, 2}, Layout::kNHWC), filters(FilterShape{1, 1, 2, 1}),
      sums({1, 1, 1, 1}, Layout::kNHWC);
  input.data()[0] = 3;
  input.data()[1] = 1;
  filters.data()[0] = filters.data()[1] = 1;
  sums.data()[0] = 4 + 0x1p-20f;
  Plan plan;
  plan.algorithm = Algorithm::kWinograd;
  plan.plain_sum = false;
  plan.error = 5e-7;
  const Explanation e = explain(input, filters, sums, g, plan, 0, 0, 0, 0);
  EXPECT_THAT(e.note, AllOf(HasSubstr("winograd"), HasSubstr("2 units"), HasSubstr("2.4e−7 of"),
                            HasSubstr("5e−7 of"), Not(HasSubstr("The engine adds"))));
  input.data()[0] = input.data()[1] = 0;
  EXPECT_THAT(explain(input, filters, sums, g, plan, 0, 0, 0, 0).note,
              HasSubstr("left of its neighbours"));
}

TEST(Explain, PaddingMeetsNoWeight) {
  const Geometry g = *resolve_geometry(*parse_case("1x1x1x1*1x3x1x1 padding=SAME"));
  Tensor input({1, 1, 1, 1}, Layout::kNHWC), filters(FilterShape{1, 3, 1, 1}),
      sums({1, 1, 1, 1}, Layout::kNHWC);
  input.data()[0] = 2;
  filters.data()[0] = kNaN;
  filters.data()[1] = 3;
  filters.data()[2] = kInfinity;
  sums.data()[0] = 6;
  const Explanation e = explain(input, filters, sums, g, {}, 0, 0, 0, 0);
  EXPECT_EQ(e.exact, 6);
  EXPECT_EQ(e.engine_equals.size(), e.orders.size());
  EXPECT_THAT(e.note, HasSubstr("1 product,"));
  EXPECT_THAT(e.why, HasSubstr("multiplies its zeros"));
}

}  // namespace
}  // namespace convoscope
