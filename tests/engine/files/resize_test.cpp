// Laws of scaling pictures, against sums over the whole picture that are written in closed form
// here.
#include "engine/files/resize.h"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Seeded;

Tensor random_image(testing::Random& random, const Dims& dims) {
  Tensor image(dims, Layout::kNHWC);
  for (float& value : image.values()) value = random.real(0, 1);
  return image;
}

double mean(const Tensor& image) {
  return std::accumulate(image.values().begin(), image.values().end(), 0.0) /
         static_cast<double>(image.size());
}

TEST(AxisTaps, WeightsSumToOneAndStayInside) {
  for (int64_t input = 1; input <= 40; ++input) {
    for (int64_t output = 1; output <= 40; ++output) {
      const auto taps = axis_taps(input, output);
      ASSERT_EQ(std::ssize(taps), output);
      for (const AxisTaps& tap : taps) {
        EXPECT_NEAR(std::accumulate(tap.weights.begin(), tap.weights.end(), 0.0), 1.0, 1e-6);
        EXPECT_GE(tap.first, 0);
        EXPECT_LE(tap.first + std::ssize(tap.weights), input) << input << " → " << output;
      }
    }
  }
}

TEST(AxisTaps, EqualExtentsAreTheIdentity) {
  for (const AxisTaps& tap : axis_taps(7, 7)) EXPECT_EQ(tap.weights, std::vector<float>{1.0f});
}

TEST(Resize, ShrinkingByWholeFactorsAveragesBlocks) {
  Seeded random;
  const Tensor image = random_image(random, {1, 6, 8, 3});
  const Tensor half = resize_image(image, 3, 2);
  for (int64_t y = 0; y < 3; ++y) {
    for (int64_t x = 0; x < 2; ++x) {
      for (int64_t c = 0; c < 3; ++c) {
        double sum = 0;
        for (int64_t v = 0; v < 2; ++v) {
          for (int64_t u = 0; u < 4; ++u) {
            sum += image.data()[((y * 2 + v) * 8 + x * 4 + u) * 3 + c];
          }
        }
        EXPECT_NEAR(half.data()[(y * 2 + x) * 3 + c], sum / 8, 1e-6);
      }
    }
  }
}

TEST(Resize, ShrinkingKeepsTheMean) {
  Seeded random;
  for (int round = 0; round < 20; ++round) {
    const Dims dims{1, random.integer(2, 50), random.integer(2, 50), 1};
    const Tensor image = random_image(random, dims);
    const Tensor small =
        resize_image(image, random.integer(1, dims[1]), random.integer(1, dims[2]));
    EXPECT_NEAR(mean(small), mean(image), 1e-5) << to_string(dims) << to_string(small.dims());
  }
}

TEST(Resize, GrowingKeepsALinearSlopeAwayFromTheBorder) {
  Tensor image(Dims{1, 1, 10, 1}, Layout::kNHWC);
  std::iota(image.values().begin(), image.values().end(), 0.0f);
  const Tensor large = resize_image(image, 4, 40);
  for (int64_t y = 0; y < 4; ++y) {
    for (int64_t x = 2; x < 38; ++x) {
      EXPECT_NEAR(large.data()[y * 40 + x], (static_cast<double>(x) + 0.5) / 4 - 0.5, 1e-5);
    }
    EXPECT_EQ(large.data()[y * 40], 0.0f);
    EXPECT_EQ(large.data()[y * 40 + 39], 9.0f);
  }
}

TEST(Resize, BatchElementsAreScaledApart) {
  Seeded random;
  const Tensor image = random_image(random, {2, 9, 7, 2});
  const Tensor both = resize_image(image, 4, 11);
  for (int64_t n = 0; n < 2; ++n) {
    Tensor one(Dims{1, 9, 7, 2}, Layout::kNHWC);
    std::copy_n(image.data() + n * one.size(), one.size(), one.data());
    const Tensor alone = resize_image(one, 4, 11);
    EXPECT_TRUE(
        std::equal(alone.values().begin(), alone.values().end(), both.data() + n * alone.size()));
  }
}

}  // namespace
}  // namespace convoscope
