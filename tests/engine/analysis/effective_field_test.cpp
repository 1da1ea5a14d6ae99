// Effective receptive fields against what is known of them without any gradient: repeated sums of
// all-ones filters, the paper's root of the depth, sums over pixels taken anew.
#include "engine/analysis/effective_field.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/filters/initializers.h"
#include "tests/engine/analysis/chain_samples.h"
#include "tests/engine/analysis/small_chains.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::all_ones;
using testing::chain_of;
using testing::conv_layer;
using testing::Random;
using testing::Seeded;

Tensor normal_filters(const FilterShape& shape, int64_t seed) {
  return *initialized_bank({InitializerKind::kHeNormal, seed}, shape);
}

TensorPtr reals(const ImageShape& shape, Random& random) {
  Tensor picture(shape, DataFormat::kNHWC);
  testing::real_fill(picture, random);
  return std::make_shared<const Tensor>(std::move(picture));
}

// How often each of 2n + 1 places is reached by n steps to the left, nowhere or to the right.
std::vector<double> ways(int n) {
  std::vector<double> count = {1};
  for (int step = 0; step < n; ++step) {
    std::vector<double> next(count.size() + 2, 0.0);
    for (size_t i = 0; i < count.size(); ++i) {
      for (size_t t = 0; t < 3; ++t) next[i + t] += count[i];
    }
    count = next;
  }
  return count;
}

TEST(EffectiveField, OfAllOnesCountsTheWaysToEachPixel) {
  Seeded random;
  constexpr int kLayers = 4;
  const ImageShape shape{1, 15, 17, 1};
  const Chain chain =
      chain_of(std::vector<Layer>(kLayers, conv_layer(all_ones({3, 3, 1, 1}))), shape);
  const auto field =
      effective_field(chain, reals(shape, random), {.layer = kLayers - 1, .y = 7, .x = 8});
  ASSERT_TRUE(field);
  const std::vector<double> expected = ways(kLayers);
  const auto at = [&](int64_t away) {
    return std::abs(away) > kLayers ? 0 : expected[static_cast<size_t>(away + kLayers)];
  };
  for (int64_t y = 0; y < 15; ++y) {
    for (int64_t x = 0; x < 17; ++x) {
      const double value = at(y - 7) * at(x - 8);
      EXPECT_EQ(field->magnitude[static_cast<size_t>(y * 17 + x)], value);
      EXPECT_EQ(field->energy[static_cast<size_t>(y * 17 + x)], value * value);
    }
  }
  EXPECT_EQ(field->centre_h, 7);
  EXPECT_EQ(field->centre_w, 8);
  ASSERT_TRUE(field->theoretical);
  EXPECT_EQ(field->theoretical->h, (AxisBounds{3, 11}));
  EXPECT_EQ(field->theoretical->w, (AxisBounds{4, 12}));
}

// Luo et al., section 2: with random weights the expected energy after n layers is that of n
// uniform steps of k pixels, whose variance is n·(k² − 1)/12. The mean over some elements stands
// for the expectation.
TEST(EffectiveField, OfRandomFiltersSpreadsWithTheRootOfTheDepth) {
  Seeded random;
  for (const int64_t depth : {3, 6, 12}) {
    const ImageShape shape{1, 33, 33, 8};
    std::vector<Layer> layers;
    for (int64_t l = 0; l < depth; ++l) {
      layers.push_back(conv_layer(normal_filters({3, 3, l == 0 ? 8 : 16, 16}, 1 + l)));
    }
    const Chain chain = chain_of(layers, shape);
    const TensorPtr picture = reals(shape, random);
    double variance = 0;
    for (int64_t c = 0; c < 16; ++c) {
      const auto field = effective_field(
          chain, picture, {.layer = static_cast<size_t>(depth - 1), .y = 16, .x = 16, .c = c});
      ASSERT_TRUE(field);
      variance += (std::pow(field->deviation_h, 2) + std::pow(field->deviation_w, 2)) / 32;
    }
    const double expected = static_cast<double>(depth) * 8 / 12;
    EXPECT_NEAR(variance, expected, 0.15 * expected) << depth << " layers";
  }
}

