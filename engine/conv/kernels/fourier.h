// Convolution with a large filter by discrete Fourier transforms of tiles (overlap-save), two at a
// time: the second is the imaginary part of the first, which a real filter keeps apart. What the
// tile borders would wrap around isn't written. Cutting a picture into tiles, and the filter's
// spectrum, are the caller's matter (../by_fourier.cpp, ../fourier_spectrum.h).
#pragma once

#include <cstdint>

#include "engine/conv/kernels/window.h"

namespace convoscope::kernels {

// Points of a tile's axis. Larger tiles wrap around less of what they compute; smaller ones leave
// less idle at the end of a picture.
inline constexpr int64_t kFourierSides[] = {64, 128};
inline constexpr int64_t kMostFourierSide = 128;

struct FourierSize {
  int64_t rows = 0, columns = 0;  // of kFourierSides each
  int64_t points() const { return rows * columns; }
  bool operator==(const FourierSize&) const = default;
};

// The frequency that the kernel keeps at a place of an axis: the order that two passes leave.
constexpr int64_t fourier_frequency(int64_t side, int64_t place) {
  return place / 8 + place % 8 * (side / 8);
}

// float32 values of scratch memory that a pair takes, aligned to 64 bytes.
int64_t fourier_scratch_elements(const FourierSize& size);

struct FourierTile {
  // The points (y, x) of the tile that lie inside the picture, [first, last) of each axis; the
  // others are 0. The input begins with the first of them.
  PixelRange inside_rows, inside_columns;
  const float* input = nullptr;
  int64_t input_step = 0;  // from one row to the next
  float* output = nullptr;
  int64_t output_step = 0;
  int64_t rows = 0, columns = 0;  // of the output, from the tile's first element on
};

// Output element (y, x) of a tile is the sum over taps (t, s) of input (y + t, x + s) times weight
// (t, s). With L lanes `spectrum` is [places of the column / L][place of the row][real, imaginary]
// [L places of the column].
//
// False where a value of the two tiles isn't finite or overflowed: no transform confines it, so
// both outputs are void.
bool fourier_pair(const FourierSize& size, const FourierTile (&tiles)[2], const float* spectrum,
                  float* scratch);

}  // namespace convoscope::kernels
