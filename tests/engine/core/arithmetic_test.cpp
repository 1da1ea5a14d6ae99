// Integer division of index work, against its definition by inequalities.
#include "engine/core/arithmetic.h"

#include <gtest/gtest.h>

#include <limits>

namespace convoscope {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();

TEST(Arithmetic, FloorDivisionIsTheLargestMultipleNotAbove) {
  for (int64_t b = 1; b <= 9; ++b) {
    for (int64_t a = -40; a <= 40; ++a) {
      const int64_t q = floor_div(a, b);
      EXPECT_LE(q * b, a);
      EXPECT_GT((q + 1) * b, a);
    }
  }
}

TEST(Arithmetic, CeilingDivisionIsTheSmallestMultipleNotBelow) {
  for (int64_t b = 1; b <= 9; ++b) {
    for (int64_t a = -40; a <= 40; ++a) {
      const int64_t q = ceil_div(a, b);
      EXPECT_GE(q * b, a);
      EXPECT_LT((q - 1) * b, a);
    }
  }
}

TEST(Arithmetic, DivisionHoldsAtTheEndsOfInt64) {
  EXPECT_EQ(floor_div(kLeast, 1), kLeast);
  EXPECT_EQ(floor_div(kLeast, kMost), -2);
  EXPECT_EQ(ceil_div(kMost, 1), kMost);
  EXPECT_EQ(ceil_div(kMost, 2), kMost / 2 + 1);
  EXPECT_EQ(floor_mod(kLeast, 2), 0);
}

TEST(Arithmetic, RemainderLiesInTheDivisorsRange) {
  for (int64_t b = 1; b <= 9; ++b) {
    for (int64_t a = -40; a <= 40; ++a) {
      const int64_t r = floor_mod(a, b);
      EXPECT_GE(r, 0);
      EXPECT_LT(r, b);
      EXPECT_EQ((a - r) % b, 0);
    }
  }
}

TEST(Arithmetic, CheckedProductMultipliesOrSaysNothing) {
  EXPECT_EQ(checked_product({}), 1);
  EXPECT_EQ(checked_product({2, 3, 5}), 30);
  EXPECT_EQ(checked_product({kMost, 1}), kMost);
  EXPECT_EQ(checked_product({kMost, kMost, 0}), 0);
  EXPECT_EQ(checked_product({kMost, 2}), std::nullopt);
  EXPECT_EQ(checked_product({int64_t{1} << 32, int64_t{1} << 32}), std::nullopt);
  EXPECT_EQ(checked_product({-1, -1}), std::nullopt);
  EXPECT_EQ(checked_product({0, -1}), std::nullopt);
}

}  // namespace
}  // namespace convoscope
