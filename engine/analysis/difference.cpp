// See difference.h. A row's moments are taken about its own means and merged in order of memory
// (Chan, Golub, LeVeque 1979), so that large means cost no digits.
#include "engine/analysis/difference.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "engine/analysis/padding_shares.h"
#include "engine/core/check.h"

namespace convoscope {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinite = std::numeric_limits<double>::infinity();

struct Sums {
  Difference found;                  // counts and the largest; the measures come last
  double absolute = 0, squares = 0;  // Σ|d|, Σd²
  double squares_a = 0;              // ΣA²
  double min_a = kInfinite, max_a = -kInfinite;
  double mean_a = 0, mean_b = 0;
  double var_a = 0, var_b = 0, covariance = 0;  // sums about the means
};

struct Values {
  double a, b;
};

void add_element(float a, float b, double tolerance, const Difference& at, Sums& sums,
                 std::vector<Values>& row) {
  Difference& found = sums.found;
  ++found.count;
  if (std::bit_cast<uint32_t>(a) == std::bit_cast<uint32_t>(b)) ++found.equal_bits;
  if (!std::isfinite(a) || !std::isfinite(b)) return;
  row.push_back({a, b});
  const double difference = double{a} - double{b}, size = std::abs(difference);
  if (size <= tolerance) ++found.within;
  // The first finite element stands for all where none differs.
  if (size > found.largest || found.finite == 0) {
    found.largest = size;
    found.n = at.n, found.y = at.y, found.x = at.x, found.c = at.c;
  }
  ++found.finite;
  sums.absolute += size;
  sums.squares += difference * difference;
  sums.squares_a += double{a} * a;
  sums.min_a = std::min(sums.min_a, double{a});
  sums.max_a = std::max(sums.max_a, double{a});
}

void take_moments(const std::vector<Values>& row, Sums& sums) {
  if (row.empty()) return;
  const auto count = static_cast<double>(row.size());
  for (const Values& v : row) {
    sums.mean_a += v.a;
    sums.mean_b += v.b;
  }
  sums.mean_a /= count;
  sums.mean_b /= count;
  for (const Values& v : row) {
    const double a = v.a - sums.mean_a, b = v.b - sums.mean_b;
    sums.var_a += a * a;
    sums.var_b += b * b;
    sums.covariance += a * b;
  }
}

void merge_moments(const Sums& from, Sums& into) {
  const auto n = static_cast<double>(into.found.finite), m = static_cast<double>(from.found.finite);
  const double a = from.mean_a - into.mean_a, b = from.mean_b - into.mean_b;
  const double weight = n * m / (n + m), share = m / (n + m);
  into.mean_a += a * share;
  into.mean_b += b * share;
  into.var_a += from.var_a + a * a * weight;
  into.var_b += from.var_b + b * b * weight;
  into.covariance += from.covariance + a * b * weight;
}

void merge(const Sums& from, Sums& into) {
  Difference& found = into.found;
  if (from.found.finite > 0) {
    merge_moments(from, into);
    if (from.found.largest > found.largest || found.finite == 0) {
      found.largest = from.found.largest;
      found.n = from.found.n, found.y = from.found.y;
      found.x = from.found.x, found.c = from.found.c;
    }
  }
  found.count += from.found.count;
  found.finite += from.found.finite;
  found.equal_bits += from.found.equal_bits;
  found.within += from.found.within;
  into.absolute += from.absolute;
  into.squares += from.squares;
  into.squares_a += from.squares_a;
  into.min_a = std::min(into.min_a, from.min_a);
  into.max_a = std::max(into.max_a, from.max_a);
}

double ratio(double above, double below) {
  if (below > 0) return above / below;
  return above > 0 ? kInfinite : 0;
}

Difference measures(const Sums& sums) {
  Difference result = sums.found;
  if (result.finite == 0) {
    result.mean = result.rms = result.relative = result.psnr = result.correlation = kNone;
    return result;
  }
  const auto count = static_cast<double>(result.finite);
  result.mean = sums.absolute / count;
  result.rms = std::sqrt(sums.squares / count);
  result.relative = std::sqrt(ratio(sums.squares, sums.squares_a));
  const double peak = sums.max_a - sums.min_a;
  result.psnr = result.rms == 0 ? kInfinite : peak > 0 ? 20 * std::log10(peak / result.rms) : kNone;
  const double spread = std::sqrt(sums.var_a) * std::sqrt(sums.var_b);
  result.correlation = spread > 0 ? std::clamp(sums.covariance / spread, -1.0, 1.0) : kNone;
  return result;
}

// Channels that are read together: a cache line of an NHWC tensor.
constexpr int64_t kBlock = 16;

// Adds maps [begin, end) of one batch element to `sums`, one entry a map of the whole tensor.
void add_maps(const ImageView& a, const ImageView& b, int64_t n, int64_t begin, int64_t end,
              const ComparedElements& elements, std::vector<Sums>& sums) {
  const auto count = static_cast<size_t>(end - begin);
  std::vector<std::vector<Values>> values(count);
  const auto left_out = [&](const std::vector<bool>& border, size_t i) {
    return elements.without_border && !border.empty() && border[i];
  };
  for (size_t y = 0; y < elements.h.size(); ++y) {
    if (left_out(elements.border_h, y)) continue;
    std::vector<Sums> row(count);
    for (std::vector<Values>& of_map : values) of_map.clear();
    for (size_t x = 0; x < elements.w.size(); ++x) {
      if (left_out(elements.border_w, x)) continue;
      Difference at;
      at.n = n, at.y = static_cast<int64_t>(y), at.x = static_cast<int64_t>(x);
      for (size_t i = 0; i < count; ++i) {
        at.c = begin + static_cast<int64_t>(i);
        add_element(a.at(n, elements.h.a[y], elements.w.a[x], at.c),
                    b.at(n, elements.h.b[y], elements.w.b[x], at.c), elements.tolerance, at, row[i],
                    values[i]);
      }
    }
    for (size_t i = 0; i < count; ++i) {
      take_moments(values[i], row[i]);
      merge(row[i], sums[static_cast<size_t>(begin) + i]);
    }
  }
}

using OfAxis = AxisGeometry Geometry::*;
using Chain = std::vector<LayerGeometry>;

std::vector<bool> border_of(const Chain& a, const Chain& b, OfAxis axis, const AxisPairs& pairs) {
  const std::vector<bool> in_a = touches_padding(a, axis), in_b = touches_padding(b, axis);
  std::vector<bool> border(pairs.size());
  for (size_t i = 0; i < pairs.size(); ++i) {
    border[i] = in_a[static_cast<size_t>(pairs.a[i])] || in_b[static_cast<size_t>(pairs.b[i])];
  }
  return border;
}

AxisPairs pairs_of(const Chain& a, const Chain& b, OfAxis axis, Alignment alignment) {
  return align(output_axis(a.back(), axis), output_axis(b.back(), axis), alignment);
}

}  // namespace

