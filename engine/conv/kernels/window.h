// What a kernel is told: pointers, steps and counts, no tensors. A kernel computes one row of
// output pixels for one block of output channels. Steps count float32 elements.
//
// Every kernel adds the products of an output element in the order of the reference
// (../reference.h): tap row, tap column, channel, starting from +0, one product at a time. Taps in
// the padding are left out, never multiplied, so a NaN or infinite weight over padding changes
// nothing. Hence an element has the same bits whichever kernel, tile, block or thread computes it
// on one SIMD target.
#pragma once

#include <cstdint>

namespace convoscope::kernels {

struct PixelRange {
  int64_t begin = 0, end = 0;
};

// The same for all rows of a case.
struct Window {
  int64_t tap_rows = 0, tap_columns = 0;  // extents of a filter
  int64_t channels = 0;                   // that one filter reads
  int64_t tap_row_step = 0;               // in the input, from one row of taps to the next
  int64_t tap_step = 0;                   // from one tap of a row to the next
  int64_t channel_step = 0;
  int64_t pixel_step = 0;  // in the input, between neighbouring output pixels
  int64_t out_pixel_step = 0;
  int64_t pixels = 0;                  // in a row of the output
  bool stream = false;                 // past the caches, where vectors of the output are aligned
  const PixelRange* inside = nullptr;  // per tap column: the pixels for which it hits the image
  PixelRange interior;                 // the pixels for which all tap columns do
};

// Output channels that are computed together, one a lane.
struct ChannelBlock {
  // [tap row][tap column][channel], of each `vectors` vectors, zero-filled; `weights_step` leads
  // from one channel's to the next.
  const float* weights = nullptr;
  const int64_t* offsets = nullptr;  // of each channel's element in an output pixel
  int64_t count = 0;                 // channels in use, at most vectors · lanes
  int vectors = 1;                   // 1 or 2
  bool contiguous = false;           // offsets rise by one and all lanes are in use
  int64_t weights_step = 0;
};

struct Row {
  const float* image = nullptr;  // the picture, at the first channel that the block reads
  int64_t origin = 0;            // element for tap (0, 0) of pixel 0; outside the image in padding
  int64_t first_tap_row = 0;     // tap rows [first, last) lie inside the image
  int64_t last_tap_row = 0;
  float* output = nullptr;  // pixel 0 of the row, channel 0
};

}  // namespace convoscope::kernels
