// A row of an image as lines, one a channel, in which the pixels that one tap reads for
// neighbouring outputs lie side by side: with stride s a line has s parts, and cell p of the padded
// row lies in part p mod s at place p div s. Padding stays as the caller's memory was. Private to
// engine/conv.
#pragma once

#include <cstdint>

#include "engine/conv/geometry.h"

namespace convoscope {

struct PixelLines {
  int64_t stride = 1;  // one that leads nowhere counts as 1
  int64_t part = 0;    // elements of one part, the kernels' slack included
  int64_t line = 0;    // elements of all parts

  explicit PixelLines(const AxisGeometry& w);

  int64_t place(int64_t cell) const { return cell % stride * part + cell / stride; }

  // Copies what the row's windows read. `from` is the first channel of the row's first pixel.
  void copy_row(const AxisGeometry& w, const float* from, int64_t pixel_step, int64_t channel_step,
                int64_t channels, float* lines) const;
};

}  // namespace convoscope