ComparedElements compared_elements(const Chain& a, const Chain& b, Alignment alignment) {
  CONVOSCOPE_CHECK(!a.empty() && !b.empty());
  ComparedElements elements;
  elements.h = pairs_of(a, b, &Geometry::h, alignment);
  elements.w = pairs_of(a, b, &Geometry::w, alignment);
  elements.border_h = border_of(a, b, &Geometry::h, elements.h);
  elements.border_w = border_of(a, b, &Geometry::w, elements.w);
  return elements;
}

Differences differences(const Tensor& a, const Tensor& b, int64_t first, int64_t last,
                        const ComparedElements& elements, const ParallelOptions& parallel) {
  const ImageView view_a = image_view(a), view_b = image_view(b);
  last = std::min({last, view_a.shape.n, view_b.shape.n});
  const int64_t maps = std::min(view_a.shape.c, view_b.shape.c);
  std::vector<Sums> of_maps(static_cast<size_t>(maps));
  parallel_for(0, maps, kBlock, parallel, [&](int64_t begin, int64_t end) {
    for (int64_t n = first; n < last; ++n) {
      add_maps(view_a, view_b, n, begin, end, elements, of_maps);
    }
  });
  Differences result;
  Sums all;
  for (const Sums& sums : of_maps) {
    merge(sums, all);
    result.maps.push_back(measures(sums));
  }
  result.all = measures(all);
  return result;
}

Tensor difference_map(const Tensor& a, const Tensor& b, int64_t n, int64_t c,
                      const ComparedElements& elements) {
  const ImageView view_a = image_view(a), view_b = image_view(b);
  const auto height = static_cast<int64_t>(elements.h.size());
  const auto width = static_cast<int64_t>(elements.w.size());
  Tensor map(ImageShape{1, height, width, 1}, DataFormat::kNHWC);
  float* out = map.data();
  for (size_t y = 0; y < elements.h.size(); ++y) {
    for (size_t x = 0; x < elements.w.size(); ++x) {
      const float of_a = view_a.at(n, elements.h.a[y], elements.w.a[x], c);
      const float of_b = view_b.at(n, elements.h.b[y], elements.w.b[x], c);
      *out++ = static_cast<float>(double{of_a} - double{of_b});
    }
  }
  return map;
}

}  // namespace convoscope
