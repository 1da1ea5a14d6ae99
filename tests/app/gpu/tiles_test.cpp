// Laws of cutting a map into tiles: every element is shown once, reduction never skips one, and a
// tile holds means.
#include "app/gpu/tiles.h"

#include <gtest/gtest.h>

#include <cmath>

namespace convoscope::app {
namespace {

Tensor numbered(const ImageShape& shape, DataFormat format) {
  Tensor tensor(shape, format);
  const ImageView view = image_view(tensor);
  for (int64_t n = 0; n < shape.n; ++n) {
    for (int64_t y = 0; y < shape.h; ++y) {
      for (int64_t x = 0; x < shape.w; ++x) {
        for (int64_t c = 0; c < shape.c; ++c) {
          tensor.data()[view.offset(n, y, x, c)] =
              static_cast<float>(((n * shape.h + y) * shape.w + x) * shape.c + c);
        }
      }
    }
  }
  return tensor;
}

TEST(Tiles, APixelOfTheChosenLevelIsAtLeastAScreenPixelAndHalfOfItIsNot) {
  for (const double scale : {0.001, 0.013, 0.2, 0.25, 0.4999, 0.5, 0.99, 1.0, 1.5, 30.0}) {
    const double pixel = scale * std::exp2(level_for_scale(scale));
    EXPECT_GE(pixel, 1) << scale;
    EXPECT_TRUE(scale >= 1 ? level_for_scale(scale) == 0 : pixel / 2 < 1) << scale;
  }
}

TEST(Tiles, TheTilesOfALevelCoverEveryPixelOnce) {
  for (const auto& [h, w] : {std::pair{1, 1}, {512, 513}, {1300, 40}, {4000, 3000}}) {
    for (int level = 0; level < 5; ++level) {
      const TileRect tiles = tiles_touching(h, w, level, 0, 0, h, w);
      const int64_t f = int64_t{1} << level;
      int64_t area = 0, y_end = 0, x_end = 0;
      for (int64_t row = tiles.y0; row < tiles.y1; ++row) {
        for (int64_t column = tiles.x0; column < tiles.x1; ++column) {
          const TileRect p = tile_pixels(h, w, {0, 0, level, row, column});
          EXPECT_EQ(p.y0, row * kTileExtent);
          EXPECT_EQ(p.x0, column * kTileExtent);
          EXPECT_FALSE(p.empty());
          area += p.height() * p.width();
          y_end = std::max(y_end, p.y1);
          x_end = std::max(x_end, p.x1);
        }
      }
      EXPECT_EQ(y_end, (h + f - 1) / f);
      EXPECT_EQ(x_end, (w + f - 1) / f);
      EXPECT_EQ(area, y_end * x_end) << h << "×" << w << " level " << level;
    }
  }
}

TEST(Tiles, TheOverviewIsOneTileAndTheLevelBelowIsNot) {
  for (const auto& [h, w] : {std::pair{512, 512}, {513, 3}, {4000, 3000}, {1, 100000}}) {
    const int level = overview_level(h, w);
    const TileRect tiles = tiles_touching(h, w, level, 0, 0, h, w);
    EXPECT_EQ(tiles.height() * tiles.width(), 1);
    if (level == 0) continue;
    const TileRect below = tiles_touching(h, w, level - 1, 0, 0, h, w);
    EXPECT_GT(below.height() * below.width(), 1);
  }
}

TEST(Tiles, OnlyVisibleTilesAreAskedForHoweverFarThePan) {
  EXPECT_TRUE(tiles_touching(4000, 3000, 0, -1e30, -1e30, -1, -1).empty());
  EXPECT_TRUE(tiles_touching(4000, 3000, 0, 4000, 0, 1e30, 3000).empty());
  const TileRect one = tiles_touching(4000, 3000, 0, 600, 520, 700, 1000);
  EXPECT_EQ(one.y0, 1);
  EXPECT_EQ(one.x0, 1);
  EXPECT_EQ(one.height() * one.width(), 1);
}

TEST(Tiles, ATileHoldsTheMeansOfItsElementsInBothDataFormats) {
  for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
    const Tensor tensor = numbered({2, 7, 9, 3}, format);
    const ImageView view = image_view(tensor);
    const std::vector<float> tile = make_tile(tensor, {1, 2, 1, 0, 0});
    ASSERT_EQ(tile.size(), 4u * 5u);
    for (int64_t py = 0; py < 4; ++py) {
      for (int64_t px = 0; px < 5; ++px) {
        double sum = 0, count = 0;
        for (int64_t y = 2 * py; y < std::min<int64_t>(7, 2 * py + 2); ++y) {
          for (int64_t x = 2 * px; x < std::min<int64_t>(9, 2 * px + 2); ++x) {
            sum += view.at(1, y, x, 2);
            ++count;
          }
        }
        EXPECT_FLOAT_EQ(tile[static_cast<size_t>(py * 5 + px)], static_cast<float>(sum / count));
      }
    }
  }
}

TEST(Tiles, APictureTileHoldsRedGreenBlueSideBySide) {
  const Tensor tensor = numbered({1, 2, 3, 4}, DataFormat::kNCHW);
  const std::vector<float> tile = make_tile(tensor, {0, kRgb, 0, 0, 0});
  const ImageView view = image_view(tensor);
  ASSERT_EQ(tile.size(), 2u * 3u * 3u);
  for (int64_t i = 0; i < 6; ++i) {
    for (int64_t c = 0; c < 3; ++c) {
      EXPECT_EQ(tile[static_cast<size_t>(3 * i + c)], view.at(0, i / 3, i % 3, c));
    }
  }
}

TEST(Tiles, FiltersAreSeenAsOnePictureEach) {
  Tensor filters(FilterShape{3, 2, 4, 5});
  for (int64_t i = 0; i < filters.size(); ++i) filters.data()[i] = static_cast<float>(i);
  const ImageView view = view_of(filters);
  EXPECT_EQ(view.shape, (ImageShape{5, 3, 2, 4}));
  for (int64_t k = 0; k < 5; ++k) {
    EXPECT_EQ(view.at(k, 2, 1, 3),
              filters.data()[filter_offset(filter_shape(filters), 2, 1, 3, k)]);
  }
}

}  // namespace
}  // namespace convoscope::app
