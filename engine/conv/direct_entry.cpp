// The plan's entry of the direct algorithm: output channels of a group in the lanes, every input
// value broadcast. by_channels.cpp computes it.
#include <algorithm>

#include "engine/conv/algorithm.h"
#include "engine/conv/direct_rows.h"
#include "engine/conv/grouped_lanes.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/tap_ranges.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

std::string refusal(const Case&, const Geometry& g) {
  return too_large(g, direct_blocks(kernels::vector_lanes()));
}

bool spans_groups(const Case& c, const Geometry& g) {
  return c.spec.data_format == DataFormat::kNHWC && fits_grouped_lanes(g);
}

// Pairs of an output element of the axis and a tap that hits the image; all pairs where the filter
// is long, so that a plan stays cheap.
double hits(const AxisGeometry& axis) {
  constexpr int64_t kMostCounted = 256;
  const auto all = static_cast<double>(axis.output) * static_cast<double>(axis.filter);
  if (axis.filter > kMostCounted) return all;
  double sum = 0;
  for (const kernels::PixelRange& range : inside_ranges(axis)) {
    sum += static_cast<double>(range.end - range.begin);
  }
  return sum;
}

// Products with padding are left out. The factors fit measurements on AVX-512: a scalar store or
// strided copy costs about 2, a product that takes its input through a shuffle 1.5.
double cost(const Case& c, const Geometry& g) {
  const int64_t lanes = kernels::vector_lanes();
  const int64_t filters = g.channels_per_group();
  const auto pixels = static_cast<double>(g.batch * g.h.output * g.w.output);
  const double products = static_cast<double>(g.batch * g.filter_channels) * hits(g.h) * hits(g.w);
  if (spans_groups(c, g)) return 1.5 * products * static_cast<double>(g.out_channels / lanes);
  const auto vectors = static_cast<double>(g.groups * ceil_div(filters, lanes));
  const bool whole = filters % lanes == 0 && c.spec.data_format == DataFormat::kNHWC;
  return products * vectors + (whole ? 0 : 2 * pixels * static_cast<double>(g.out_channels));
}

std::string why(const Geometry& g) {
  const std::string filters = std::to_string(g.channels_per_group());
  const std::string lanes = std::to_string(kernels::vector_lanes());
  if (fits_grouped_lanes(g)) {
    return "Vectors of " + lanes + " span groups of " + filters + " filters.";
  }
  return filters + " filters share their input and fill vectors of " + lanes + ".";
}

// As many filters as have weights that a thread keeps in a cache of its own are computed together,
// at least a block of them (direct_rows.h).
int64_t rows_a_task(const Geometry& g) {
  const int64_t block =
      std::min(g.channels_per_group(), direct_blocks(kernels::vector_lanes()).most);
  const int64_t taps = std::max<int64_t>(1, g.h.filter * g.w.filter * g.filter_channels);
  return rows_of_task(g,
                      std::min(g.out_channels, std::max(block, DirectRows::kNearWeights / taps)));
}

}  // namespace

const AlgorithmEntry kDirectEntry = {.id = Algorithm::kDirect,
                                     .name = "direct",
                                     .refusal = refusal,
                                     .cost = cost,
                                     .error = plain_sum_error,
                                     .plain_sum = true,
                                     .channels_in_lanes = true,
                                     .why = why,
                                     .rows_a_task = rows_a_task,
                                     .compute = compute_direct};

}  // namespace convoscope
