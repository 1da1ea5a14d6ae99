// Depthwise convolution with filters of 3×3 or 5×5 taps: tiles of two output rows and several
// pixels, so that an input vector is loaded once for all products of the tile that it has a part
// in. Filters are read where they lie. Other shapes are for depthwise.h. Meaning: ../reference.h;
// order of sums: window.h.
#pragma once

#include <cstdint>

namespace convoscope::kernels {

// The same for all rows of a case. Output (y, x) reads from row y·stride − pad_top and column
// x·stride − pad_left on, without dilation.
struct DepthwiseCase {
  int64_t filter = 0;  // taps of a row and of a column
  int64_t stride = 0;
  int64_t pad_top = 0, pad_left = 0;
  int64_t in_rows = 0, in_pixels = 0;  // of the image, and pixels of an output row
  int64_t out_pixels = 0;
  int64_t in_row_step = 0, in_pixel_step = 0;
  int64_t out_row_step = 0, out_pixel_step = 0;
  int64_t tap_row_step = 0, tap_step = 0;  // in the filters
};

// Neighbouring channels, side by side in input, filters and output.
struct DepthwiseChannels {
  const float* image = nullptr;    // the picture, at the first of them
  const float* filters = nullptr;  // tap (0, 0)
  float* output = nullptr;         // of the picture
  int64_t count = 0;               // at least as many as a vector has lanes
};

// Whether there are tiles of this shape.
bool has_depthwise_tiles(int64_t filter, int64_t stride);

// Computes the output rows [begin, end).
void depthwise_tiles(const DepthwiseCase& shape, const DepthwiseChannels& channels, int64_t begin,
                     int64_t end);

}  // namespace convoscope::kernels
