// Laws of the places of thumbnails, for any number of filters of any extents in any space.
#include "app/widgets/thumb_layout.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/seeded.h"

namespace convoscope::app {
namespace {

using convoscope::testing::Seeded;

ThumbSpace random_space(Seeded& random) {
  return {.width = random.real(150, 900),
          .height = random.real(80, 900),
          .gap = 7,
          .least = 22,
          .most = 84,
          .bar = 12,
          .rows = random.integer(1, 31),
          .columns = random.integer(1, 31)};
}

TEST(LayoutThumbs, HasAPlaceForEachWithinTheWidth) {
  Seeded random;
  for (int trial = 0; trial < 500; ++trial) {
    const ThumbSpace space = random_space(random);
    const int64_t count = random.integer(1, 1024);
    const ThumbLayout layout = layout_thumbs(count, space);
    EXPECT_GE(layout.columns * layout.rows, count);
    EXPECT_LT(layout.columns * (layout.rows - 1), count);
    const float right = static_cast<float>(layout.columns - 1) * layout.step_x + layout.width;
    EXPECT_LE(right, space.width - (layout.scrolls ? space.bar : 0) + 0.5f);
    EXPECT_GE(layout.step_x, layout.width + space.gap - 0.01f) << "they don't overlap";
    EXPECT_GE(layout.step_y, layout.height + space.gap - 0.01f);
  }
}

TEST(LayoutThumbs, ScrollsOnlyWhereTheSmallestDontFit) {
  Seeded random;
  for (int trial = 0; trial < 500; ++trial) {
    const ThumbSpace space = random_space(random);
    const int64_t count = random.integer(1, 1024);
    const ThumbLayout layout = layout_thumbs(count, space);
    const float bottom = static_cast<float>(layout.rows) * layout.step_y - space.gap;
    EXPECT_EQ(layout.scrolls, bottom > space.height);
    const float longer = std::max(layout.width, layout.height);
    if (layout.scrolls) {
      EXPECT_LE(longer, std::max(space.least, 31.0f) + 1.0f);
    }
    EXPECT_LE(longer, space.most + 0.5f);
  }
}

TEST(LayoutThumbs, DrawsEveryTapAtLeastAPixelWide) {
  Seeded random;
  for (int trial = 0; trial < 200; ++trial) {
    const ThumbSpace space = random_space(random);
    EXPECT_GE(layout_thumbs(random.integer(1, 1024), space).scale, 1);
  }
}

}  // namespace
}  // namespace convoscope::app
