// One plane of a picture convolved with one filter by the kernel of kernels/image.h: any rectangle
// of the output. Inside the picture the kernel reads the rows where they lie; rows outside are one
// row of zeros, and where a window reaches over the left or right border its rows are copied with
// zeros around them. So padding is multiplied: the weights must be finite. Private to engine/conv.
#pragma once

#include <vector>

#include "engine/conv/geometry.h"
#include "engine/conv/kernels/image.h"
#include "engine/conv/kernels/window.h"

namespace convoscope {

struct OutputRectangle {
  kernels::PixelRange rows, columns;
};

// Scratch memory of one task; strides are 1.
class ImagePlane {
 public:
  ImagePlane(const Geometry& geometry, int64_t row_step);

  // Elements that the copied rows take, before anything is allocated; kMaxElements or more where
  // it is out of reach.
  static int64_t scratch_elements(const Geometry& geometry);

  // `weights` is [tap row][tap column]; `output` is element (0, 0) of the output plane. `stream`
  // writes past the caches.
  void compute(const float* plane, const float* weights, const OutputRectangle& rectangle,
               float* output, int64_t out_row_step, bool stream);

 private:
  void compute_rows(int64_t first_row, int64_t last_row, const OutputRectangle& rectangle,
                    float* output, int64_t out_row_step);
  void compute_across_border(int64_t first_row, int64_t column, int64_t count);

  // The input row of output row `first_row` and tap row t, one tile of rows having more taps.
  const float* input_row(int64_t first_row, int64_t t) const;

  const AxisGeometry h_, w_;
  const int64_t row_step_;
  const kernels::PixelRange interior_;
  const kernels::ImageTile tile_;
  const int64_t border_pixels_;  // that the windows of a tile read in a row
  kernels::ImageRows rows_;
  const float* plane_ = nullptr;
  std::vector<float> zeros_, unused_, border_, border_output_;
  std::vector<const float*> inputs_, border_inputs_;
  float* outputs_[kernels::kMostImageRows];  // at column 0
};

}  // namespace convoscope
