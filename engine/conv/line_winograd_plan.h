// Sizes of Winograd along the rows that its plan and its computation share. Private to engine/conv.
#pragma once

#include "engine/conv/geometry.h"
#include "engine/conv/kernels/line_winograd.h"

namespace convoscope {

// Output pixels of a segment.
inline constexpr int64_t kLinePixels = kernels::kLineTiles * kernels::kLineOutputs;

// Elements of one transformed row of a segment.
inline int64_t line_row_elements(const Geometry& g) {
  return g.filter_channels * kernels::line_points(g.w.filter) * kernels::kLineTiles;
}

}  // namespace convoscope
