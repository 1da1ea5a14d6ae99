// A picture with its channels side by side, for kernels whose lanes are channels. Private to
// engine/conv.
#pragma once

#include "engine/core/parallel.h"
#include "engine/core/tensor.h"

namespace convoscope {

// The same picture in NHWC. A cancelled copy holds rubbish; the token stops its reader as well.
Tensor with_channels_last(const Tensor& picture, const ParallelOptions& parallel);

// Some pictures' rows alone, from planes with neighbouring pixels side by side to pixels with their
// channels side by side, [n][y][x][c], or back. Likewise.
void planes_to_pixels(const ImageView& planes, int64_t first_picture, int64_t pictures,
                      float* pixels, const ParallelOptions& parallel);
// `to` is where `planes` counts from.
void pixels_to_planes(const float* pixels, const ImageView& planes, int64_t first_picture,
                      int64_t pictures, float* to, const ParallelOptions& parallel);

}  // namespace convoscope
