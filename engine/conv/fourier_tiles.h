// How a plane is cut into the tiles of kernels/fourier.h, and where a tile reads. Private to
// engine/conv.
#pragma once

#include "engine/conv/geometry.h"
#include "engine/conv/image_plane.h"
#include "engine/conv/kernels/fourier.h"

namespace convoscope {

struct PlaceOfTile {
  int64_t n = 0;  // picture
  OutputRectangle area;
};

// The tiles of one output channel, pictures after one another. A tile of S points an axis gives
// S − E + 1 elements of it, E being the effective filter: those whose windows don't wrap around.
class FourierGrid {
 public:
  FourierGrid(const Geometry& geometry, const kernels::FourierSize& size);

  const kernels::FourierSize& size() const { return size_; }
  int64_t tiles() const { return pictures_ * down_ * across_; }
  int64_t pairs() const { return (tiles() + 1) / 2; }
  PlaceOfTile tile(int64_t i) const;

  // Estimated time for one output channel, in the plan's vector multiply-adds.
  double cost() const;

 private:
  kernels::FourierSize size_;
  AxisGeometry h_, w_;
  int64_t reach_h_, reach_w_;
  int64_t pictures_, down_, across_;
};

// False where no tile leaves enough of itself.
bool fits_fourier_tiles(const Geometry& geometry);

// In the tiles that take the least time; the effective filter fits them.
FourierGrid fourier_grid(const Geometry& geometry);

// Where that tile's points lie in its picture's plane; no output yet.
kernels::FourierTile tile_input(const Geometry& geometry, const kernels::FourierSize& size,
                                const float* plane, int64_t row_step, const OutputRectangle& area);

}  // namespace convoscope
