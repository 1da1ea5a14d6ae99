// Numbers about tensors against hand-counted ones, and what values that are no numbers change.
#include "engine/model/tensor_stats.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace convoscope {
namespace {

TEST(TensorStats, AreThoseOfTheValues) {
  const std::vector<float> values = {-1, 0, 0, 1, 2, 4};
  const TensorStats stats = tensor_stats(values, 5);
  EXPECT_EQ(stats.min, -1);
  EXPECT_EQ(stats.max, 4);
  EXPECT_DOUBLE_EQ(stats.mean, 1);
  EXPECT_DOUBLE_EQ(stats.deviation, std::sqrt((4 + 1 + 1 + 0 + 1 + 9) / 6.0));
  EXPECT_EQ(stats.zeros, 2);
  EXPECT_DOUBLE_EQ(stats.zero_share(), 1.0 / 3);
  EXPECT_EQ(stats.histogram, (std::vector<int64_t>{1, 2, 1, 1, 1}));
}

TEST(TensorStats, CountWhatIsNoNumberAndLeaveItOut) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const std::vector<float> values = {std::numeric_limits<float>::quiet_NaN(), 3, -kInfinity, 5,
                                     kInfinity};
  const TensorStats stats = tensor_stats(values);
  EXPECT_EQ(stats.elements, 5);
  EXPECT_EQ(stats.nonfinite(), 3);
  EXPECT_EQ(stats.min, 3);
  EXPECT_EQ(stats.max, 5);
  EXPECT_DOUBLE_EQ(stats.mean, 4);
  EXPECT_EQ(std::accumulate(stats.histogram.begin(), stats.histogram.end(), int64_t{0}), 2);
}

TEST(TensorStats, OfEqualHugeAndMissingValuesAreNumbers) {
  constexpr float kMost = std::numeric_limits<float>::max();
  EXPECT_EQ(tensor_stats(std::vector<float>{}).histogram.size(), 0U);
  EXPECT_EQ(tensor_stats(std::vector<float>{}).zero_share(), 0);
  const TensorStats equal = tensor_stats(std::vector<float>(7, 2.5f), 4);
  EXPECT_EQ(equal.deviation, 0);
  EXPECT_EQ(equal.histogram, (std::vector<int64_t>{7, 0, 0, 0}));
  const TensorStats huge = tensor_stats(std::vector<float>{-kMost, kMost}, 2);
  EXPECT_EQ(huge.mean, 0);
  EXPECT_DOUBLE_EQ(huge.deviation, double{kMost});
  EXPECT_EQ(huge.histogram, (std::vector<int64_t>{1, 1}));
}

}  // namespace
}  // namespace convoscope
