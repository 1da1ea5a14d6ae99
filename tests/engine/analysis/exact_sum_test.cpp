// The exact sum against what IEEE 754 itself rounds once: the sum of two doubles, and conversions
// of one. Longer sums obey laws that any rounding on the way would break; rational arithmetic
// checks them from outside in tests/cli/explain_test.py.
#include "engine/analysis/exact_sum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Random;
using testing::Seeded;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// A product of two float32 with magnitudes from 2^low to 2^high, of either sign.
double random_product(Random& random, int low, int high) {
  const auto factor = [&] {
    const double magnitude = 1 + double{random.real(0, 1)};
    return static_cast<float>(random.chance(50) ? magnitude : -magnitude);
  };
  const double product = double{factor()} * double{factor()};
  return std::ldexp(product, static_cast<int>(random.integer(low, high)));
}

ExactSum sum_of(const std::vector<double>& terms) {
  ExactSum sum;
  for (const double term : terms) sum.add(term);
  return sum;
}

TEST(ExactSum, OfTwoTermsIsRoundedAsTheProcessorRounds) {
  Seeded random;
  for (int trial = 0; trial < 20000; ++trial) {
    const int scale = static_cast<int>(random.integer(-200, 200));
    const double a = random_product(random, scale - 30, scale + 30);
    const double b = random_product(random, scale - 30, scale + 30);
    EXPECT_EQ(sum_of({a, b}).to_double(), a + b) << a << " + " << b;
  }
}

TEST(ExactSum, OfOneTermIsThatTermAndItsFloat32) {
  Seeded random;
  for (int trial = 0; trial < 20000; ++trial) {
    const double term = random_product(random, -290, 250);
    EXPECT_EQ(sum_of({term}).to_double(), term);
    EXPECT_EQ(sum_of({term}).to_float(), static_cast<float>(term)) << term;
  }
}

TEST(ExactSum, ReachesTheEndsOfItsRange) {
  for (const double term : {0x1p-298, -0x1p-298, 0x1.fffffep+127 * 0x1.fffffep+127}) {
    EXPECT_EQ(sum_of({term}).to_double(), term);
    EXPECT_EQ(sum_of({term, -0x1p-149, 0x1p-149}).to_double(), term);
  }
}

TEST(ExactSum, DependsOnNoOrderAndCancelsToZero) {
  Seeded random;
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<double> terms;
    for (int i = 0; i < 200; ++i) terms.push_back(random_product(random, -290, 250));
    const double sum = sum_of(terms).to_double();
    std::sort(terms.begin(), terms.end());
    EXPECT_EQ(sum_of(terms).to_double(), sum);
    ExactSum rest = sum_of(terms);
    for (const double term : terms) rest.add(-term);
    EXPECT_EQ(rest.to_double(), 0);
    EXPECT_FALSE(std::signbit(rest.to_double()));
    // What is left after a huge term came and went is not lost.
    EXPECT_EQ(sum_of({0x1p250, 0x1p-298, -0x1p250}).to_double(), 0x1p-298);
  }
}

// Half a unit above 1, and a little: by way of double, which drops the little, it would tie to 1.
TEST(ExactSum, RoundsToFloat32Once) {
  EXPECT_EQ(sum_of({1, 0x1p-24}).to_float(), 1.0f);
  EXPECT_EQ(sum_of({1, 0x1p-24, 0x1p-298}).to_float(), 1.0f + 0x1p-23f);
  EXPECT_EQ(sum_of({1, 0x1p-24, -0x1p-298}).to_float(), 1.0f);
  EXPECT_EQ(sum_of({-1, -0x1p-23, -0x1p-24, 0x1p-298}).to_float(), -1.0f - 0x1p-23f);
  // The same where float32 has fewer than 24 bits, and at its largest number.
  EXPECT_EQ(sum_of({0x1p-150}).to_float(), 0.0f);
  EXPECT_EQ(sum_of({0x1p-150, 0x1p-298}).to_float(), 0x1p-149f);
  EXPECT_EQ(sum_of({0x1p-148, 0x1p-150, -0x1p-298}).to_float(), 0x1p-148f);
  EXPECT_EQ(sum_of({0x1p128, -0x1p103, -0x1p-298}).to_float(), 0x1.fffffep+127f);
  EXPECT_EQ(sum_of({0x1p128, -0x1p103}).to_float(), std::numeric_limits<float>::infinity());
}

TEST(ExactSum, CarriesThroughManyTermsOfOneSign) {
  for (const double term : {0x1.fffffffffffp-3, -0x1.fffffffffffp-3}) {
    ExactSum sum;
    for (int i = 0; i < 1 << 20; ++i) sum.add(term);
    EXPECT_EQ(sum.to_double(), std::ldexp(term, 20));
  }
}

TEST(ExactSum, OfInfinitiesAndNaNIsTheProcessors) {
  EXPECT_EQ(sum_of({1, kInfinity, -5}).to_double(), kInfinity);
  EXPECT_EQ(sum_of({-kInfinity, 7}).to_float(), -std::numeric_limits<float>::infinity());
  EXPECT_TRUE(std::isnan(sum_of({kInfinity, -kInfinity}).to_double()));
  EXPECT_TRUE(std::isnan(sum_of({1, std::nan("")}).to_float()));
}

}  // namespace
}  // namespace convoscope
