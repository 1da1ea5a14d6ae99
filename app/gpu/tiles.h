// How a map of any size is cut for drawing: power-of-two reductions, each in tiles of 512×512
// reduced pixels, of which only the visible ones are made. Mathematics and values only, no GL.
//
// Level k shows 2^k × 2^k elements as one pixel, their mean (reduced_map in
// engine/analysis/stats.h). The level for a scale is the smallest whose pixels are at least as
// large as the screen's, so drawing never skips elements.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "app/gpu/texture.h"
#include "engine/core/tensor.h"

namespace convoscope::app {

inline constexpr int64_t kTileExtent = 512;
// In place of a channel: channels 0, 1 and 2 together, as red, green and blue.
inline constexpr int64_t kRgb = -1;

struct TileKey {
  int64_t n = 0, c = 0;  // batch element and channel, or kRgb
  int level = 0;
  int64_t row = 0, column = 0;  // which tile of the level
  auto operator<=>(const TileKey&) const = default;
};

// Half-open, in pixels of the tile's level or in tiles.
struct TileRect {
  int64_t y0 = 0, x0 = 0, y1 = 0, x1 = 0;
  int64_t height() const { return y1 - y0; }
  int64_t width() const { return x1 - x0; }
  bool empty() const { return y1 <= y0 || x1 <= x0; }
};

// `scale` is screen pixels per element, > 0.
int level_for_scale(double scale);
// The lowest level at which the whole map is one tile.
int overview_level(int64_t height, int64_t width);

// Tiles of `level` that touch the elements [y0, y1) × [x0, x1) of a height×width map.
TileRect tiles_touching(int64_t height, int64_t width, int level, double y0, double x0, double y1,
                        double x1);
// The pixels of its level that a tile holds.
TileRect tile_pixels(int64_t height, int64_t width, const TileKey& key);

// An activation as it is; a bank of filters (HWIO) as `out` pictures of `in` channels.
ImageView view_of(const Tensor& tensor);

TexelFormat tile_format(const TileKey& key);
// Elements that make_tile() reads: its cost.
int64_t tile_cost(const ImageShape& shape, const TileKey& key);
// The texels of a tile, channels interleaved. Pure and thread-safe.
std::vector<float> make_tile(const Tensor& tensor, const TileKey& key);

}  // namespace convoscope::app
