// The filter gradient's inner sums with neighbouring output pixels in the lanes: every lane sums
// its own pixels, and the lanes are added up at the end. It fills its lanes where a group has few
// filters, and reads NCHW as it lies. The caller packs lines as for rows.h, of the input and of the
// gradient at the output alike; taps in the padding don't occur. Meaning: ../reference_gradients.h.
#pragma once

#include <cstdint>

#include "engine/conv/kernels/filter_gradient.h"
#include "engine/conv/kernels/rows.h"

namespace convoscope::kernels {

struct PixelSums {
  const GradientRow* rows = nullptr;  // the first channel's line, and the first filter's
  int64_t row_count = 0;
  int64_t first_pixel = 0;
  int64_t pixels = 0;                      // from there on
  const int64_t* value_offsets = nullptr;  // per value: where the row's pixel 0 reads it
  int64_t values = 0;
  int64_t filter_step = 0;  // from one filter's line to the next
  int64_t filters = 1;      // at most kMostRowFilters
  float* sums = nullptr;    // of the first value and filter; filters are neighbours; added to
  int64_t sums_step = 0;    // from one value's to the next
};

// sums[v][k] += Σ value v · gradient of filter k. Loads up to kLineSlack elements beyond a line's
// last pixel, and drops them.
void add_pixel_products(const PixelSums& sums);

}  // namespace convoscope::kernels
