// Histogram, quantiles and reduced pictures of one map; see stats.h.
#include <algorithm>
#include <cmath>

#include "engine/analysis/stats.h"
#include "engine/core/check.h"

namespace convoscope {
namespace {

struct Bins {
  float low = 0, high = 0;
  double per_unit = 0;  // bins per unit of value
  size_t count = 1;

  size_t of(float value) const {
    if (!(value > low)) return 0;
    if (value >= high) return count - 1;
    const double bin = (static_cast<double>(value) - static_cast<double>(low)) * per_unit;
    return std::min(static_cast<size_t>(bin), count - 1);
  }
};

template <typename Take>
void each_finite(const ImageView& view, int64_t n, int64_t c, Take take) {
  CONVOSCOPE_CHECK(n >= 0 && n < view.shape.n && c >= 0 && c < view.shape.c);
  for (int64_t y = 0; y < view.shape.h; ++y) {
    const float* row = view.data + view.offset(n, y, 0, c);
    for (int64_t x = 0; x < view.shape.w; ++x) {
      const float value = row[x * view.stride_w];
      if (std::isfinite(value)) take(value);
    }
  }
}

// Adds a row of elements to the sums of the reduced pixels they fall into.
void add_row(const float* row, int64_t stride, int64_t elements, int64_t factor, double* sums) {
  for (int64_t x = 0; x < elements; x += factor, ++sums) {
    const int64_t end = std::min(elements, x + factor);
    for (int64_t i = x; i < end; ++i) *sums += static_cast<double>(row[i * stride]);
  }
}

// Reorders the values; there is at least one.
float quantile(std::vector<float>& values, double share) {
  const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(values.size() - 1);
  const auto below = values.begin() + static_cast<std::ptrdiff_t>(std::floor(place));
  std::nth_element(values.begin(), below, values.end());
  const double part = place - std::floor(place);
  if (part == 0) return *below;
  const float above = *std::min_element(below + 1, values.end());
  const auto low = static_cast<double>(*below);
  return static_cast<float>(low + part * (static_cast<double>(above) - low));
}

}  // namespace

OutsideCounts count_outside(const ImageView& view, int64_t n, int64_t c, float low, float high) {
  OutsideCounts counts;
  each_finite(view, n, c, [&](float value) {
    counts.below += value < low ? 1 : 0;
    counts.above += value > high ? 1 : 0;
  });
  return counts;
}

std::optional<std::pair<float, float>> map_quantiles(const ImageView& view, int64_t n, int64_t c,
                                                     double low_share, double high_share) {
  std::vector<float> values;
  values.reserve(static_cast<size_t>(view.shape.h * view.shape.w));
  each_finite(view, n, c, [&](float value) { values.push_back(value); });
  if (values.empty()) return std::nullopt;
  const float low = quantile(values, low_share);
  return std::pair{low, quantile(values, high_share)};
}

std::vector<int64_t> histogram(const ImageView& view, int64_t n, int64_t c, float low, float high,
                               int bins) {
  CONVOSCOPE_CHECK(bins >= 1 && low <= high);
  const double width = static_cast<double>(high) - static_cast<double>(low);
  const Bins scale{low, high, width > 0 ? bins / width : 0, static_cast<size_t>(bins)};
  std::vector<int64_t> counts(scale.count);
  each_finite(view, n, c, [&](float value) { ++counts[scale.of(value)]; });
  return counts;
}

std::vector<float> reduced_map(const ImageView& view, int64_t n, int64_t c, int64_t factor,
                               int64_t y0, int64_t x0, int64_t height, int64_t width) {
  CONVOSCOPE_CHECK(factor >= 1 && y0 >= 0 && x0 >= 0 && height >= 0 && width >= 0);
  CONVOSCOPE_CHECK(n >= 0 && n < view.shape.n && c >= 0 && c < view.shape.c);
  // Every reduced pixel has at least one element.
  CONVOSCOPE_CHECK(height == 0 || (y0 + height - 1) * factor < view.shape.h);
  CONVOSCOPE_CHECK(width == 0 || (x0 + width - 1) * factor < view.shape.w);

  std::vector<float> picture;
  picture.reserve(static_cast<size_t>(height * width));
  const int64_t left = x0 * factor;
  const int64_t elements = std::min(view.shape.w - left, width * factor);
  std::vector<double> sums(static_cast<size_t>(width));
  for (int64_t py = 0; py < height; ++py) {
    const int64_t top = (y0 + py) * factor;
    const int64_t bottom = std::min(view.shape.h, top + factor);
    std::fill(sums.begin(), sums.end(), 0.0);
    for (int64_t y = top; y < bottom; ++y) {
      add_row(view.data + view.offset(n, y, left, c), view.stride_w, elements, factor, sums.data());
    }
    for (int64_t px = 0; px < width; ++px) {
      const int64_t columns = std::min(factor, elements - px * factor);
      const auto area = static_cast<double>((bottom - top) * columns);
      picture.push_back(static_cast<float>(sums[static_cast<size_t>(px)] / area));
    }
  }
  return picture;
}

}  // namespace convoscope
