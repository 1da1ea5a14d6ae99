// Direct convolution of one plane of a picture, pixels in the lanes: a register tile of several
// output rows, each of several vectors, reads the rows of the picture where they lie, so that a
// vector of input values serves every output row of the tile that sees it. Stride 1, any dilation.
// Rows and pixels in the padding are the caller's matter (../by_image.cpp). Meaning:
// ../reference.h; order of summation: window.h.
#pragma once

#include <cstdint>

namespace convoscope::kernels {

// Extents of the register tile for filters of so many rows, on the target that runs now.
struct ImageTile {
  int64_t rows = 0;    // at most as many as the filter's
  int64_t pixels = 0;  // a multiple of the vector's lanes
};
ImageTile image_tile(int64_t tap_rows);

inline constexpr int64_t kMostImageRows = 8;

struct ImageRows {
  const float* weights = nullptr;  // [tap row][tap column]
  int64_t tap_rows = 0, tap_columns = 0;
  int64_t tap_step = 1;  // in an input row, from one tap to the next
  // tap_rows + tile rows − 1 input rows, each at tap column 0 of pixel 0. Output row r reads tap
  // row t from inputs[r + t].
  const float* const* inputs = nullptr;
  float* const* outputs = nullptr;  // one for each row of the tile, at pixel 0
  int64_t pixels = 0;               // at least the tile's
  bool stream = false;              // past the caches, where vectors of the output are aligned
};

// Computes a whole tile of rows. The last tile overlaps the one before.
void image_rows(const ImageRows& rows);

}  // namespace convoscope::kernels
