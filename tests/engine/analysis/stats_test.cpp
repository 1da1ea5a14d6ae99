// Statistics of maps against two plain passes in long double, map by map, read by named axes.
#include "engine/analysis/stats.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include "engine/conv/kernels/targets.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Random;
using testing::Seeded;

std::vector<float> map_values(const Tensor& tensor, int64_t n, int64_t c) {
  const ImageView view = image_view(tensor);
  std::vector<float> values;
  for (int64_t y = 0; y < view.shape.h; ++y)
    for (int64_t x = 0; x < view.shape.w; ++x) values.push_back(view.at(n, y, x, c));
  return values;
}

MapStats two_passes(const std::vector<float>& values) {
  MapStats stats;
  long double sum = 0, squares = 0;
  for (const float v : values) {
    if (!std::isfinite(v)) {
      if (std::isnan(v)) ++stats.nans;
      if (v == HUGE_VALF) ++stats.positive_infinities;
      if (v == -HUGE_VALF) ++stats.negative_infinities;
      continue;
    }
    stats.min = stats.finite == 0 ? v : std::min(stats.min, v);
    stats.max = stats.finite == 0 ? v : std::max(stats.max, v);
    stats.zeros += v == 0.0f ? 1 : 0;
    ++stats.finite;
    sum += v;
  }
  if (stats.finite == 0) return stats;
  const long double mean = sum / static_cast<long double>(stats.finite);
  for (const float v : values) {
    if (std::isfinite(v)) squares += (v - mean) * (v - mean);
  }
  stats.mean = static_cast<double>(mean);
  stats.stddev = static_cast<double>(std::sqrt(squares / static_cast<long double>(stats.finite)));
  return stats;
}

void expect_equal(const MapStats& actual, const MapStats& expected) {
  EXPECT_EQ(actual.min, expected.min);
  EXPECT_EQ(actual.max, expected.max);
  EXPECT_EQ(actual.finite, expected.finite);
  EXPECT_EQ(actual.zeros, expected.zeros);
  EXPECT_EQ(actual.nans, expected.nans);
  EXPECT_EQ(actual.positive_infinities, expected.positive_infinities);
  EXPECT_EQ(actual.negative_infinities, expected.negative_infinities);
  EXPECT_NEAR(actual.mean, expected.mean, 1e-12 * static_cast<double>(expected.magnitude()));
  EXPECT_NEAR(actual.stddev, expected.stddev, 1e-9 * expected.stddev);
}

void spoil(Tensor& tensor, Random& random, int count) {
  const float kValues[] = {std::numeric_limits<float>::quiet_NaN(), HUGE_VALF, -HUGE_VALF, 0.0f,
                           -0.0f};
  for (int i = 0; i < count && tensor.size() > 0; ++i) {
    tensor.data()[random.integer(0, tensor.size() - 1)] = kValues[random.integer(0, 4)];
  }
}

// Extents around the sizes at which the pass changes its stride: vectors, blocks, runs.
void expect_two_plain_passes() {
  Seeded random;
  const ImageShape kShapes[] = {{2, 5, 7, 1},  {1, 1, 1, 3},    {2, 31, 17, 2}, {1, 70, 70, 3},
                                {3, 9, 9, 4},  {1, 40, 41, 5},  {2, 33, 20, 6}, {1, 64, 64, 16},
                                {1, 8, 9, 17}, {2, 13, 11, 64}, {1, 3, 3, 130}, {1, 600, 500, 1}};
  for (const ImageShape& shape : kShapes) {
    for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
      Tensor tensor(shape, format);
      testing::real_fill(tensor, random, -2.0f, 5.0f);
      if (random.chance(60)) spoil(tensor, random, 5);
      SCOPED_TRACE(to_string(shape) + " " + to_string(format));
      const ActivationStats stats = activation_stats(tensor);
      ASSERT_EQ(stats.maps.size(), static_cast<size_t>(shape.n * shape.c));
      for (int64_t n = 0; n < shape.n; ++n)
        for (int64_t c = 0; c < shape.c; ++c)
          expect_equal(stats.map(n, c), two_passes(map_values(tensor, n, c)));
    }
  }
}

TEST(ActivationStats, EqualTwoPlainPassesForEveryChannelCount) {
  for (const std::string& target : kernels::supported_targets()) {
    SCOPED_TRACE(target);
    const kernels::ScopedTarget scoped(target);
    expect_two_plain_passes();
  }
}

