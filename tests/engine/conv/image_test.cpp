// Laws of planes in register tiles: pictures wider and higher than a tile, whose inner tiles read
// the picture where it lies and whose outer ones meet every border. The oracle is
// conv2d_reference, equal where sums are exact. Laws of all algorithms stand in conv2d_test.cpp.
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "engine/conv/conv2d.h"
#include "engine/conv/kernels/image.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/reference.h"
#include "engine/conv/simd.h"
#include "tests/support/compare.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Seeded;

class ImageTest : public ::testing::TestWithParam<std::string> {
 protected:
  kernels::ScopedTarget target_{GetParam()};
};

// Around whole numbers of tiles in both directions, any padding and dilation; one channel, several
// planes, or several channels interleaved.
Case random_plane(Seeded& random) {
  Case c;
  c.filters = {random.integer(1, 12), random.integer(1, 9), 1, 1};
  const kernels::ImageTile tile = kernels::image_tile(c.filters.h);
  c.spec.dilations = {random.integer(1, 3), random.integer(1, 3)};
  const int64_t reach_h = (c.filters.h - 1) * c.spec.dilations.h;
  const int64_t reach_w = (c.filters.w - 1) * c.spec.dilations.w;
  c.input = {random.integer(1, 2), tile.rows * random.integer(0, 2) + random.integer(1, 9),
             tile.pixels * random.integer(0, 3) + random.integer(1, 9), 1};
  if (random.chance(30)) {
    c.spec.padding.mode = PaddingMode::kExplicit;
    c.spec.padding.pads = {reach_h + random.integer(0, 2), random.integer(0, 5),
                           random.integer(0, 5), reach_w + random.integer(0, 99)};
  }
  if (random.chance(50)) {
    c.spec.data_format = DataFormat::kNCHW;
    c.input.c = random.integer(1, 3);
    c.filters.out = c.input.c * random.integer(1, 2);
  } else if (random.chance(50)) {
    c.input.c = c.filters.out = random.integer(2, kernels::kMostImageChannels);
  }
  return c;
}

void expect_reference(const Case& c, const Tensor& input, const Tensor& filters,
                      const Conv2dOptions& options) {
  SCOPED_TRACE(to_string(c));
  const auto geometry = resolve_geometry(c);
  ASSERT_TRUE(geometry);
  const auto output = conv2d(input, filters, c.spec, options);
  ASSERT_TRUE(output) << output.error().sentence;
  EXPECT_TRUE(testing::same_tensor(*output, conv2d_reference(input, filters, *geometry)));
}

TEST_P(ImageTest, EqualsTheReferenceWhereSumsAreExact) {
  Seeded random;
  for (int i = 0; i < 200 && !HasFailure(); ++i) {
    const Case c = random_plane(random);
    expect_reference(c, testing::exact_image(c.input, c.spec.data_format, random),
                     testing::exact_filters(c.filters, random),
                     {.algorithm = Algorithm::kImage, .blocks = {.rows = random.integer(0, 20)}});
  }
}

TEST_P(ImageTest, SpreadsNothingBeyondItsWindow) {
  Seeded random;
  for (int i = 0; i < 60 && !HasFailure(); ++i) {
    const Case c = random_plane(random);
    Tensor input = testing::exact_image(c.input, c.spec.data_format, random);
    Tensor filters = testing::exact_filters(c.filters, random);
    Tensor& special = i % 2 == 0 ? input : filters;
    for (const float value :
         {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
      special.values()[static_cast<size_t>(random.integer(0, special.size() - 1))] = value;
    }
    expect_reference(c, input, filters, {.algorithm = Algorithm::kImage});
  }
}

TEST_P(ImageTest, WritesAPictureThatExceedsTheCaches) {
  Seeded random;
  for (const char* line :
       {"1x1032x1056x1*3x3x1x1", "1x1020x1051x1*2x5x1x1", "1x612x605x3*3x3x1x3"}) {
    const Case c = *parse_case(line);
    expect_reference(c, testing::exact_image(c.input, c.spec.data_format, random),
                     testing::exact_filters(c.filters, random), {.algorithm = Algorithm::kImage});
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, ImageTest, ::testing::ValuesIn(simd_targets()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace convoscope
