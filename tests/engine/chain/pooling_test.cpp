// Pools against their definition spelled out over padded pixels, and what is refused.
#include "engine/chain/pooling.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "tests/support/compare.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using ::testing::HasSubstr;
using testing::Seeded;

PoolSpec random_pool(Seeded& random) {
  PoolSpec spec;
  spec.pooling = random.chance(50) ? Pooling::kMax : Pooling::kAverage;
  spec.window = {random.integer(1, 4), random.integer(1, 4)};
  spec.strides = {random.integer(1, 3), random.integer(1, 3)};
  spec.padding.mode = random.chance(50) ? PaddingMode::kSame : PaddingMode::kValid;
  if (spec.pooling == Pooling::kMax && random.chance(30)) {
    spec.padding = {PaddingMode::kExplicit,
                    {random.integer(0, spec.window.h - 1), random.integer(0, spec.window.h - 1),
                     random.integer(0, spec.window.w - 1), random.integer(0, spec.window.w - 1)}};
  }
  return spec;
}

// One output value, from every position of its window in the order of the definition.
float expected(const ImageView& in, const Geometry& g, Pooling pooling, int64_t n, int64_t i,
               int64_t j, int64_t c) {
  double sum = 0, count = 0;
  float largest = std::numeric_limits<float>::lowest();
  for (int64_t t = 0; t < g.h.filter * g.w.filter; ++t) {
    const int64_t y = g.h.position(i, t / g.w.filter), x = g.w.position(j, t % g.w.filter);
    if (!g.h.inside(y) || !g.w.inside(x)) continue;
    sum += in.at(n, y, x, c);
    count += 1;
    largest = std::max(largest, in.at(n, y, x, c));
  }
  return pooling == Pooling::kMax ? largest : static_cast<float>(sum / count);
}

TEST(Pool2d, IsTheLargestOrTheMeanOfThePixelsInThePicture) {
  Seeded random;
  for (int trial = 0; trial < 60; ++trial) {
    const DataFormat format = random.chance(50) ? DataFormat::kNHWC : DataFormat::kNCHW;
    const ImageShape shape{random.integer(1, 2), random.integer(4, 9), random.integer(4, 9),
                           random.integer(1, 5)};
    const Tensor input = testing::exact_image(shape, format, random);
    const PoolSpec spec = random_pool(random);
    const Tensor output = *pool2d(input, spec);
    const Geometry g = *resolve_pool(shape, spec);
    ASSERT_EQ(image_shape(output), g.output());
    const ImageView in = image_view(input), out = image_view(output);
    for (int64_t at = 0; at < output.size(); ++at) {
      const int64_t c = at % shape.c, j = at / shape.c % g.w.output,
                    i = at / shape.c / g.w.output % g.h.output,
                    n = at / shape.c / g.w.output / g.h.output;
      ASSERT_EQ(out.at(n, i, j, c), expected(in, g, spec.pooling, n, i, j, c));
    }
  }
}

TEST(Pool2d, TheGradientSumsToWhatCameIn) {
  Seeded random;
  for (int trial = 0; trial < 40; ++trial) {
    const ImageShape shape{2, random.integer(4, 9), random.integer(4, 9), 3};
    const Tensor input = testing::exact_image(shape, DataFormat::kNHWC, random);
    const PoolSpec spec = random_pool(random);
    const Tensor given =
        testing::exact_image(resolve_pool(shape, spec)->output(), DataFormat::kNHWC, random);
    const Tensor gradient = *pool2d_backprop(input, given, spec);
    double in = 0, out = 0;
    for (const float value : given.values()) in += value;
    for (const float value : gradient.values()) out += value;
    EXPECT_NEAR(in, out, 1e-3);
  }
}

TEST(Pool2d, HasTheSameBitsForAnyNumberOfThreads) {
  Seeded random;
  const Tensor input = testing::exact_image({1, 40, 41, 7}, DataFormat::kNHWC, random);
  const PoolSpec spec{Pooling::kAverage, {3, 3}, {1, 2}, {}};
  EXPECT_TRUE(testing::same_bits(*pool2d(input, spec, {.threads = 1}),
                                 *pool2d(input, spec, {.threads = 3})));
}

struct Refused {
  PoolSpec spec;
  const char* field;
  const char* words;
  const char* tensorflow;
};

TEST(Pool2d, RefusesWhatTensorFlowRefuses) {
  const Refused all[] = {
      {{Pooling::kMax, {0, 2}, {1, 1}, {}}, "window", "is 0", "ksize must be positive"},
      {{Pooling::kMax, {2, 2}, {0, 1}, {}}, "strides", "is 0", "Stride must be > 0, but got 0"},
      {{Pooling::kAverage, {7, 2}, {1, 1}, {PaddingMode::kValid, {}}},
       "window",
       "a 7×2 window spans 7 rows; the input is 5 high",
       "subtracting 7 from 5"},
      {{Pooling::kMax, {2, 2}, {2, 2}, {PaddingMode::kExplicit, {2, 1, 0, 0}}},
       "padding",
       "must be smaller than the window",
       "Top padding 2 needs to be smaller than the window size 2"},
      {{Pooling::kAverage, {3, 3}, {2, 2}, {PaddingMode::kExplicit, {1, 1, 1, 1}}},
       "padding",
       "no explicit pads",
       "Expected string for argument 'padding'"}};
  for (const Refused& refused : all) {
    const auto geometry = resolve_pool({1, 5, 6, 2}, refused.spec);
    ASSERT_FALSE(geometry) << refused.words;
    EXPECT_EQ(geometry.error().field, refused.field);
    EXPECT_THAT(geometry.error().sentence, HasSubstr(refused.words));
    EXPECT_THAT(geometry.error().tensorflow, HasSubstr(refused.tensorflow));
  }
}

}  // namespace
}  // namespace convoscope
