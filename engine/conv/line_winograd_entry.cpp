// The plan's entry of Winograd along the rows, for pictures with few channels and many filters and
// for narrow groups. by_line_winograd.cpp and by_grouped_lines.cpp compute it.
#include <algorithm>

#include "engine/conv/algorithm.h"
#include "engine/conv/by_grouped_lines.h"
#include "engine/conv/kernels/grouped_lines.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/transformed_rows.h"
#include "engine/conv/winograd_tiles.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

constexpr int64_t kMostElements = int64_t{1} << 18;  // of a task's transformed rows: 1 MiB

std::string refusal(const Case& c, const Geometry& g) {
  if (g.groups > 1) {
    const std::string grouped = grouped_lines_refusal(c, g);
    return grouped.empty() ? too_large(g, grouped_blocks(kernels::vector_lanes())) : grouped;
  }
  if (kernels::line_points(g.w.filter) == 0) {
    return "a filter is " + std::to_string(g.w.filter) + " taps wide; it has schemes for 3 and 5";
  }
  if (g.w.dilation != 1 || (g.w.output > 1 && g.w.stride != 1)) {
    return "it moves by 1 pixel along a row over neighbouring taps; the stride is " +
           std::to_string(g.w.stride) + ", the dilation " + std::to_string(g.w.dilation);
  }
  if (g.in_channels > kernels::kMostLineChannels) {
    return "it takes pictures of up to " + std::to_string(kernels::kMostLineChannels) +
           " channels; here are " + std::to_string(g.in_channels);
  }
  if (g.h.effective > kMostElements / line_row_elements(g)) {
    return "a window reaches over " + std::to_string(g.h.effective) +
           " rows, more than the scratch memory of " + std::to_string(kMostElements) +
           " elements holds";
  }
  return too_large(g, direct_blocks(kernels::vector_lanes()));
}

// Beside its products, a vector of a tile of 4×4 outputs took 280 multiply-adds to transform and
// store on AVX-512; on narrower targets the ratio to plain sums came out the same.
double grouped_cost(const Geometry& g) {
  const int64_t lanes = kernels::vector_lanes();
  const auto tiles = static_cast<double>(g.batch * axis_tile_count(g.h, kernels::kGroupedTile) *
                                         axis_tile_count(g.w, kernels::kGroupedTile));
  const double products = 72 * static_cast<double>(g.filter_channels);
  return tiles * static_cast<double>(ceil_div(g.out_channels, lanes)) * (products + 280);
}

// In groups, plain sums take longer, and even small cases have many filters.
std::string reserve(const Case&, const Geometry& g) {
  return reserved_below(g.groups > 1 ? kFewMultiplyAdds / 4 : kFewMultiplyAdds, g);
}

// Counts as the direct algorithm does: products, the transforms of outputs and inputs, the latter
// for a tile in each lane, and stores, which for planes go through a transposition. Narrow vectors
// have no registers to hold weights and sums, and load twice for each product. On AVX-512, 5×5 taps
// over 3 channels take 0.55 of the direct algorithm's time for 16 filters, 3×3 taps 0.7.
double cost(const Case& c, const Geometry& g) {
  if (g.groups > 1) return grouped_cost(g);
  const int64_t lanes = kernels::vector_lanes();
  const auto points = static_cast<double>(kernels::line_points(g.w.filter));
  const auto tiles =
      static_cast<double>(g.batch * g.h.output * ceil_div(g.w.output, kernels::kLineOutputs));
  const auto vectors = static_cast<double>(ceil_div(g.out_channels, lanes));
  const auto sums = static_cast<double>(g.h.filter * g.filter_channels);
  const double products = (lanes < 16 ? 3.3 : 1.15) * points * sums * vectors;
  const double inputs = static_cast<double>(4 * g.filter_channels) / static_cast<double>(lanes);
  const double transforms = points * (1.5 * vectors + inputs);
  const bool nhwc = c.spec.data_format == DataFormat::kNHWC;
  const double element = !nhwc ? 0.5 : g.out_channels % lanes == 0 ? 0 : 2;
  const auto elements = static_cast<double>(kernels::kLineOutputs * g.out_channels);
  return tiles * (products + transforms + element * elements);
}

// Bounds of what was measured on all targets, on data around zero and far from it: 2.9e-7 for 3×3
// taps over 3 channels. For 5×5 taps one element in a million passes 5e-7, up to 5.7e-7: the sums
// of the points round, and the outputs at the ends of a tile weigh them most. Where few products
// add up, or many windows reach over the upper and lower borders, the errors of a tile can't
// cancel. Vectors of 4 and less have no fused multiply-add, and round twice.
double error(const Geometry& g) {
  const int64_t sums = g.h.filter * g.filter_channels;
  const bool tall = g.h.output >= 4 * g.h.effective;
  if (g.w.filter == 3) return sums < 8 || !tall ? 1e-6 : 5e-7;
  if (sums < 12) return sums < 4 ? 2.5e-6 : 1.5e-6;
  if (!tall) return 1e-6;
  return kernels::vector_lanes() < 8 ? 6.5e-7 : 5e-7;
}

std::string why(const Geometry& g) {
  return "Along a row, " + std::to_string(kernels::line_points(g.w.filter)) +
         " products give what " + std::to_string(kernels::kLineOutputs * g.w.filter) +
         " give as plain sums.";
}

// A task transforms as many rows as a filter is high before its first output row. In groups it is
// one row of tiles.
int64_t rows_a_task(const Geometry& g) {
  if (g.groups > 1) return kernels::kGroupedTile.outputs;
  return std::clamp<int64_t>(std::max<int64_t>(32, 3 * g.h.effective), 1,
                             std::max<int64_t>(1, g.h.output));
}

}  // namespace

const AlgorithmEntry kLineWinogradEntry = {.id = Algorithm::kLineWinograd,
                                           .name = "line-winograd",
                                           .refusal = refusal,
                                           .reserve = reserve,
                                           .cost = cost,
                                           .error = error,
                                           .channels_in_lanes = true,
                                           .why = why,
                                           .rows_a_task = rows_a_task,
                                           .compute = compute_by_line_winograd};

}  // namespace convoscope
