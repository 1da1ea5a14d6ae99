// One plane of a picture convolved with one filter by the kernel of kernels/image.h: any rectangle
// of the output. The kernel reads the rows of the picture where they lie; rows outside are one row
// of zeros. So padding is multiplied: the weights must be finite. A picture of a few interleaved
// channels, each with a filter of its own, counts as one plane. Private to engine/conv.
#pragma once

#include <vector>

#include "engine/conv/geometry.h"
#include "engine/conv/kernels/image.h"
#include "engine/conv/kernels/window.h"

namespace convoscope {

struct OutputRectangle {
  kernels::PixelRange rows, columns;
};

// Scratch memory of one task; strides are 1. Where channels are interleaved, columns are elements.
class ImagePlane {
 public:
  ImagePlane(const Geometry& geometry, int64_t row_step, int64_t channels = 1);

  // `weights` are those of kernels::ImageRows; `output` is element (0, 0) of the output plane.
  // `stream` writes past the caches.
  void compute(const float* plane, const float* weights, const OutputRectangle& rectangle,
               float* output, int64_t out_row_step, bool stream);

 private:
  void compute_rows(int64_t first_row, int64_t last_row, float* output, int64_t out_row_step);

  const AxisGeometry h_, w_;
  const int64_t row_step_, step_;  // between input rows; between the output rows of a tile
  const kernels::ImageTile tile_;
  kernels::ImageRows rows_;
  const float* plane_ = nullptr;
  int64_t first_column_ = 0;
  std::vector<float> zeros_, unused_;
  std::vector<const float*> inputs_;
  float* outputs_[kernels::kMostImageRows];
};

}  // namespace convoscope
