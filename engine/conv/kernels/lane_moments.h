// Sums, squares and extremes of values side by side, a lane of a vector each: what statistics of a
// tensor spend their time on (engine/analysis/moments.cpp). Sums are in double.
#pragma once

#include <cstdint>

namespace convoscope::kernels {

// About `pivot`, which is the lane's first value. Where a value isn't finite, the squares aren't
// either, and the rest says nothing.
struct LaneMoments {
  float pivot = 0, low = 0, high = 0;
  int64_t zeros = 0;
  double sum = 0;      // Σ (value − pivot)
  double squares = 0;  // Σ (value − pivot)²
};

// Vectors of every target have at most so many lanes.
inline constexpr int64_t kMostMomentLanes = 64;

// Lane j < vector_lanes() takes the values data[i·stride + j], 0 ≤ i < count, in this order.
// 1 ≤ count < 2^31.
void lane_moments(const float* data, int64_t count, int64_t stride, LaneMoments* of_lanes);

}  // namespace convoscope::kernels
