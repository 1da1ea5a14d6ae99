// Convolution with a large filter by discrete Fourier transforms of 64×64 tiles (overlap-save): a
// tile in each lane, and as many further tiles as imaginary parts, which a real filter keeps apart.
// What the tile borders would wrap around isn't written. Cutting a picture into tiles, and the
// filter's spectrum, are the caller's matter (../by_fourier.cpp, ../fourier_spectrum.h).
#pragma once

#include <cstdint>

namespace convoscope::kernels {

inline constexpr int64_t kFourierSide = 64;

// Tiles of one batch on the target that runs now: two a lane.
int64_t fourier_batch_tiles();
// float32 values of scratch memory that a batch takes, aligned to 64 bytes.
int64_t fourier_scratch_elements();

// The frequency that the kernel keeps at a place: 8·8 points in the order of two radix-8 passes.
constexpr int64_t fourier_frequency(int64_t place) { return place / 8 + place % 8 * 8; }

struct FourierTile {
  const float* input = nullptr;  // 64×64 values
  int64_t input_step = 0;        // from one row to the next
  float* output = nullptr;
  int64_t output_step = 0;
  int64_t rows = 0, columns = 0;  // of the output, from the tile's first element on
};

// Output element (y, x) of a tile is the sum over taps (t, s) of input (y + t, x + s) times weight
// (t, s). `spectrum` is [place of the column][place of the row][real, imaginary].
//
// The tiles j and j + lanes share a lane. Bit j is set in what comes back where a value of the two
// isn't finite or overflowed: no transform confines it, so both outputs are void.
uint64_t fourier_batch(const FourierTile* tiles, const float* spectrum, float* scratch);

}  // namespace convoscope::kernels
