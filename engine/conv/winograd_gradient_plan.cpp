// See winograd_gradient_plan.h.
#include "engine/conv/winograd_gradient_plan.h"

#include <algorithm>

#include "engine/conv/algorithm.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/winograd_plan.h"
#include "engine/conv/winograd_tiles.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

using kernels::WinogradScheme;

// Elements of a second-level cache of 1 MiB that sums and transformed tiles may take, together.
constexpr int64_t kMostSums = 170'000, kMostBlock = 160'000;
// Sums of all chunks, which pass through the last-level cache: 5 MiB.
constexpr int64_t kAllSums = 1'300'000;
// Transformed tiles that are shared by all channels: 8 MiB.
constexpr int64_t kMostShared = int64_t{1} << 21;

std::string text(int64_t value) { return std::to_string(value); }

int64_t positions(WinogradScheme scheme) {
  const int64_t points = kernels::winograd_extents(scheme).points;
  return points * points;
}

int64_t padded_filters(const Geometry& g) {
  const int64_t lanes = kernels::vector_lanes();
  return ceil_div(g.out_channels, lanes) * lanes;
}

}  // namespace

std::string winograd_gradient_refusal(const Geometry& g) {
  if (g.h.filter != 3 || g.w.filter != 3) {
    return "its tiles are made for 3×3 filters; these are " + text(g.h.filter) + "×" +
           text(g.w.filter);
  }
  if (g.groups != 1) {
    return "its filters read all channels; these have " + text(g.groups) + " groups";
  }
  const auto scheme = winograd_scheme(Algorithm::kWinograd, g);
  if (!scheme) {
    return "its tiles are made for windows that move by 1 or by 2 along both axes; these move by " +
           text(phase_stride(g.h)) + " and " + text(phase_stride(g.w));
  }
  constexpr int64_t kMost = int64_t{1} << 26;
  const int64_t sums =
      checked_product({positions(*scheme), g.filter_channels, padded_filters(g)}).value_or(kMost);
  if (sums >= kMost) {
    return "its sums would take " + text(sums) + " elements; the limit is " + text(kMost);
  }
  return {};
}

// Fits measurements on AVX-512; turning the planes of NCHW takes 1.5 an element.
double winograd_gradient_cost(const Geometry& g, DataFormat format) {
  const auto scheme = winograd_scheme(Algorithm::kWinograd, g);
  if (!scheme) return 1e200;
  const auto tiles =
      static_cast<double>(winograd_tile_count(g, kernels::winograd_extents(*scheme)));
  const int64_t lanes = kernels::vector_lanes();
  const auto channels = static_cast<double>(g.filter_channels);
  const auto channel_vectors = static_cast<double>(ceil_div(g.filter_channels, lanes));
  const auto filter_vectors = static_cast<double>(padded_filters(g) / lanes);
  const double products = 1.1 * channels * filter_vectors;
  const double transforms = 10 * (channel_vectors + filter_vectors);
  const double taps = 10 * channels * filter_vectors;
  const int64_t turned =
      g.batch * (g.h.input * g.w.input * g.in_channels + g.h.output * g.w.output * g.out_channels);
  return static_cast<double>(positions(*scheme)) * (tiles * (products + transforms) + taps) +
         (format == DataFormat::kNCHW ? 1.5 * static_cast<double>(turned) : 0);
}

// Bounds of what was measured on all targets, on data around zero and far from it: over few tiles
// their errors can't cancel.
double winograd_gradient_error(const Geometry& g) {
  constexpr int64_t kFewTiles = 12;
  const auto scheme = winograd_scheme(Algorithm::kWinograd, g);
  if (!scheme) return 0;
  return winograd_tile_count(g, kernels::winograd_extents(*scheme)) < kFewTiles ? 8e-7 : 5e-7;
}

std::string winograd_gradient_why(const Geometry& g) {
  const auto extents = kernels::winograd_extents(*winograd_scheme(Algorithm::kWinograd, g));
  return "Tiles of 4×4 outputs take " + text(extents.points * extents.points) +
         " products a channel and filter where plain sums take 144.";
}

WinogradGradientCut winograd_gradient_cut(const Geometry& g) {
  constexpr int64_t kChunkTiles = 96, kMostChunks = 32, kStep = 8;
  WinogradGradientCut cut;
  cut.scheme = *winograd_scheme(Algorithm::kWinograd, g);
  cut.tiles = winograd_tile_count(g, kernels::winograd_extents(cut.scheme));
  cut.width = padded_filters(g);
  const int64_t points = positions(cut.scheme);
  const int64_t channel_sums = points * std::max<int64_t>(1, cut.width);
  const int64_t tile = points * std::max<int64_t>(1, g.filter_channels + cut.width);
  cut.channels = std::max<int64_t>(1, g.filter_channels);
  if (const int64_t sums = cut.channels * channel_sums; sums <= kMostSums) {
    const int64_t most = std::min(kMostChunks, kAllSums / sums);
    cut.chunks = std::clamp<int64_t>(cut.tiles / kChunkTiles, 1, most);
    cut.block = std::clamp<int64_t>(kMostBlock / tile / kStep * kStep, 2 * kStep, 6 * kStep);
  } else {
    cut.channels = std::max(kStep, kMostSums / channel_sums / kStep * kStep);
    cut.block = std::max(2 * kStep, kMostShared / tile / kStep * kStep);
  }
  return cut;
}

}  // namespace convoscope
