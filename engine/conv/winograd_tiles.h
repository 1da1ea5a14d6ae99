// How Winograd's algorithm cuts an output into tiles, one axis at a time. Where stride and dilation
// share no factor, the outputs o, o + D, o + 2D, … see input samples D apart: D convolutions of
// their own without a dilation, each over every D-th sample (the phases). A factor that both share
// cancels: stride 2 at dilation 2 is stride 1 over every second sample. Private to engine/conv.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/conv/geometry.h"
#include "engine/conv/kernels/winograd.h"

namespace convoscope {

// The stride of the windows within a phase, counted in samples of the phase.
int64_t phase_stride(const AxisGeometry& axis);

struct AxisTile {
  int64_t first_output = 0;
  int64_t outputs = 0;         // that exist, at most those of the scheme
  int64_t first_position = 0;  // of sample 0 in the input; negative in the padding
  kernels::PixelRange inside;  // samples inside the input that those outputs read
};

struct AxisTiles {
  int64_t output_step = 1;  // between neighbouring outputs of a tile
  int64_t sample_step = 1;  // between neighbouring samples
  std::vector<AxisTile> tiles;
};

AxisTiles axis_tiles(const AxisGeometry& axis, const kernels::WinogradExtents& extents);

// Their number alone.
int64_t axis_tile_count(const AxisGeometry& axis, const kernels::WinogradExtents& extents);

}  // namespace convoscope
