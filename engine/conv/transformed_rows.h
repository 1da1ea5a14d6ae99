// The rows of a picture with few channels as Winograd's schemes of four neighbouring outputs read
// them (kernels/line_winograd.h), one segment wide. Each is transformed when it is first asked for
// and stays until another takes its place. Private to engine/conv.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/conv/geometry.h"
#include "engine/conv/kernels/line_winograd.h"
#include "engine/core/tensor.h"

namespace convoscope {

// Output pixels of a segment.
inline constexpr int64_t kLinePixels = kernels::kLineTiles * kernels::kLineOutputs;

// Elements of one transformed row of a segment.
inline int64_t line_row_elements(const Geometry& g) {
  return g.filter_channels * kernels::line_points(g.w.filter) * kernels::kLineTiles;
}

class TransformedRows {
 public:
  // Keeps the last `rows` rows of picture n; the segment starts at output pixel `first_pixel`.
  TransformedRows(const Geometry& geometry, const ImageView& in, int64_t n, int64_t first_pixel,
                  int64_t rows);

  int64_t tiles() const { return tiles_; }
  // [channel][point][kLineTiles] of row y, which lies inside the picture.
  const float* row(int64_t y);

 private:
  void copy_pixels(int64_t y);

  const Geometry& g_;
  const ImageView& in_;
  const int64_t n_;
  const int64_t tiles_;
  const int64_t first_cell_;   // of the picture's row, at the segment's start
  const int64_t begin_, end_;  // cells that the segment reads and the picture has
  std::vector<int64_t> held_;  // row in each slot
  Tensor pixels_, points_;     // one row with its padding; the slots, each aligned
};

}  // namespace convoscope
