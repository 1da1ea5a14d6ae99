// Weights along one axis, the factors of separable forms (generators.h). All are symmetric or
// antisymmetric about the middle of the axis, which lies between two taps for an even extent.
#pragma once

#include <cstdint>
#include <vector>

namespace convoscope {

using Axis = std::vector<double>;

// Position of tap i from the middle, in taps.
inline double offset_from_middle(int64_t i, int64_t extent) {
  return static_cast<double>(i) - 0.5 * static_cast<double>(extent - 1);
}

// A row of Pascal's triangle, up to a factor: 1 2 1, 1 4 6 4 1.
Axis binomial_axis(int64_t extent);
// The next shorter binomial row convolved with (−1, 1), up to a factor: −1 0 1, −1 −2 0 2 1.
Axis binomial_difference(int64_t extent);
Axis ramp_axis(int64_t extent);                    // the offsets themselves
Axis gaussian_axis(int64_t extent, double sigma);  // σ in taps; Σ w = 1

// Scaled to Σ w = sum, or to an answer to the ramp 0, 1, 2, …; all zeros stay as they are.
Axis with_sum(Axis axis, double sum);
Axis with_slope(Axis axis, double slope);

}  // namespace convoscope
