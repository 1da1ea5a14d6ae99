// The plan's entry of Winograd along both axes, for pictures with few channels and many filters.
// by_plane_winograd.cpp computes it.
#include <algorithm>

#include "engine/conv/algorithm.h"
#include "engine/conv/kernels/plane_winograd.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/plane_filters.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

std::string refusal(const Case&, const Geometry& g) {
  if (g.h.filter != g.w.filter || kernels::line_points(g.w.filter) == 0) {
    return "its tiles are made for filters of 3×3 and 5×5 taps; these are " +
           std::to_string(g.h.filter) + "×" + std::to_string(g.w.filter);
  }
  if (std::string reason = stride_refusal(g); !reason.empty()) return reason;
  if (g.h.dilation != 1 || g.w.dilation != 1) {
    return "its tiles are made for neighbouring taps; the dilations are " +
           std::to_string(g.h.dilation) + ", " + std::to_string(g.w.dilation);
  }
  if (g.groups != 1 || g.in_channels > kernels::kMostLineChannels) {
    return "it takes pictures of up to " + std::to_string(kernels::kMostLineChannels) +
           " channels in one group; here are " + std::to_string(g.in_channels) + " in " +
           std::to_string(g.groups);
  }
  return too_large(g, direct_blocks(kernels::vector_lanes()));
}

// Counts as line_winograd_entry.cpp does; filling the registers takes AVX-512's 32. There, 5×5 taps
// over 3 channels take 0.84 of the time along the rows for 16 filters, 3×3 taps 0.9, and 0.82
// for 64.
double cost(const Case& c, const Geometry& g) {
  const int64_t lanes = kernels::vector_lanes();
  const auto points = static_cast<double>(kernels::plane_points(g.w.filter));
  const auto tiles = static_cast<double>(g.batch * ceil_div(g.h.output, kernels::kPlaneRows) *
                                         ceil_div(g.w.output, kernels::kLineOutputs));
  const auto vectors = static_cast<double>(ceil_div(g.out_channels, lanes));
  const auto channels = static_cast<double>(g.filter_channels);
  const double products = (lanes < 16 ? 3.3 : 1.15) * points * channels * vectors;
  const double transforms = points * (1.1 * vectors + 6.4 * channels / static_cast<double>(lanes));
  const bool nhwc = c.spec.data_format == DataFormat::kNHWC;
  const double element = !nhwc ? 0.5 : g.out_channels % lanes == 0 ? 0 : 2;
  const auto elements =
      static_cast<double>(kernels::kPlaneRows * kernels::kLineOutputs * g.out_channels);
  return tiles * (products + transforms + element * elements);
}

// Bounds of what was simulated and measured on all targets, on data around zero and far from it.
// With few channels the errors of a tile can't cancel; where many windows reach over the upper and
// lower borders, fewer products add up. Vectors of 4 and less have no fused multiply-add, and round
// twice.
double error(const Geometry& g) {
  const bool many = g.filter_channels >= 3 && g.h.output >= 4 * g.h.effective;
  const double twice = kernels::vector_lanes() < 8 ? 1.3 : 1;
  if (g.w.filter == 3) return twice * (many ? 5e-7 : 1e-6);
  return twice * (many ? 1.2e-6 : 1.9e-6);
}

std::string why(const Geometry& g) {
  return "Tiles of " + std::to_string(kernels::kPlaneRows) + "×" +
         std::to_string(kernels::kLineOutputs) + " outputs take " +
         std::to_string(kernels::plane_points(g.w.filter)) +
         " products a channel where plain sums take " +
         std::to_string(kernels::kPlaneRows * kernels::kLineOutputs * g.h.filter * g.w.filter) +
         ".";
}

// A task transforms as many rows as a filter is high before its first output row.
int64_t rows_a_task(const Geometry& g) {
  return std::min<int64_t>(32, std::max<int64_t>(1, g.h.output));
}

}  // namespace

const AlgorithmEntry kPlaneWinogradEntry = {.id = Algorithm::kPlaneWinograd,
                                            .name = "plane-winograd",
                                            .refusal = refusal,
                                            .reserve = reserved_where_few,
                                            .cost = cost,
                                            .error = error,
                                            .channels_in_lanes = true,
                                            .why = why,
                                            .rows_a_task = rows_a_task,
                                            .compute = compute_by_plane_winograd};

}  // namespace convoscope
