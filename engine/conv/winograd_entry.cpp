// The plan's entries of Winograd's algorithm for 3×3 filters: 2.25 to 4 times fewer products at
// stride 1, 1.5 to 1.8 times at stride 2, more rounding. by_winograd.cpp computes them.
#include <algorithm>

#include "engine/conv/algorithm.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/winograd_plan.h"
#include "engine/conv/winograd_tiles.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

using kernels::WinogradExtents;
using kernels::WinogradScheme;

// Transformed filters that are held at a time: 256 MiB.
constexpr int64_t kMostTransformed = int64_t{1} << 26;

std::string text(int64_t value) { return std::to_string(value); }

// Elements of a picture and its output that planes are turned into and back, 64 MiB.
constexpr int64_t kMostTurned = int64_t{1} << 24;

template <Algorithm kId>
std::string refusal(const Case& c, const Geometry& g) {
  if (g.h.filter != 3 || g.w.filter != 3) {
    return "its tiles are made for 3×3 filters; these are " + text(g.h.filter) + "×" +
           text(g.w.filter);
  }
  const auto scheme = winograd_scheme(kId, g);
  if (!scheme) {
    return std::string("its tiles are made for windows that move by 1") +
           (kId == Algorithm::kWinograd ? " or by 2" : "") + " along both axes; these move by " +
           text(phase_stride(g.h)) + " and " + text(phase_stride(g.w));
  }
  if (auto refusal = too_large(g, winograd_plan(*scheme, g).blocks); !refusal.empty())
    return refusal;
  const int64_t turned =
      g.h.input * g.w.input * g.in_channels + g.h.output * g.w.output * g.out_channels;
  if (c.spec.data_format == DataFormat::kNCHW && turned > kMostTurned) {
    return "a picture and its output, " + text(turned) +
           " elements, would be turned from NCHW and back; the limit is " + text(kMostTurned);
  }
  const auto extents = kernels::winograd_extents(*scheme);
  const int64_t points = extents.points * extents.points;
  const int64_t transformed =
      ceil_div(packed_elements(g, winograd_plan(*scheme, g).blocks), 9) * points;
  if (transformed > kMostTransformed) {
    return "the transformed filters would take " + text(transformed) + " elements; the limit is " +
           text(kMostTransformed);
  }
  return {};
}

// Time of transforming one vector of weights: loads from the third-level cache and a store a
// position, which at stride 2 fall into the same few lines of the caches.
double filter_cost(WinogradScheme scheme) {
  switch (scheme) {
    case WinogradScheme::kUnit2:
      return 160;
    case WinogradScheme::kUnit4:
      return 180;
    case WinogradScheme::kUnit6:
      return 350;
    case WinogradScheme::kStrided4:
      return 650;
  }
  return 0;
}

// The factors fit measurements on AVX-512: transforms take so many multiply-adds a position, most
// of them loads and stores; outputs are turned into the planes of NCHW at some 2 each.
template <Algorithm kId>
double cost(const Case& c, const Geometry& g) {
  const auto scheme = winograd_scheme(kId, g);
  if (!scheme) return 1e200;
  const WinogradExtents extents = kernels::winograd_extents(*scheme);
  const int64_t lanes = kernels::vector_lanes();
  const bool nchw = c.spec.data_format == DataFormat::kNCHW;
  const auto positions = static_cast<double>(extents.points * extents.points);
  const auto tiles = static_cast<double>(winograd_tile_count(g, extents));
  const auto groups = static_cast<double>(g.groups);
  const auto channels = static_cast<double>(g.filter_channels);
  const auto channel_vectors = static_cast<double>(ceil_div(g.filter_channels, lanes));
  const auto filter_vectors = static_cast<double>(ceil_div(g.channels_per_group(), lanes));
  const double products = 1.05 * channels * filter_vectors;
  const double inputs = (nchw ? 9.5 : 7.5) * channel_vectors;
  const double outputs = 7.5 * filter_vectors;
  const double filters = filter_cost(*scheme) * channels * filter_vectors;
  const auto turned = static_cast<double>(nchw ? 2 * g.batch * g.h.output * g.w.output : 0);
  return groups * (positions * tiles * (products + inputs + outputs) + filters) +
         turned * static_cast<double>(g.out_channels);
}

// Bounds of what was measured on all targets, on data around zero and far from it. With few
// channels errors of a tile can't cancel; over many of one sign they grow as those of a plain sum.
// Targets of less than 8 lanes have no fused multiply-add and round twice.
template <Algorithm kId>
double error(const Geometry& g) {
  const double many = plain_sum_error(g) / 5;
  const auto scheme = winograd_scheme(kId, g);
  if (!scheme) return plain_sum_error(g);
  const double twice = kernels::vector_lanes() < 8 ? 1.4 : 1;
  const int64_t channels = g.filter_channels;
  switch (*scheme) {
    case WinogradScheme::kUnit2:
    case WinogradScheme::kStrided4:
      return std::max(4e-7, many);
    case WinogradScheme::kUnit4:
      return std::max(twice * (channels < 8 ? 1e-6 : channels < 16 ? 7e-7 : 5e-7), many);
    case WinogradScheme::kUnit6:
      return std::max(twice * (channels < 64 ? 7e-6 : 2.5e-6), many);
  }
  return 1;
}

template <Algorithm kId>
std::string why(const Geometry& g) {
  const WinogradExtents extents = kernels::winograd_extents(*winograd_scheme(kId, g));
  const int64_t positions = extents.points * extents.points;
  const int64_t outputs = extents.outputs * extents.outputs;
  return "Tiles of " + text(extents.outputs) + "×" + text(extents.outputs) + " outputs take " +
         text(positions) + " products a channel where plain sums take " + text(9 * outputs) + ".";
}

template <Algorithm kId>
int64_t tiles_a_block(const Geometry& g) {
  return winograd_plan(*winograd_scheme(kId, g), g).tiles;
}

template <Algorithm kId>
constexpr AlgorithmEntry entry(const char* name) {
  return {.id = kId,
          .name = name,
          .refusal = refusal<kId>,
          .reserve = reserved_where_few,
          .cost = cost<kId>,
          .error = error<kId>,
          .channels_in_lanes = true,
          .why = why<kId>,
          .rows_a_task = tiles_a_block<kId>,
          .compute = compute_by_winograd};
}

}  // namespace

const AlgorithmEntry kWinogradEntry = entry<Algorithm::kWinograd>("winograd");
const AlgorithmEntry kWinogradSmallEntry = entry<Algorithm::kWinogradSmall>("winograd-small");
const AlgorithmEntry kWinogradLargeEntry = entry<Algorithm::kWinogradLarge>("winograd-large");

}  // namespace convoscope
