// The filter gradient of 3×3 taps by Winograd's schemes (winograd_schemes.h), transposed: with
//   y = output · ((filter · g) ⊙ (input · d))  for a tile's samples d, outputs y and the taps g,
// the gradient at the taps is filterᵀ · ((outputᵀ · dy) ⊙ (input · d)), summed over all tiles. Here
// are the two transforms that the forward algorithm doesn't have; samples are transformed by
// winograd_input (winograd.h), and each position's products are those of filter_gradient.h.
// Meaning:
// ../reference_gradients.h, within the error that ../winograd_gradient_plan.cpp states.
#pragma once

#include <cstdint>

#include "engine/conv/kernels/winograd.h"

namespace convoscope::kernels {

// The gradient at the outputs of a tile; channels lie side by side.
struct WinogradGradientSource {
  const float* pixels = nullptr;  // output (0, 0), channel 0
  PixelRange rows, columns;       // outputs that exist and read the image; the others count as 0
};

struct WinogradGradientInput {
  int64_t row_step = 0, column_step = 0;  // between neighbouring outputs of a tile
  int64_t channels = 0;
};

// transformed[p·point_step + t·tile_step + k] for all points p and tiles t; channels are filled up
// to whole vectors with zeros.
void winograd_gradient(WinogradScheme scheme, const WinogradGradientInput& input,
                       const WinogradGradientSource* tiles, int64_t tile_count, float* transformed,
                       int64_t point_step, int64_t tile_step);

// Sums over tiles: [chunk][position][channel][width], of which the chunks are added up in order.
struct WinogradGradientSums {
  const float* sums = nullptr;
  int64_t chunks = 1, chunk_step = 0;
  int64_t point_step = 0;
  int64_t channels = 0, filters = 0;
  int64_t width = 0;  // a multiple of the lanes, at least the filters
};

// taps[tap·tap_step + c·filters + k]. Nothing is written beyond the filters. True where all are
// finite.
bool winograd_gradient_taps(WinogradScheme scheme, const WinogradGradientSums& sums, float* taps,
                            int64_t tap_step);

}  // namespace convoscope::kernels
