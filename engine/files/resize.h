// Scaling of pictures by separable weights, one axis after the other: the area average where an
// axis shrinks, bilinear (pixel centres at half-integers) where it grows.
#pragma once

#include <vector>

#include "engine/core/tensor.h"

namespace convoscope {

// How one output element of an axis is made: Σ weights[i] · input[first + i]. The weights sum to 1.
struct AxisTaps {
  int64_t first = 0;
  std::vector<float> weights;
};
std::vector<AxisTaps> axis_taps(int64_t input, int64_t output);

// `image` lies as NHWC; extents are positive and within check_size. Costs about one pass over the
// larger of the two pictures for each axis; multithreaded.
Tensor resize_image(const Tensor& image, int64_t h, int64_t w);

}  // namespace convoscope
