// See winograd_plan.h.
#include "engine/conv/winograd_plan.h"

#include <algorithm>

#include "engine/conv/kernels/targets.h"
#include "engine/conv/winograd_tiles.h"
#include "engine/core/arithmetic.h"

namespace convoscope {

using kernels::WinogradScheme;

std::optional<WinogradScheme> winograd_scheme(Algorithm algorithm, const Geometry& g) {
  const int64_t stride = phase_stride(g.h);
  if (stride != phase_stride(g.w) || stride > 2) return std::nullopt;
  if (algorithm == Algorithm::kWinograd) {
    return stride == 1 ? WinogradScheme::kUnit4 : WinogradScheme::kStrided4;
  }
  if (stride == 2) return std::nullopt;
  return algorithm == Algorithm::kWinogradSmall ? WinogradScheme::kUnit2 : WinogradScheme::kUnit6;
}

int64_t winograd_tile_count(const Geometry& g, const kernels::WinogradExtents& extents) {
  return g.batch * axis_tile_count(g.h, extents) * axis_tile_count(g.w, extents);
}

int64_t winograd_tiles_a_block(const Geometry& g, const kernels::WinogradExtents& extents) {
  constexpr int64_t kCache = 240'000;  // elements, of 256 Ki
  const int64_t positions = extents.points * extents.points;
  const int64_t channels = std::max<int64_t>(1, g.filter_channels);
  const int64_t filters = std::clamp<int64_t>(g.channels_per_group(), 1, winograd_blocks().most);
  const int64_t weights = positions * channels * filters;
  const int64_t left = weights < kCache * 4 / 5 ? kCache - weights : kCache;
  return std::clamp<int64_t>(left / (positions * (channels + filters)) / 4 * 4, 8, 24);
}

BlockRule winograd_blocks() {
  const int64_t lanes = kernels::vector_lanes();
  return {BlockRule::Sharing::kSameGroup, lanes, kernels::winograd_vectors() * lanes};
}

}  // namespace convoscope
