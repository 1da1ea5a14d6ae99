// See winograd_tiles.h.
#include "engine/conv/winograd_tiles.h"

#include <algorithm>
#include <numeric>

#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

int64_t phase_count(const AxisGeometry& axis) {
  return axis.dilation / std::gcd(axis.stride, axis.dilation);
}

}  // namespace

int64_t phase_stride(const AxisGeometry& axis) {
  return axis.stride / std::gcd(axis.stride, axis.dilation);
}

AxisTiles axis_tiles(const AxisGeometry& axis, const kernels::WinogradExtents& extents) {
  AxisTiles result;
  result.output_step = phase_count(axis);
  result.sample_step = axis.dilation;
  for (int64_t phase = 0; phase < std::min(result.output_step, axis.output); ++phase) {
    for (int64_t o = phase; o < axis.output; o += extents.outputs * result.output_step) {
      AxisTile tile;
      tile.first_output = o;
      tile.outputs =
          std::min<int64_t>(extents.outputs, ceil_div(axis.output - o, result.output_step));
      tile.first_position = axis.position(o, 0);
      // Sample i lies at first_position + i · dilation. Those that only outputs beyond the image
      // would read count as padding, so that whatever they hold disturbs nothing.
      const int64_t read = (tile.outputs - 1) * extents.stride + 3;
      const auto first_at = [&](int64_t position) {
        return std::clamp<int64_t>(ceil_div(position - tile.first_position, axis.dilation), 0,
                                   read);
      };
      tile.inside = {first_at(0), first_at(axis.input)};
      result.tiles.push_back(tile);
    }
  }
  return result;
}

int64_t axis_tile_count(const AxisGeometry& axis, const kernels::WinogradExtents& extents) {
  const int64_t phases = std::min(phase_count(axis), axis.output);
  if (phases == 0) return 0;
  // Phases of one output more come first.
  const int64_t shorter = axis.output / phases, longer = axis.output % phases;
  return longer * ceil_div(shorter + 1, extents.outputs) +
         (phases - longer) * ceil_div(shorter, extents.outputs);
}

}  // namespace convoscope
