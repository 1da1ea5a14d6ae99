// The plan's entry of the direct algorithm: output channels of a group in the lanes, every input
// value broadcast. by_channels.cpp computes it.
#include "engine/conv/algorithm.h"
#include "engine/conv/kernels/targets.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

std::string refusal(const Case&, const Geometry& g) {
  return too_large(g, direct_blocks(kernels::vector_lanes()));
}

// The factor fits measurements on AVX-512: a scalar store or strided copy costs about 2.
double cost(const Case& c, const Geometry& g) {
  const int64_t lanes = kernels::vector_lanes();
  const int64_t filters = g.channels_per_group();
  const auto pixels = static_cast<double>(g.batch * g.h.output * g.w.output);
  const auto taps = static_cast<double>(g.h.filter * g.w.filter * g.filter_channels);
  const auto vectors = static_cast<double>(g.groups * ceil_div(filters, lanes));
  const bool whole = filters % lanes == 0 && c.spec.data_format == DataFormat::kNHWC;
  return pixels * (taps * vectors + (whole ? 0 : 2 * static_cast<double>(g.out_channels)));
}

std::string why(const Geometry& g) {
  return std::to_string(g.channels_per_group()) +
         " filters share their input and fill vectors of " +
         std::to_string(kernels::vector_lanes()) + ".";
}

int64_t rows_a_task(const Geometry& g) {
  return rows_of_task(g, std::min(g.channels_per_group(), 2 * kernels::vector_lanes()));
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
