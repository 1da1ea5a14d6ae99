// See filter_moves.h.
#include "engine/filters/filter_moves.h"

#include <cmath>

#include "engine/core/check.h"
#include "engine/filters/filter_bank.h"
#include "engine/filters/generators.h"

namespace convoscope {
namespace {

constexpr double kNoSum = 1e-6;

size_t index_of(const FilterExtent& e, int64_t y, int64_t x, int64_t q) {
  return static_cast<size_t>((y * e.w + x) * e.in + q);
}

// Weight (y, x, q) is the one that `from(y, x)` names, in the same slice.
template <typename From>
FilterWeights moved(const FilterWeights& weights, const FilterExtent& e, From from) {
  FilterWeights result(weights.size());
  for (int64_t y = 0; y < e.h; ++y) {
    for (int64_t x = 0; x < e.w; ++x) {
      const auto [from_y, from_x] = from(y, x);
      for (int64_t q = 0; q < e.in; ++q) {
        result[index_of(e, y, x, q)] = weights[index_of(e, from_y, from_x, q)];
      }
    }
  }
  return result;
}

struct Place {
  int64_t y, x;
};

FilterWeights divided(const FilterWeights& weights, double divisor) {
  FilterWeights result(weights);
  for (float& weight : result) weight = static_cast<float>(weight / divisor);
  return result;
}

// Over cross-correlating layers filters add up their offsets from the centre, so their taps
// convolve.
double convolved_at(const FilterWeights& f, const FilterWeights& g, const FilterExtent& e,
                    int64_t y, int64_t x, int64_t q) {
  double sum = 0;
  for (int64_t v = 0; v < e.h; ++v) {
    for (int64_t u = 0; u < e.w; ++u) {
      const int64_t gy = y + centre_tap(e.h) - v, gx = x + centre_tap(e.w) - u;
      if (gy < 0 || gx < 0 || gy >= e.h || gx >= e.w) continue;
      sum += double{f[index_of(e, v, u, q)]} * g[index_of(e, gy, gx, q)];
    }
  }
  return sum;
}

}  // namespace

FilterWeights rotated_clockwise(const FilterWeights& weights, const FilterExtent& extent) {
  if (extent.h != extent.w) return weights;
  return moved(weights, extent, [&](int64_t y, int64_t x) { return Place{extent.w - 1 - x, y}; });
}

FilterWeights flipped_rows(const FilterWeights& weights, const FilterExtent& extent) {
  return moved(weights, extent, [&](int64_t y, int64_t x) { return Place{extent.h - 1 - y, x}; });
}

FilterWeights turned(const FilterWeights& weights, const FilterExtent& extent) {
  return moved(weights, extent, [&](int64_t y, int64_t x) {
    return Place{extent.h - 1 - y, extent.w - 1 - x};
  });
}

FilterWeights transposed(const FilterWeights& weights, const FilterExtent& extent) {
  if (extent.h != extent.w) return weights;
  return moved(weights, extent, [](int64_t y, int64_t x) { return Place{x, y}; });
}

FilterWeights unit_sum(const FilterWeights& weights) {
  double sum = 0, l1 = 0;
  for (const float weight : weights) {
    sum += weight;
    l1 += std::abs(weight);
  }
  return std::abs(sum) <= kNoSum * l1 ? weights : divided(weights, sum);
}

FilterWeights unit_l2(const FilterWeights& weights) {
  double square = 0;
  for (const float weight : weights) square += double{weight} * weight;
  return square == 0 ? weights : divided(weights, std::sqrt(square));
}

FilterWeights zero_mean(const FilterWeights& weights, const FilterExtent& extent) {
  FilterWeights result(weights);
  const auto channels = static_cast<size_t>(extent.in);
  for (size_t q = 0; q < channels; ++q) {
    double sum = 0;
    for (size_t i = q; i < weights.size(); i += channels) sum += weights[i];
    const double mean = sum / static_cast<double>(extent.h * extent.w);
    for (size_t i = q; i < weights.size(); i += channels) {
      result[i] = static_cast<float>(weights[i] - mean);
    }
  }
  return result;
}

FilterWeights combined(const FilterWeights& f, double a, FilterOperation operation,
                       const FilterWeights& g, double b, const FilterExtent& extent) {
  CONVOSCOPE_CHECK(f.size() == g.size() && std::ssize(f) == extent.h * extent.w * extent.in);
  const auto value = [&](int64_t y, int64_t x, int64_t q) {
    const size_t i = index_of(extent, y, x, q);
    switch (operation) {
      case FilterOperation::kAdd:
        return a * f[i] + b * g[i];
      case FilterOperation::kSubtract:
        return a * f[i] - b * g[i];
      case FilterOperation::kMultiply:
        return a * f[i] * b * g[i];
      case FilterOperation::kConvolve:
        break;
    }
    return a * b * convolved_at(f, g, extent, y, x, q);
  };
  FilterWeights result(f.size());
  for (int64_t y = 0; y < extent.h; ++y) {
    for (int64_t x = 0; x < extent.w; ++x) {
      for (int64_t q = 0; q < extent.in; ++q) {
        result[index_of(extent, y, x, q)] = static_cast<float>(value(y, x, q));
      }
    }
  }
  return result;
}

}  // namespace convoscope
