// Direct convolution with neighbouring output pixels of a row in the lanes: a vector of input
// values is loaded for every tap and multiplied by the weights of 1 to 4 filters. It fills its
// lanes where a group has few filters, and writes NCHW as it lies. It reads lines: copies of input
// rows, one per channel, in which neighbouring pixels of a tap follow one another whatever the
// stride. Meaning: ../reference.h; order of summation: window.h.
#pragma once

#include <cstdint>

#include "engine/conv/kernels/window.h"

namespace convoscope::kernels {

inline constexpr int kMostRowFilters = 4;

// A kernel loads from a line up to one vector beyond the last pixel, and drops what it read there.
inline constexpr int64_t kLineSlack = 64;

struct LineWindow {
  int64_t tap_columns = 0;
  int64_t channels = 0;                  // that one filter reads
  int64_t channel_step = 0;              // from one channel's line to the next
  const int64_t* tap_offsets = nullptr;  // per tap column: where pixel 0 reads in a line
  int64_t out_pixel_step = 0;
  int64_t upcoming_step = 0;  // in LineRow::upcoming, between the reads of neighbouring outputs
  int64_t pixels = 0;
  bool stream = false;                 // past the caches, where vectors of the output are aligned
  const PixelRange* inside = nullptr;  // as in Window
  PixelRange interior;
};

struct LineRow {
  const float* const* lines = nullptr;  // per tap row: the first channel's line
  int64_t first_tap_row = 0;            // tap rows [first, last) lie inside the image
  int64_t last_tap_row = 0;
  float* output = nullptr;  // pixel 0 of the row, channel 0
  // A row of the input that is copied into lines next, or null: it is fetched between the products.
  const float* upcoming = nullptr;
};

// The block is packed for one lane a vector: weights [tap row][tap column][channel][count].
void rows_row(const LineWindow& window, const ChannelBlock& block, const LineRow& row);

}  // namespace convoscope::kernels
