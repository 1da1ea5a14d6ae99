// See fourier_tiles.h.
#include "engine/conv/fourier_tiles.h"

#include <algorithm>

#include "engine/core/arithmetic.h"

namespace convoscope {

FourierGrid::FourierGrid(const Geometry& g)
    : h_(g.h),
      w_(g.w),
      pictures_(g.batch),
      down_(ceil_div(g.h.output, fourier_reach(g.h))),
      across_(ceil_div(g.w.output, fourier_reach(g.w))) {}

PlaceOfTile FourierGrid::tile(int64_t i) const {
  const auto part = [](const AxisGeometry& axis, int64_t number) {
    const int64_t begin = number * fourier_reach(axis);
    return kernels::PixelRange{begin, std::min(begin + fourier_reach(axis), axis.output)};
  };
  return {i / across_ / down_, {part(h_, i / across_ % down_), part(w_, i % across_)}};
}

TileInput tile_input(const Geometry& g, const float* plane, int64_t row_step,
                     const OutputRectangle& area, float* copy) {
  constexpr int64_t kSide = kernels::kFourierSide;
  const int64_t top = g.h.position(area.rows.begin, 0);
  const int64_t left = g.w.position(area.columns.begin, 0);
  if (top >= 0 && top + kSide <= g.h.input && left >= 0 && left + kSide <= g.w.input) {
    return {plane + top * row_step + left, row_step};
  }
  const int64_t before = std::clamp<int64_t>(-left, 0, kSide);
  const int64_t end = std::clamp<int64_t>(g.w.input - left, before, kSide);
  for (int64_t y = 0; y < kSide; ++y) {
    float* to = copy + y * kSide;
    const bool inside = g.h.inside(top + y) && before < end;
    std::fill_n(to, inside ? before : kSide, 0.0f);
    if (!inside) continue;
    std::copy_n(plane + (top + y) * row_step + left + before, end - before, to + before);
    std::fill(to + end, to + kSide, 0.0f);
  }
  return {copy, kSide};
}

}  // namespace convoscope
