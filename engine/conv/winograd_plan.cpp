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

namespace {

// Elements that inputs, sums and filters may take together: of the 256 Ki of a second-level cache.
constexpr int64_t kCache = 256 * 1024;

// Transformed filters that are no longer worth keeping: 8 MiB are read from the third-level cache
// nearly as slowly as they are made.
constexpr int64_t kLargeBank = int64_t{1} << 21;

// Every few tiles of the fused way read all filters anew, so these have to stay in that cache.
constexpr int64_t kFusedWeights = kCache * 3 / 4;
constexpr int64_t kFusedChannels = 64;

int64_t clamped_tiles(int64_t tiles, int64_t most) {
  return std::clamp(tiles / kernels::kWinogradTiles * kernels::kWinogradTiles, int64_t{8}, most);
}

}  // namespace

WinogradPlan winograd_plan(WinogradScheme scheme, const Geometry& g) {
  const auto extents = kernels::winograd_extents(scheme);
  const int64_t positions = extents.points * extents.points;
  const int64_t lanes = kernels::vector_lanes();
  const int64_t channels = std::max<int64_t>(1, g.filter_channels);
  const int64_t tiles = winograd_tile_count(g, extents);
  const int64_t all_weights = positions * channels * g.channels_per_group();
  WinogradPlan plan{scheme, WinogradWay::kByTiles, 0, {BlockRule::Sharing::kSameGroup, lanes, 0}};
  int64_t vectors = kernels::winograd_vectors();
  if (channels <= kFusedChannels && all_weights <= kFusedWeights &&
      kernels::winograd_fused_tiles(scheme) > 0) {
    plan.way = WinogradWay::kFused;
    plan.blocks.most = lanes;
    plan.tiles = 8 * kernels::winograd_fused_tiles(scheme);
    return plan;
  }
  if (g.groups == 1 && (all_weights > kLargeBank || (tiles <= 64 && channels >= 128))) {
    plan.way = WinogradWay::kByFilters;
    if (positions > 64) vectors = std::min<int64_t>(vectors, 2);
    const int64_t width = vectors * lanes, deep = std::min(channels, kernels::kWinogradChannels);
    const int64_t most = clamped_tiles((kCache / positions - deep * width) / (deep + width), 52);
    // Runs of nearly the same length.
    plan.tiles = ceil_div(tiles, std::max<int64_t>(1, ceil_div(tiles, most)));
    plan.blocks.most = width;
    return plan;
  }
  plan.blocks.most = vectors * lanes;
  const int64_t filters = std::clamp<int64_t>(g.channels_per_group(), 1, plan.blocks.most);
  const int64_t weights = positions * channels * filters;
  const int64_t cache = kCache * 9 / 10;
  const int64_t left = weights < cache * 4 / 5 ? cache - weights : cache;
  plan.tiles = clamped_tiles(left / (positions * (channels + filters)), 24);
  return plan;
}

}  // namespace convoscope