TEST(ActivationStats, AreOfWhatIsWrittenBeforeItIsRead) {
  Seeded random;
  for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
    Tensor values({2, 300, 290, 3}, format), written({2, 300, 290, 3}, format);
    testing::real_fill(values, random);
    std::atomic<int64_t> count = 0;
    const auto write = [&](int64_t begin, int64_t end) {
      std::copy_n(values.data() + begin, end - begin, written.data() + begin);
      count += end - begin;
    };
    const ActivationStats stats = activation_stats(written, {}, write);
    const ActivationStats plain = activation_stats(values);
    EXPECT_EQ(count, values.size());
    for (size_t i = 0; i < plain.maps.size(); ++i) {
      EXPECT_EQ(stats.maps[i].mean, plain.maps[i].mean);
      EXPECT_EQ(stats.maps[i].max, plain.maps[i].max);
    }
  }
}

TEST(ActivationStats, AreTheSameBitsForAnyNumberOfThreads) {
  Seeded random;
  Tensor tensor({2, 400, 300, 5}, DataFormat::kNHWC);
  testing::real_fill(tensor, random);
  const ActivationStats one = activation_stats(tensor, {.threads = 1});
  for (const int threads : {0, 2, 3, 7}) {
    const ActivationStats many = activation_stats(tensor, {.threads = threads});
    for (size_t i = 0; i < one.maps.size(); ++i) {
      EXPECT_EQ(one.maps[i].mean, many.maps[i].mean);
      EXPECT_EQ(one.maps[i].stddev, many.maps[i].stddev);
    }
  }
}

TEST(ActivationStats, AConstantMapDoesNotDeviate) {
  Tensor tensor({1, 301, 303, 3}, DataFormat::kNHWC);
  for (float& value : tensor.values()) value = 0.1f;
  const MapStats stats = activation_stats(tensor).map(0, 2);
  EXPECT_EQ(stats.mean, static_cast<double>(0.1f));
  EXPECT_EQ(stats.stddev, 0.0);
}

TEST(ActivationStats, AMapIsDeadWhenAllItsElementsAreFiniteAndEqual) {
  Tensor tensor({1, 5, 7, 4}, DataFormat::kNCHW);
  for (int64_t i = 0; i < 35; ++i) tensor.data()[i] = i == 3 ? -0.0f : 0.0f;  // zero of both signs
  for (int64_t i = 35; i < 70; ++i) tensor.data()[i] = 0.25f;
  tensor.data()[70] = 1e-30f;
  tensor.data()[105] = std::numeric_limits<float>::quiet_NaN();
  const ActivationStats stats = activation_stats(tensor);
  EXPECT_TRUE(stats.map(0, 0).dead());
  EXPECT_TRUE(stats.map(0, 1).dead());
  EXPECT_FALSE(stats.map(0, 2).dead());
  EXPECT_FALSE(stats.map(0, 3).dead());
}

TEST(ActivationStats, ALargeMeanCostsTheDeviationNoDigits) {
  Seeded random;
  Tensor tensor({1, 200, 200, 1}, DataFormat::kNCHW);
  for (float& v : tensor.values()) v = 1e6f + static_cast<float>(random.integer(-1, 1));
  const MapStats expected = two_passes(map_values(tensor, 0, 0));
  EXPECT_NEAR(activation_stats(tensor).map(0, 0).stddev, expected.stddev, 1e-9);
}

TEST(ActivationStats, ABatchElementIsAllItsMapsTogether) {
  Seeded random;
  Tensor tensor({2, 19, 23, 7}, DataFormat::kNCHW);
  testing::real_fill(tensor, random, -1.0f, 4.0f);
  spoil(tensor, random, 40);
  std::vector<float> all;
  for (int64_t c = 0; c < 7; ++c) {
    const auto values = map_values(tensor, 1, c);
    all.insert(all.end(), values.begin(), values.end());
  }
  expect_equal(activation_stats(tensor).batch_element(1), two_passes(all));
}

TEST(ActivationStats, NothingFiniteLeavesZeros) {
  Tensor tensor({1, 3, 3, 1}, DataFormat::kNHWC);
  for (float& value : tensor.values()) value = std::numeric_limits<float>::quiet_NaN();
  expect_equal(activation_stats(tensor).map(0, 0), two_passes(map_values(tensor, 0, 0)));
  const ActivationStats empty = activation_stats(Tensor({1, 0, 4, 2}, DataFormat::kNHWC));
  ASSERT_EQ(empty.maps.size(), 2u);
  EXPECT_EQ(empty.map(0, 1).finite, 0);
  EXPECT_TRUE(activation_stats(Tensor({0, 3, 4, 2}, DataFormat::kNHWC)).maps.empty());
}

}  // namespace
}  // namespace convoscope
