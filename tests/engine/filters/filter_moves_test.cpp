// Laws of turns, normalisations and arithmetic of filters.
#include "engine/filters/filter_moves.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "engine/filters/filter_bank.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Seeded;

FilterWeights random_weights(Seeded& random, const FilterExtent& e) {
  FilterWeights weights(static_cast<size_t>(e.h * e.w * e.in));
  for (float& weight : weights) weight = static_cast<float>(random.integer(-9, 9));
  return weights;
}

TEST(FilterMoves, AreWhatTheirNamesSayOfATwoByTwoFilter) {
  const FilterWeights w = {1, 2, 3, 4};
  const FilterExtent e{2, 2, 1};
  EXPECT_EQ(rotated_clockwise(w, e), (FilterWeights{3, 1, 4, 2}));
  EXPECT_EQ(flipped_rows(w, e), (FilterWeights{3, 4, 1, 2}));
  EXPECT_EQ(turned(w, e), (FilterWeights{4, 3, 2, 1}));
  EXPECT_EQ(transposed(w, e), (FilterWeights{1, 3, 2, 4}));
}

TEST(FilterMoves, FormTheGroupOfTheSquare) {
  Seeded random;
  const FilterExtent e{5, 5, 3};
  const FilterWeights w = random_weights(random, e);
  EXPECT_EQ(rotated(rotated_clockwise(w, e), e), w);
  EXPECT_EQ(rotated_clockwise(rotated_clockwise(w, e), e), turned(w, e));
  EXPECT_EQ(flipped_rows(flipped(w, e), e), turned(w, e));
  EXPECT_EQ(transposed(transposed(w, e), e), w);
  EXPECT_EQ(transposed(flipped(w, e), e), flipped_rows(transposed(w, e), e));
  EXPECT_EQ(flipped(transposed(w, e), e), rotated_clockwise(w, e));
}

TEST(FilterMoves, LeaveARectangularFilterWhereOnlySquaresTurn) {
  Seeded random;
  const FilterExtent e{2, 5, 2};
  const FilterWeights w = random_weights(random, e);
  EXPECT_EQ(rotated_clockwise(w, e), w);
  EXPECT_EQ(transposed(w, e), w);
  EXPECT_EQ(turned(turned(w, e), e), w);
}

TEST(Normalisations, BringTheirMeasureToItsValue) {
  Seeded random;
  const FilterExtent e{3, 4, 2};
  FilterWeights w = random_weights(random, e);
  w[0] += 30;  // a sum that is not 0
  double sum = 0, square = 0;
  for (const float weight : unit_sum(w)) sum += weight;
  for (const float weight : unit_l2(w)) square += double{weight} * weight;
  EXPECT_NEAR(sum, 1, 1e-5);
  EXPECT_NEAR(square, 1, 1e-5);
  const FilterWeights centred = zero_mean(w, e);
  for (size_t q = 0; q < 2; ++q) {
    double slice = 0;
    for (size_t i = q; i < centred.size(); i += 2) slice += centred[i];
    EXPECT_NEAR(slice, 0, 1e-4);
  }
}

TEST(Normalisations, LeaveWhatHasNoScale) {
  const FilterWeights zeros(9), edge = {-1, 0, 1, -2, 0, 2, -1, 0, 1};
  EXPECT_EQ(unit_sum(edge), edge);
  EXPECT_EQ(unit_l2(zeros), zeros);
  EXPECT_EQ(unit_sum(zeros), zeros);
}

TEST(Combined, AddsSubtractsAndMultipliesWeightByWeight) {
  Seeded random;
  const FilterExtent e{3, 3, 2};
  const FilterWeights f = random_weights(random, e), g = random_weights(random, e);
  for (size_t i = 0; i < f.size(); ++i) {
    EXPECT_EQ(combined(f, 2, FilterOperation::kAdd, g, 0.5, e)[i], 2 * f[i] + 0.5f * g[i]);
    EXPECT_EQ(combined(f, 2, FilterOperation::kSubtract, g, 0.5, e)[i], 2 * f[i] - 0.5f * g[i]);
    EXPECT_EQ(combined(f, 2, FilterOperation::kMultiply, g, 0.5, e)[i], f[i] * g[i]);
  }
}

TEST(Combined, ConvolvingWithTheIdentityIsScaling) {
  Seeded random;
  for (const FilterExtent& e :
       {FilterExtent{3, 3, 2}, FilterExtent{4, 5, 1}, FilterExtent{1, 6, 3}}) {
    const FilterWeights f = random_weights(random, e);
    FilterWeights one(f.size());
    const auto centre = static_cast<size_t>(((e.h - 1) / 2 * e.w + (e.w - 1) / 2) * e.in);
    for (size_t q = 0; q < static_cast<size_t>(e.in); ++q) one[centre + q] = 1;
    FilterWeights doubled = f;
    for (float& weight : doubled) weight *= 2;
    EXPECT_EQ(combined(f, 2, FilterOperation::kConvolve, one, 1, e), doubled);
    EXPECT_EQ(combined(one, 2, FilterOperation::kConvolve, f, 1, e), doubled);
  }
}

// Cross-correlation with f of the cross-correlation with g of an impulse-free row of numbers.
std::vector<double> correlated(const std::vector<double>& x, const FilterWeights& f) {
  const auto n = static_cast<int64_t>(x.size()), k = static_cast<int64_t>(f.size());
  std::vector<double> y(x.size());
  for (int64_t i = 0; i < n; ++i) {
    for (int64_t j = 0; j < k; ++j) {
      const int64_t at = i + j - (k - 1) / 2;
      if (at >= 0 && at < n)
        y[static_cast<size_t>(i)] += x[static_cast<size_t>(at)] * f[static_cast<size_t>(j)];
    }
  }
  return y;
}

TEST(Combined, ConvolvedDoesWhatBothDoOneAfterTheOther) {
  Seeded random;
  const FilterExtent e{1, 9, 1};
  // Short enough that nothing is cropped.
  FilterWeights f(9), g(9);
  for (size_t i = 3; i <= 5; ++i) {
    f[i] = static_cast<float>(random.integer(-5, 5));
    g[i] = static_cast<float>(random.integer(-5, 5));
  }
  std::vector<double> x(40);
  for (size_t i = 12; i < 28; ++i) x[i] = static_cast<double>(random.integer(-5, 5));
  EXPECT_EQ(correlated(x, combined(f, 1, FilterOperation::kConvolve, g, 1, e)),
            correlated(correlated(x, g), f));
}

}  // namespace
}  // namespace convoscope
