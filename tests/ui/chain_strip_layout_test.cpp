// Where the pictures of a chain lie: all alike, within the room or scrolling.
#include "app/panels/chain/chain_strip_layout.h"

#include <gtest/gtest.h>

namespace convoscope::app {
namespace {

constexpr StripRoom kRoom{.width = 1500, .height = 280, .least = 190, .gap = 46, .most_gap = 400};

std::vector<ImageShape> levels(size_t count, int64_t size) {
  return std::vector<ImageShape>(count, ImageShape{1, size, size, 8});
}

TEST(StripLayout, FewLevelsFillTheWidth) {
  for (size_t count = 2; count <= 6; ++count) {
    const StripLayout layout = layout_strip(levels(count, 96), kRoom);
    EXPECT_LE(layout.width, kRoom.width + 1) << count;
    EXPECT_LE(layout.box_height, kRoom.height);
    EXPECT_GE(layout.step, layout.box_width + kRoom.gap);
  }
}

TEST(StripLayout, ManyLevelsScrollInBoxesThatHoldTheirWords) {
  const StripLayout layout = layout_strip(levels(20, 96), kRoom);
  EXPECT_GT(layout.width, kRoom.width);
  EXPECT_GE(layout.box_width, kRoom.least);
  EXPECT_EQ(layout.step, layout.box_width + kRoom.gap);
}

TEST(StripLayout, PrefersAHeightThatIsAMultipleOfTheLevels) {
  const std::vector<ImageShape> shapes = {{1, 96, 96, 3}, {1, 48, 48, 8}, {1, 24, 24, 8}};
  const auto height = static_cast<int64_t>(layout_strip(shapes, kRoom).box_height);
  EXPECT_EQ(height % 48, 0) << height;
}

TEST(PictureInBox, LiesInItInItsOwnProportions) {
  const Rect box = Rect::of(10, 20, 200, 150);
  for (const ImageShape& shape :
       {ImageShape{1, 7, 7, 1}, ImageShape{1, 30, 90, 1}, ImageShape{1, 500, 20, 1}}) {
    const Rect picture = picture_in_box(shape, box);
    EXPECT_GE(picture.min.x, box.min.x);
    EXPECT_GE(picture.min.y, box.min.y);
    EXPECT_LE(picture.max.x, box.max.x + 0.5f);
    EXPECT_LE(picture.max.y, box.max.y + 0.5f);
    const double ratio = static_cast<double>(shape.w) / static_cast<double>(shape.h);
    EXPECT_NEAR(picture.width(), picture.height() * ratio, 1 + ratio);
  }
}

TEST(PictureInBox, TakesWholePixelsWhereThatCostsLittle) {
  EXPECT_EQ(picture_in_box({1, 7, 7, 1}, Rect::of(0, 0, 150, 150)).width(), 147);
  EXPECT_EQ(picture_in_box({1, 40, 40, 1}, Rect::of(0, 0, 150, 150)).width(), 150)
      << "3 of 3.75 pixels would cost a fifth";
}

}  // namespace
}  // namespace convoscope::app
