// The filter gradient's inner sums with neighbouring output pixels in the lanes: every lane sums
// its own pixels, and the lanes are added up at the end. It fills its lanes where a group has few
// filters. It reads lines in which the pixels that a tap reads follow one another: the tensors
// themselves or what the caller packed of them. Taps in the padding don't occur. Meaning:
// ../reference_gradients.h.
#pragma once

#include <cstdint>

#include "engine/conv/kernels/filter_gradient.h"
#include "engine/conv/kernels/rows.h"

namespace convoscope::kernels {

// One output row: for every row of taps the first channel's line, and the first filter's gradient.
struct PixelRow {
  const float* const* lines = nullptr;
  const float* gradient = nullptr;
};

// What one weight of a filter meets, and where its sum lies.
struct PixelValue {
  int64_t line = 0;    // its row of taps
  int64_t offset = 0;  // in that line, for the row's pixel 0
  int64_t sum = 0;     // the first filter's; filters are neighbours
};

struct PixelSums {
  const PixelRow* rows = nullptr;
  int64_t row_count = 0;
  int64_t first_pixel = 0;
  int64_t pixels = 0;  // from there on
  const PixelValue* values = nullptr;
  int64_t value_count = 0;
  int64_t filter_step = 0;  // from one filter's gradient to the next
  int64_t filters = 1;      // at most kMostRowFilters
  float* sums = nullptr;    // added to
};

// The sum of value v and filter k grows by Σ value v · gradient of filter k. Reads nothing beyond
// the pixels asked for.
void add_pixel_products(const PixelSums& sums);

}  // namespace convoscope::kernels
