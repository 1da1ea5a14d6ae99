// See tiles.h.
#include "app/gpu/tiles.h"

#include <algorithm>
#include <cmath>

#include "engine/analysis/stats.h"
#include "engine/core/arithmetic.h"

namespace convoscope::app {
namespace {

constexpr int kMaxLevel = 30;  // 2^30 elements are the most a tensor holds

int64_t reduced(int64_t extent, int level) { return ceil_div(extent, int64_t{1} << level); }

// First and last+1 tile of an axis that touches the elements [begin, end).
std::pair<int64_t, int64_t> tiles_of_axis(int64_t extent, int level, double begin, double end) {
  const double tile = static_cast<double>(kTileExtent << level);
  const double last = static_cast<double>(extent);
  // Clamped before the conversion: a far pan must not leave int64.
  begin = std::clamp(begin, 0.0, last);
  end = std::clamp(end, 0.0, last);
  if (begin >= end) return {0, 0};
  return {static_cast<int64_t>(begin / tile), static_cast<int64_t>(std::ceil(end / tile))};
}

}  // namespace

int level_for_scale(double scale) {
  int level = 0;
  while (level < kMaxLevel && scale * static_cast<double>(int64_t{1} << level) < 1) ++level;
  return level;
}

int overview_level(int64_t height, int64_t width) {
  int level = 0;
  while (reduced(std::max(height, width), level) > kTileExtent) ++level;
  return level;
}

TileRect tiles_touching(int64_t height, int64_t width, int level, double y0, double x0, double y1,
                        double x1) {
  const auto [row0, row1] = tiles_of_axis(height, level, y0, y1);
  const auto [column0, column1] = tiles_of_axis(width, level, x0, x1);
  return {row0, column0, row1, column1};
}

TileRect tile_pixels(int64_t height, int64_t width, const TileKey& key) {
  const int64_t y = key.row * kTileExtent, x = key.column * kTileExtent;
  return {y, x, std::min(y + kTileExtent, reduced(height, key.level)),
          std::min(x + kTileExtent, reduced(width, key.level))};
}

ImageView view_of(const Tensor& tensor) {
  if (tensor.layout() != Layout::kHWIO) return image_view(tensor);
  const FilterShape s = filter_shape(tensor);
  return {tensor.data(), {s.out, s.h, s.w, s.in}, 1, s.w * s.in * s.out, s.in * s.out, s.out};
}

TexelFormat tile_format(const TileKey& key) {
  return key.c == kRgb ? TexelFormat::kThreeFloats : TexelFormat::kOneFloat;
}

int64_t tile_cost(const ImageShape& shape, const TileKey& key) {
  const TileRect pixels = tile_pixels(shape.h, shape.w, key);
  const int64_t factor = int64_t{1} << key.level;
  return std::min(pixels.height() * factor, shape.h) * std::min(pixels.width() * factor, shape.w) *
         floats_of(tile_format(key));
}

std::vector<float> make_tile(const Tensor& tensor, const TileKey& key) {
  const ImageView view = view_of(tensor);
  const TileRect pixels = tile_pixels(view.shape.h, view.shape.w, key);
  const auto channel = [&](int64_t c) {
    return reduced_map(view, key.n, c, int64_t{1} << key.level, pixels.y0, pixels.x0,
                       pixels.height(), pixels.width());
  };
  if (key.c != kRgb) return channel(key.c);
  std::vector<float> texels(static_cast<size_t>(3 * pixels.height() * pixels.width()));
  for (int64_t c = 0; c < 3; ++c) {
    size_t at = static_cast<size_t>(c);
    for (const float value : channel(c)) {
      texels[at] = value;
      at += 3;
    }
  }
  return texels;
}

}  // namespace convoscope::app
