// See tensor_stats.h.
#include "engine/model/tensor_stats.h"

#include <algorithm>
#include <cmath>

namespace convoscope {
namespace {

TensorStats extremes_and_mean(std::span<const float> values) {
  TensorStats stats{.elements = std::ssize(values)};
  double sum = 0;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    stats.min = stats.finite == 0 ? value : std::min(stats.min, value);
    stats.max = stats.finite == 0 ? value : std::max(stats.max, value);
    ++stats.finite;
    stats.zeros += value == 0 ? 1 : 0;
    sum += double{value};
  }
  if (stats.finite > 0) stats.mean = sum / static_cast<double>(stats.finite);
  return stats;
}

}  // namespace

TensorStats tensor_stats(std::span<const float> values, int bins) {
  TensorStats stats = extremes_and_mean(values);
  if (stats.finite == 0) return stats;
  stats.histogram.resize(static_cast<size_t>(std::max(bins, 1)));
  const double low = double{stats.min}, width = double{stats.max} - low;
  const auto last = static_cast<double>(stats.histogram.size() - 1);
  const double per_value = width > 0 ? static_cast<double>(stats.histogram.size()) / width : 0;
  double squares = 0;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    const double apart = double{value} - stats.mean;
    squares += apart * apart;
    const double bin = std::min(last, std::floor((double{value} - low) * per_value));
    ++stats.histogram[static_cast<size_t>(bin)];
  }
  stats.deviation = std::sqrt(squares / static_cast<double>(stats.finite));
  return stats;
}

}  // namespace convoscope