TEST(EffectiveField, OfALinearChainIsTheSameForEveryPicture) {
  Seeded random;
  const ImageShape shape{1, 12, 11, 3};
  const Chain chain = chain_of(
      {conv_layer(normal_filters({3, 3, 3, 4}, 1)), conv_layer(normal_filters({3, 3, 4, 4}, 2))},
      shape);
  const FieldElement element{.layer = 1, .y = 5, .x = 6, .c = 2};
  const TensorPtr picture = reals(shape, random);
  const auto present = effective_field(chain, picture, element);
  const auto expected = effective_field(chain, picture, element, {.samples = 5});
  ASSERT_TRUE(present && expected);
  for (size_t i = 0; i < present->energy.size(); ++i) {
    EXPECT_NEAR(present->energy[i], expected->energy[i], 1e-9);
    EXPECT_NEAR(present->magnitude[i], expected->magnitude[i], 1e-9);
  }
}

TEST(EffectiveField, ThroughBranchesIsTheSumOverThem) {
  Seeded random;
  testing::SampleOptions linear;
  linear.ops = {Op::kConv2d,          Op::kDepthwiseConv2d, Op::kSeparableConv2d,
                Op::kConv2dTranspose, Op::kAvgPool,         Op::kAdd,
                Op::kConcat};
  for (int trial = 0; trial < 200; ++trial) {
    const testing::SampleChain sample = testing::random_chain_of(random, 1 + trial % 5, linear);
    SCOPED_TRACE(sample.text());
    const ImageShape& output = sample.geometry.back().output;
    const FieldElement e{sample.layers.size() - 1, random.integer(0, output.n - 1),
                         random.integer(0, output.h - 1), random.integer(0, output.w - 1),
                         random.integer(0, output.c - 1)};
    const auto field =
        effective_field({sample.layers, sample.geometry}, reals(sample.input, random), e);
    ASSERT_TRUE(field);
    const auto by_hand = testing::gradients_of(sample, e.y, e.x, e.c, e.c + 1);
    const ImageView gradient = image_view(by_hand.levels.front());
    double largest = 0, worst = 0;
    for (int64_t y = 0; y < sample.input.h; ++y) {
      for (int64_t x = 0; x < sample.input.w; ++x) {
        double sum = 0;
        for (int64_t c = 0; c < sample.input.c; ++c) sum += gradient.at(0, y, x, c);
        const double found = field->magnitude[static_cast<size_t>(y * sample.input.w + x)];
        largest = std::max(largest, sum);
        worst = std::max(worst, std::abs(found - sum));
      }
    }
    EXPECT_LE(worst, 1e-5 * largest);
  }
}

Chain with_relu(const ImageShape& shape) {
  return chain_of({conv_layer(normal_filters({3, 3, 3, 8}, 1), Activation::kRelu),
                   conv_layer(normal_filters({3, 3, 8, 8}, 2), Activation::kRelu),
                   conv_layer(normal_filters({3, 3, 8, 4}, 3))},
                  shape);
}

TEST(EffectiveField, IsOfTheChosenPictureOfABatch) {
  Seeded random;
  const ImageShape shape{3, 10, 9, 3};
  const TensorPtr batch = reals(shape, random);
  Tensor second({1, 10, 9, 3}, DataFormat::kNHWC);
  std::copy_n(batch->data() + second.size(), second.size(), second.data());
  const FieldElement of_batch{.layer = 2, .n = 1, .y = 4, .x = 5, .c = 1};
  FieldElement alone = of_batch;
  alone.n = 0;
  const auto a = effective_field(with_relu(shape), batch, of_batch);
  const auto b = effective_field(with_relu({1, 10, 9, 3}),
                                 std::make_shared<const Tensor>(std::move(second)), alone);
  const auto other = effective_field(with_relu(shape), batch, alone);
  ASSERT_TRUE(a && b && other);
  EXPECT_EQ(a->energy, b->energy);
  EXPECT_NE(a->energy, other->energy);
}

TEST(EffectiveField, OverTwoPicturesIsTheMeanOfBothSeeds) {
  Seeded random;
  const ImageShape shape{1, 10, 9, 3};
  const Chain chain = with_relu(shape);
  const TensorPtr picture = reals(shape, random);
  const FieldElement element{.layer = 2, .y = 4, .x = 5};
  const auto field = [&](int64_t samples, int64_t seed) {
    return *effective_field(chain, picture, element, {.samples = samples, .seed = seed});
  };
  const EffectiveField both = field(2, 7), first = field(1, 7), second = field(1, 8);
  EXPECT_NE(first.energy, second.energy);
  for (size_t i = 0; i < both.energy.size(); ++i) {
    EXPECT_NEAR(both.energy[i], (first.energy[i] + second.energy[i]) / 2, 1e-12);
    EXPECT_NEAR(both.magnitude[i], (first.magnitude[i] + second.magnitude[i]) / 2, 1e-12);
  }
}

