// See separable_filter.h. The row is that of the largest weight; the column follows from that
// weight's.
#include "engine/conv/separable_filter.h"

#include <algorithm>
#include <cmath>

namespace convoscope {

std::optional<SeparableFilter> separate(const float* weights, int64_t tap_rows,
                                        int64_t tap_columns) {
  const int64_t taps = tap_rows * tap_columns;
  if (!std::all_of(weights, weights + taps, [](float w) { return std::isfinite(w); })) return {};
  const int64_t largest =
      std::max_element(weights, weights + taps,
                       [](float a, float b) { return std::fabs(a) < std::fabs(b); }) -
      weights;
  const double pivot = weights[largest];
  if (pivot == 0) return {};

  double sum = 0;
  for (int64_t y = 0; y < tap_rows; ++y) {
    sum += std::fabs(weights[y * tap_columns + largest % tap_columns] / pivot);
  }
  const double scale = std::exp2(std::ceil(std::log2(sum)));  // a power of two rounds nothing
  SeparableFilter parts;
  for (int64_t y = 0; y < tap_rows; ++y) {
    const double weight = weights[y * tap_columns + largest % tap_columns];
    parts.column.push_back(static_cast<float>(weight / (pivot * scale)));
  }
  for (int64_t x = 0; x < tap_columns; ++x) {
    const double weight = weights[largest / tap_columns * tap_columns + x];
    parts.row.push_back(static_cast<float>(weight * scale));
  }
  for (int64_t i = 0; i < taps; ++i) {
    const double product = static_cast<double>(parts.column[static_cast<size_t>(i / tap_columns)]) *
                           static_cast<double>(parts.row[static_cast<size_t>(i % tap_columns)]);
    const double weight = weights[i];
    if (!(std::fabs(product - weight) <= kSeparableTolerance * std::fabs(weight))) return {};
  }
  return parts;
}

}  // namespace convoscope
