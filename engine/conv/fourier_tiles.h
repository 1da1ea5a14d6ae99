// How a plane is cut into the tiles of kernels/fourier.h, and where a tile reads. Private to
// engine/conv.
#pragma once

#include "engine/conv/geometry.h"
#include "engine/conv/image_plane.h"
#include "engine/conv/kernels/fourier.h"

namespace convoscope {

inline constexpr int64_t kFourierTileElements = kernels::kFourierSide * kernels::kFourierSide;

// The output elements of an axis that one tile gives: those whose windows don't wrap around.
inline int64_t fourier_reach(const AxisGeometry& axis) {
  return kernels::kFourierSide - axis.effective + 1;
}

struct PlaceOfTile {
  int64_t n = 0;  // picture
  OutputRectangle area;
};

// The tiles of one output channel, pictures after one another.
class FourierGrid {
 public:
  explicit FourierGrid(const Geometry& geometry);

  int64_t tiles() const { return pictures_ * down_ * across_; }
  PlaceOfTile tile(int64_t i) const;

 private:
  AxisGeometry h_, w_;
  int64_t pictures_, down_, across_;
};

struct TileInput {
  const float* data = nullptr;
  int64_t row_step = 0;
};

// The 64×64 values that the windows of an area read and those that follow: where they lie, or
// copied with zeros for the padding and beyond.
TileInput tile_input(const Geometry& geometry, const float* plane, int64_t row_step,
                     const OutputRectangle& area, float* copy);

}  // namespace convoscope
