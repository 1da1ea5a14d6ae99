// The input gradient of 3×3 taps at stride 2 as one bilinear scheme. Along an axis, the gradient at
// position 2j of the padded input is g0·dy[j] + g2·dy[j − 1], at position 2j + 1 it is g1·dy[j]:
// the first is the scheme of two taps that kStrided4Scheme (winograd_schemes.h) has for even
// samples, the second a product each. So 5 samples of the gradient at the output make 9 points, and
// 9 products make 8 positions, 81 products in two dimensions where plain sums take 144. Filters are
// transformed by winograd_filters with kStrided4, their taps backwards, and multiplied by
// winograd_products. Meaning: ../reference_gradients.h, within the error that
// ../backprop_input_winograd.cpp states.
#pragma once

#include <cstdint>

#include "engine/conv/kernels/winograd.h"

namespace convoscope::kernels {

inline constexpr int kUpwardPoints = 9, kUpwardSamples = 5, kUpwardOutputs = 8;

// The matrices of an axis: points of samples, and outputs of points.
double upward_sample_factor(int point, int sample);
double upward_output_factor(int output, int point);

// As winograd_input, for tiles of 5×5 samples. All channels.
void upward_input(const WinogradInput& input, const WinogradSource* tiles, int64_t tile_count,
                  float* transformed, int64_t point_step, int64_t tile_step);

// Where the outputs of a tile go.
struct UpwardTarget {
  float* pixels = nullptr;   // output (0, 0), channel 0; outside the image where that isn't wanted
  PixelRange rows, columns;  // outputs inside the image
};

// As winograd_output, of whole tiles of 8×8 outputs for one block of filters whose channels lie
// side by side. True where all outputs are finite.
bool upward_output(const WinogradOutput& output, const ChannelBlock& block,
                   const UpwardTarget* tiles, int64_t tile_count);

}  // namespace convoscope::kernels
