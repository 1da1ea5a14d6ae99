// The filter gradient's inner sums: over pixels of some rows, products of input values and of the
// gradient at the output, each sum in a register from the first product to the last and then added
// to where it belongs. Filters (or channels) are in the lanes. It reads the tensors
// themselves or lines that the caller packed of them: strides, dilations and data formats are steps
// here, and taps in the padding don't occur at all. Meaning: ../reference_gradients.h. Private to
// engine/conv.
#pragma once

#include <cstdint>

namespace convoscope::kernels {

// One output row: its line of input values and its line of gradients.
struct GradientRow {
  const float* values = nullptr;
  const float* gradient = nullptr;
};

struct GradientSums {
  const GradientRow* rows = nullptr;
  int64_t row_count = 0;
  int64_t value_offset = 0;     // in each row, of the first pixel's first value
  int64_t gradient_offset = 0;  // and of its gradient
  int64_t pixels = 0;           // of each row
  int64_t gradient_step = 0;    // from pixel to pixel among the gradients,
  int64_t pixel_step = 0;       // and among the values
  int64_t values = 0;           // that meet the gradient at each pixel, each with a sum of its own
  int64_t value_step = 1;       // from one to the next, for lanewise sums only
  int vectors = 1;        // 1 or 2 vectors of lanes, which is also what a pixel's gradient takes
  float* sums = nullptr;  // the first value's, one a lane
  int64_t sums_step = 0;  // from one value's to the next
  bool more = true;       // false: the sums begin anew
};

// The kernel loads up to so many values beyond the last one of a pixel, and drops what it makes of
// them.
inline constexpr int64_t kValueSlack = 16;

// Every value meets all lanes: sums[v][lane] += Σ value v · gradient[lane].
void add_broadcast_products(const GradientSums& sums);

// Every value is a vector (or two) itself: sums[v][lane] += Σ value v[lane] · gradient[lane].
void add_lanewise_products(const GradientSums& sums);

}  // namespace convoscope::kernels
