// Histograms and reduced pictures of one map against plain loops over its elements.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/analysis/stats.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Seeded;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

// Values on a grid and bins of width 1, so that every boundary is exact.
TEST(Histogram, CountsEveryFiniteValueOnceInItsInterval) {
  Seeded random;
  for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
    Tensor tensor({2, 21, 18, 3}, format);
    for (float& v : tensor.values()) v = static_cast<float>(random.integer(-40, 40)) / 4;
    tensor.data()[random.integer(0, tensor.size() - 1)] = HUGE_VALF;
    tensor.data()[random.integer(0, tensor.size() - 1)] = kNan;
    const ImageView view = image_view(tensor);
    const std::vector<int64_t> counts = histogram(view, 1, 2, -8.0f, 8.0f, 16);
    std::vector<int64_t> expected(16);
    for (int64_t y = 0; y < 21; ++y) {
      for (int64_t x = 0; x < 18; ++x) {
        const float v = view.at(1, y, x, 2);
        if (!std::isfinite(v)) continue;
        size_t bin = 0;
        while (bin < 15 && v >= -8.0f + static_cast<float>(bin + 1)) ++bin;
        ++expected[bin];
      }
    }
    EXPECT_EQ(counts, expected);
  }
}

TEST(Histogram, ARangeWithoutWidthStillCountsEverything) {
  Tensor tensor({1, 1, 3, 1}, DataFormat::kNHWC);
  tensor.data()[2] = 5;
  EXPECT_EQ(histogram(image_view(tensor), 0, 0, 0.0f, 0.0f, 4), (std::vector<int64_t>{2, 0, 0, 1}));
}

// The finite values of a map in order of size.
std::vector<float> sorted_values(const ImageView& view, int64_t n, int64_t c) {
  std::vector<float> values;
  for (int64_t y = 0; y < view.shape.h; ++y) {
    for (int64_t x = 0; x < view.shape.w; ++x) {
      if (std::isfinite(view.at(n, y, x, c))) values.push_back(view.at(n, y, x, c));
    }
  }
  std::sort(values.begin(), values.end());
  return values;
}

TEST(MapQuantiles, LieBetweenNeighboursOfTheSortedValues) {
  Seeded random;
  for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
    Tensor tensor({2, 20, 25, 3}, format);
    testing::real_fill(tensor, random, -3.0f, 2.0f);
    tensor.data()[random.integer(0, tensor.size() - 1)] = kNan;
    tensor.data()[random.integer(0, tensor.size() - 1)] = -HUGE_VALF;
    const ImageView view = image_view(tensor);
    const std::vector<float> sorted = sorted_values(view, 1, 2);
    for (const double share : {0.0, 0.005, 0.25, 0.5, 0.777, 0.995, 1.0}) {
      const double place = share * static_cast<double>(sorted.size() - 1);
      const auto below = static_cast<size_t>(place);
      const double a = sorted[below], b = sorted[std::min(below + 1, sorted.size() - 1)];
      const double expected = a + (place - static_cast<double>(below)) * (b - a);
      const auto both = map_quantiles(view, 1, 2, share, 1 - share);
      ASSERT_TRUE(both);
      EXPECT_NEAR(both->first, expected, 1e-6) << share;
      EXPECT_EQ(map_quantiles(view, 1, 2, 1 - share, share)->second, both->first) << share;
    }
  }
}

TEST(MapQuantiles, AMapWithoutFiniteValuesHasNone) {
  Tensor tensor({1, 2, 2, 1}, DataFormat::kNHWC);
  for (float& v : tensor.values()) v = kNan;
  EXPECT_FALSE(map_quantiles(image_view(tensor), 0, 0, 0, 1));
}

TEST(CountOutside, CountsFiniteValuesStrictlyBeyondTheEnds) {
  Tensor tensor({1, 2, 4, 1}, DataFormat::kNHWC);
  const float values[] = {-2, -1, 0, 1, 2, 3, kNan, HUGE_VALF};
  std::copy(std::begin(values), std::end(values), tensor.data());
  const OutsideCounts counts = count_outside(image_view(tensor), 0, 0, -1, 1);
  EXPECT_EQ(counts.below, 1);
  EXPECT_EQ(counts.above, 2);
}

TEST(ReducedMap, IsTheMeanOfEachSquareAndTilesFitTogether) {
  Seeded random;
  Tensor tensor({2, 23, 37, 3}, DataFormat::kNHWC);
  testing::exact_fill(tensor, random);
  const ImageView view = image_view(tensor);
  for (const int64_t factor : {1, 2, 3, 5, 64}) {
    const int64_t rows = (23 + factor - 1) / factor, columns = (37 + factor - 1) / factor;
    const int64_t top = random.integer(0, rows - 1), left = random.integer(0, columns - 1);
    const int64_t height = random.integer(1, rows - top), width = random.integer(1, columns - left);
    const auto tile = reduced_map(view, 1, 2, factor, top, left, height, width);
    ASSERT_EQ(tile.size(), static_cast<size_t>(height * width));
    for (int64_t py = 0; py < height; ++py) {
      for (int64_t px = 0; px < width; ++px) {
        double sum = 0;
        int64_t count = 0;
        for (int64_t y = (top + py) * factor; y < std::min<int64_t>(23, (top + py + 1) * factor);
             ++y)
          for (int64_t x = (left + px) * factor;
               x < std::min<int64_t>(37, (left + px + 1) * factor); ++x, ++count)
            sum += view.at(1, y, x, 2);
        EXPECT_EQ(tile[static_cast<size_t>(py * width + px)],
                  static_cast<float>(sum / static_cast<double>(count)));
      }
    }
  }
}

TEST(ReducedMap, NotANumberStaysInItsOwnPixel) {
  Tensor tensor({1, 4, 4, 1}, DataFormat::kNCHW);
  tensor.data()[5] = kNan;  // row 1, column 1
  const auto picture = reduced_map(image_view(tensor), 0, 0, 2, 0, 0, 2, 2);
  EXPECT_TRUE(std::isnan(picture[0]));
  EXPECT_EQ(std::accumulate(picture.begin() + 1, picture.end(), 0.0f), 0.0f);
}

}  // namespace
}  // namespace convoscope
