// The plan's entry of the depthwise algorithm: where every channel has one filter, channels fill
// the lanes of inputs and outputs alike. by_channels.cpp computes it.
#include <algorithm>

#include "engine/conv/algorithm.h"
#include "engine/conv/by_depthwise_tiles.h"
#include "engine/conv/kernels/targets.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

std::string refusal(const Case& c, const Geometry& g) {
  if (c.spec.data_format != DataFormat::kNHWC) {
    return "channels lie apart in NCHW and can't fill a vector";
  }
  if (g.filter_channels != 1 || g.channels_per_group() != 1) {
    return "a filter reads " + std::to_string(g.filter_channels) +
           " input channels and a group has " + std::to_string(g.channels_per_group()) +
           " filters; depthwise needs 1 and 1";
  }
  return too_large(g, depthwise_blocks(kernels::vector_lanes()));
}

// Tiles compute the lanes of a last vector beyond the channels twice. Elsewhere a scalar store
// costs about 2, and narrow targets, which can't mask a load, fill a last vector through memory,
// which costs about 10.
double cost(const Case&, const Geometry& g) {
  const int64_t lanes = kernels::vector_lanes();
  const auto pixels = static_cast<double>(g.batch * g.h.output * g.w.output);
  const auto taps = static_cast<double>(g.h.filter * g.w.filter * g.filter_channels);
  if (fits_depthwise_tiles(g)) {
    return pixels * taps * static_cast<double>(ceil_div(g.out_channels, lanes));
  }
  const auto vectors = static_cast<double>(g.out_channels / lanes);
  const int64_t tail = g.out_channels % lanes;
  const double tail_load = tail == 0 ? 0 : lanes >= 16 ? 1 : 10;
  return pixels * (taps * (vectors + tail_load) + 2 * static_cast<double>(tail));
}

std::string why(const Geometry& g) {
  return "Every channel has one filter: " + std::to_string(g.out_channels) +
         " channels fill vectors of " + std::to_string(kernels::vector_lanes()) + ".";
}

// Tiles take all channels together and are two rows high. A picture is cut into eight bands, so
// that a few threads find work in a small one.
int64_t rows_a_task(const Geometry& g) {
  if (!fits_depthwise_tiles(g)) {
    return rows_of_task(g, std::min(g.out_channels, 2 * kernels::vector_lanes()));
  }
  return std::clamp<int64_t>(rows_of_task(g, g.out_channels) / 2 * 2, 2,
                             std::max<int64_t>(1, ceil_div(g.h.output, 16)) * 2);
}

}  // namespace

const AlgorithmEntry kDepthwiseEntry = {.id = Algorithm::kDepthwise,
                                        .name = "depthwise",
                                        .refusal = refusal,
                                        .cost = cost,
                                        .error = plain_sum_error,
                                        .plain_sum = true,
                                        .channels_in_lanes = true,
                                        .why = why,
                                        .rows_a_task = rows_a_task,
                                        .compute = compute_depthwise};

}  // namespace convoscope
