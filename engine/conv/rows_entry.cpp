// The plan's entry of the rows algorithm: neighbouring output pixels in the lanes, for groups of
// few filters and for NCHW. by_rows.cpp computes it.
#include <algorithm>

#include "engine/conv/algorithm.h"
#include "engine/conv/kernels/rows.h"
#include "engine/conv/kernels/targets.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

std::string refusal(const Case&, const Geometry& g) {
  if (line_elements(g) > kMostLineElements) {
    return "a window reaches over " + std::to_string(g.h.effective) + " rows of " +
           std::to_string(g.w.padded()) + " pixels, more than the scratch memory of " +
           std::to_string(kMostLineElements) + " elements holds";
  }
  return too_large(g, row_blocks());
}

// The factors fit measurements on AVX-512: a scalar store or strided copy costs about 2, loading
// inputs as vectors a quarter more than broadcasting them.
double cost(const Case& c, const Geometry& g) {
  const bool nchw = c.spec.data_format == DataFormat::kNCHW;
  const auto outputs = static_cast<double>(g.w.output * g.out_channels);
  const auto taps = static_cast<double>(g.h.filter * g.w.filter * g.filter_channels);
  const auto vectors = static_cast<double>(ceil_div(g.w.output, kernels::vector_lanes()));
  const auto copied = static_cast<double>(g.w.input * g.in_channels) *
                      static_cast<double>(std::min(g.h.stride, g.h.filter));
  const bool packed_rows = (nchw || g.in_channels == 1) && g.w.stride == 1;
  // Pixels of all filters of one block are interleaved in registers.
  const bool together = g.groups == 1 && g.out_channels <= kernels::kMostRowFilters;
  const double store = nchw || g.out_channels == 1 ? 0 : together ? 0.25 : 2;
  const double row = 1.25 * vectors * taps * static_cast<double>(g.out_channels) +
                     (packed_rows ? 0.25 : 2) * copied + store * outputs;
  return row * static_cast<double>(g.batch * g.h.output);
}

std::string why(const Geometry& g) {
  return std::to_string(g.w.output) + " pixels of a row fill vectors of " +
         std::to_string(kernels::vector_lanes()) + "; " + std::to_string(g.channels_per_group()) +
         " filters a group would not, or not as well.";
}

// A task fills its own ring of lines, as many as a filter is high, before its first row.
int64_t rows_a_task(const Geometry& g) {
  return rows_of_task(g, g.channels_per_group(), std::min(3 * g.h.effective, g.h.output));
}

}  // namespace

const AlgorithmEntry kRowsEntry = {.id = Algorithm::kRows,
                                   .name = "rows",
                                   .refusal = refusal,
                                   .cost = cost,
                                   .error = plain_sum_error,
                                   .plain_sum = true,
                                   .why = why,
                                   .rows_a_task = rows_a_task,
                                   .compute = compute_by_rows};

}  // namespace convoscope
