// Direct convolution of one plane of a picture, pixels in the lanes: a register tile of several
// output rows, each of several vectors, reads the rows of the picture where they lie, so that a
// vector of input values serves every output row of the tile that sees it. A depthwise convolution
// of interleaved channels is one of a plane, too: a row has width · channels elements, taps lie
// `channels` apart, and weights differ from lane to lane. Stride 1, any dilation. Pixels in the
// padding count as zeros, rows there are the caller's matter (../image_plane.h). Meaning:
// ../reference.h; order of summation: window.h.
#pragma once

#include <cstdint>

#include "engine/conv/kernels/window.h"

namespace convoscope::kernels {

// Interleaved channels that it takes.
inline constexpr int64_t kMostImageChannels = 8;

// Extents of the register tile for filters of so many rows, on the target that runs now.
struct ImageTile {
  int64_t rows = 0;
  int64_t pixels = 0;  // elements of a row, a multiple of the period
  int64_t period = 0;  // whole vectors, after which lanes hold the same channels again
};
ImageTile image_tile(int64_t tap_rows, int64_t channels = 1);

inline constexpr int64_t kMostImageRows = 8;

struct ImageRows {
  // [tap row][tap column] for one channel; for several [tap row][tap column][ImageTile::period],
  // what each element of a row is multiplied by.
  const float* weights = nullptr;
  int64_t channels = 1;
  int64_t tap_rows = 0, tap_columns = 0;
  int64_t tap_step = 1;  // in an input row, from one tap to the next
  // tap_rows + tile rows − 1 input rows, each at tap column 0 of pixel 0. Output row r reads tap
  // row t from inputs[r + t].
  const float* const* inputs = nullptr;
  PixelRange inside;                // elements of an input row from there on that may be read
  float* const* outputs = nullptr;  // one for each row of the tile, at pixel 0
  int64_t pixels = 0;               // elements of an output row
  bool stream = false;  // past the caches (streaming.h), where vectors of the output are aligned
  // Of several channels: the first of the input rows after these that the next tile of rows reads,
  // which are fetched meanwhile, or null.
  const float* upcoming = nullptr;
  int64_t upcoming_step = 0;  // from one to the next
};

// Computes a whole tile of rows. The last tile of a row overlaps the one before.
void image_rows(const ImageRows& rows);

}  // namespace convoscope::kernels
