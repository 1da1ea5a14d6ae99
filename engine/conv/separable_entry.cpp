// The plan's entry of the separable algorithm: filters that are the product of a column and a row.
// by_separable.cpp computes it.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/conv/algorithm.h"
#include "engine/conv/kernels/image.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/plane_filters.h"
#include "engine/conv/separable_filter.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

std::string refusal(const Case& c, const Geometry& g) {
  if (std::string reason = plane_refusal(c, g); !reason.empty()) return reason;
  if (g.h.filter < 2 || g.w.filter < 2) {
    return "a filter of " + std::to_string(g.h.filter) + "×" + std::to_string(g.w.filter) +
           " taps has one pass already";
  }
  // The kernel's tiles for one pass each.
  const int64_t pixels =
      std::max(kernels::image_tile(g.h.filter).pixels, kernels::image_tile(1).pixels);
  if (std::min(g.w.input, g.w.output) < pixels || g.h.output < 1) {
    return "a row has " + std::to_string(std::min(g.w.input, g.w.output)) +
           " pixels; it takes at least " + std::to_string(pixels);
  }
  if (line_elements(g) > kMostLineElements) {
    return "a window reaches over " + std::to_string(g.h.effective) + " rows of " +
           std::to_string(g.w.padded()) + " pixels, more than the scratch memory holds";
  }
  return too_large(g, row_blocks());
}

std::string weights_refusal(const Tensor& filters, const Geometry& g) {
  std::vector<int64_t> all(static_cast<size_t>(g.out_channels));
  std::iota(all.begin(), all.end(), 0);
  const PlaneFilters planes(filter_view(filters, g), g, all);
  for (int64_t k = 0; k < g.out_channels; ++k) {
    if (separate(planes.weights(k), g.h.filter, g.w.filter)) continue;
    return "filter " + std::to_string(k) + " isn't the product of a column and a row";
  }
  return {};
}

// As the image algorithm counts its time. The pass along rows loads every vector once a tap, and
// the buffer takes as long as 5 taps. For 1080×1920 pixels that is 1.1 of the image algorithm's
// time at 3×3 taps, 0.65 at 5×5, 0.24 at 15×15; 0.6 of that of the transforms at 31×31.
double cost(const Case&, const Geometry& g) {
  const int64_t lanes = kernels::vector_lanes();
  const auto rows = static_cast<double>(g.batch * g.h.output) * static_cast<double>(g.out_channels);
  const auto down = static_cast<double>(ceil_div(g.w.input, lanes) * g.h.filter);
  const auto across = static_cast<double>(ceil_div(g.w.output, lanes) * (2 * g.w.filter + 5));
  return 0.5 * rows * (down + across);
}

// Two plain sums after one another and weights that are off: measured 2.5e-7 at 3×3 taps, 3.5e-7 at
// 15×15 and 4.0e-7 at 31×31 on weights of one sign, where one plain sum makes 2.3e-7, 9e-7 and
// 1.8e-6. Only where all pixels are equal and so are all weights, errors don't cancel out and reach
// twice as much, a tenth of what they do in one plain sum.
double error(const Geometry& g) {
  const auto terms = static_cast<double>(g.h.filter + g.w.filter);
  return (3.3 + 0.64 * std::sqrt(terms)) * 0x1p-24;
}

std::string why(const Geometry& g) {
  return "Every filter is the product of a column and a row: " + std::to_string(g.h.filter) +
         " + " + std::to_string(g.w.filter) + " products an element instead of " +
         std::to_string(g.h.filter * g.w.filter) + ".";
}

// Whole tiles of about 64 rows, at every dilation.
int64_t rows_a_task(const Geometry& g) {
  const int64_t step = kernels::image_tile(g.h.filter).rows * g.h.dilation;
  return std::min(ceil_div(64, step) * step, std::max<int64_t>(1, g.h.output));
}

}  // namespace

const AlgorithmEntry kSeparableEntry = {.id = Algorithm::kSeparable,
                                        .name = "separable",
                                        .refusal = refusal,
                                        .weights_refusal = weights_refusal,
                                        .reserve = reserved_where_few,
                                        .cost = cost,
                                        .error = error,
                                        .why = why,
                                        .rows_a_task = rows_a_task,
                                        .compute = compute_by_separable};

}  // namespace convoscope
