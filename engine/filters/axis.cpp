// See axis.h.
#include "engine/filters/axis.h"

#include <cmath>
#include <numeric>

namespace convoscope {
namespace {

Axis scaled(Axis axis, double now, double wanted) {
  if (now == 0.0) return axis;
  for (double& weight : axis) weight *= wanted / now;
  return axis;
}

}  // namespace

// From the middle outwards, so that long rows fade instead of overflowing.
Axis binomial_axis(int64_t extent) {
  Axis axis(static_cast<size_t>(extent), 1.0);
  for (int64_t k = extent / 2 + 1; k < extent; ++k) {
    const double ratio = static_cast<double>(extent - k) / static_cast<double>(k);
    axis[static_cast<size_t>(k)] = axis[static_cast<size_t>(k - 1)] * ratio;
  }
  for (int64_t k = 0; k < extent / 2; ++k) {
    axis[static_cast<size_t>(k)] = axis[static_cast<size_t>(extent - 1 - k)];
  }
  return axis;
}

Axis binomial_difference(int64_t extent) {
  Axis axis(static_cast<size_t>(extent), 0.0);
  if (extent < 2) return axis;
  const Axis shorter = binomial_axis(extent - 1);
  for (size_t i = 0; i < shorter.size(); ++i) {
    axis[i] -= shorter[i];
    axis[i + 1] += shorter[i];
  }
  return axis;
}

Axis ramp_axis(int64_t extent) {
  Axis axis(static_cast<size_t>(extent));
  for (int64_t i = 0; i < extent; ++i) axis[static_cast<size_t>(i)] = offset_from_middle(i, extent);
  return axis;
}

Axis gaussian_axis(int64_t extent, double sigma) {
  Axis axis = ramp_axis(extent);
  for (double& weight : axis) weight = std::exp(-0.5 * weight * weight / (sigma * sigma));
  return with_sum(std::move(axis), 1.0);
}

Axis with_sum(Axis axis, double sum) {
  const double now = std::accumulate(axis.begin(), axis.end(), 0.0);
  return scaled(std::move(axis), now, sum);
}

Axis with_slope(Axis axis, double slope) {
  const auto extent = static_cast<int64_t>(axis.size());
  double now = 0.0;
  for (int64_t i = 0; i < extent; ++i) {
    now += axis[static_cast<size_t>(i)] * offset_from_middle(i, extent);
  }
  return scaled(std::move(axis), now, slope);
}

}  // namespace convoscope