TEST(EffectiveField, IsTheSameInBothDataFormats) {
  Seeded random;
  const ImageShape shape{2, 10, 9, 3};
  const TensorPtr picture = reals(shape, random);
  const FieldElement element{.layer = 2, .n = 1, .y = 4, .x = 5, .c = 3};
  for (const int64_t samples : {0, 3}) {
    const auto nhwc = effective_field(with_relu(shape), picture, element, {.samples = samples});
    const auto nchw = effective_field(with_relu(shape), to_data_format(picture, DataFormat::kNCHW),
                                      element, {.samples = samples});
    ASSERT_TRUE(nhwc && nchw);
    for (size_t i = 0; i < nhwc->energy.size(); ++i) {
      EXPECT_NEAR(nhwc->energy[i], nchw->energy[i], 1e-5 * nhwc->total_energy);
    }
  }
}

// Large enough for algorithms that compute tiles of transformed sums.
TEST(EffectiveField, LeavesPixelsBeyondTheExactSetAtZero) {
  Seeded random;
  const ImageShape shape{1, 64, 64, 16};
  const Chain chain = chain_of({conv_layer(normal_filters({3, 3, 16, 64}, 1)),
                                conv_layer(normal_filters({3, 3, 64, 64}, 2))},
                               shape);
  const auto field = effective_field(chain, reals(shape, random), {.layer = 1, .y = 30, .x = 63});
  ASSERT_TRUE(field);
  for (int64_t y = 0; y < 64; ++y) {
    for (int64_t x = 0; x < 64; ++x) {
      const bool reached = std::abs(y - 30) <= 2 && x >= 61;
      EXPECT_EQ(field->energy[static_cast<size_t>(y * 64 + x)] > 0, reached) << y << ", " << x;
    }
  }
}

TEST(EffectiveField, SharesAreThoseOfThePixelsWithinARadius) {
  Seeded random;
  const ImageShape shape{1, 12, 13, 3};
  const auto field =
      effective_field(with_relu(shape), reals(shape, random), {.layer = 2, .y = 2, .x = 6, .c = 1});
  ASSERT_TRUE(field);
  const auto within = [&](double radius) {
    double sum = 0;
    for (int64_t y = 0; y < 12; ++y) {
      for (int64_t x = 0; x < 13; ++x) {
        const bool inside =
            std::hypot(static_cast<double>(y - 2), static_cast<double>(x - 6)) <= radius;
        if (inside) sum += field->energy[static_cast<size_t>(y * 13 + x)];
      }
    }
    return sum / field->total_energy;
  };
  for (const double radius : {-1.0, 0.0, 0.5, 1.0, 1.5, 2.9, 4.0, 100.0}) {
    EXPECT_NEAR(field->share_within(radius), within(radius), 1e-12) << radius;
  }
  for (const double share : {0.1, 0.5, 0.95, 1.0}) {
    const double radius = field->radius_of(share);
    EXPECT_GE(within(radius), share - 1e-12);
    EXPECT_LT(within(radius - 1e-9), share);
  }
}

TEST(EffectiveField, CountsItsProgressAndStopsWhenItIsCancelled) {
  Seeded random;
  const ImageShape shape{1, 10, 9, 3};
  const TensorPtr picture = reals(shape, random);
  const FieldElement element{.layer = 2, .y = 4, .x = 5};
  Progress progress;
  ASSERT_TRUE(
      effective_field(with_relu(shape), picture, element, {.samples = 3, .progress = &progress}));
  EXPECT_EQ(progress.done, progress.total);
  EXPECT_EQ(progress.total, 3 * 2 * 90 * 9 * (3 * 8 + 8 * 8 + 8 * 4));
  CancelToken token;
  token.cancel();
  const auto stopped =
      effective_field(with_relu(shape), picture, element, {.parallel = {.cancel = &token}});
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, ErrorKind::kCancelled);
}

TEST(EffectiveField, RefusesNumbersOfSamplesBeyondItsLimits) {
  Seeded random;
  const ImageShape shape{1, 5, 5, 3};
  for (const int64_t samples : {int64_t{-1}, kMostSamples + 1}) {
    const auto refused =
        effective_field(with_relu(shape), reals(shape, random), {.layer = 2}, {.samples = samples});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().sentence.find(std::to_string(samples)), std::string::npos);
  }
}

}  // namespace
}  // namespace convoscope
