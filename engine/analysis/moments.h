// Count, extremes, mean and squared deviations of many interleaved channels in one pass over
// memory. What they are good for is stats.h. Private to engine/analysis.
#pragma once

#include <cstdint>
#include <limits>
#include <span>

namespace convoscope {

// Of finite values; NaN and infinity are only counted. Moments of two runs merge into those of both
// (Chan, Golub, LeVeque 1979), so that long runs lose no digits.
struct Moments {
  int64_t finite = 0, zeros = 0;
  int64_t nans = 0, positive_infinities = 0, negative_infinities = 0;
  float min = std::numeric_limits<float>::infinity();
  float max = -std::numeric_limits<float>::infinity();
  double mean = 0;
  double squares = 0;  // Σ (value − mean)²

  void merge(const Moments& other);
};

// Adds the values of a run whose element i belongs to channel i mod C, C being the size of
// `channels`, to those channels. The order of summation depends on the run's size, C and the
// SIMD target alone.
void add_moments(std::span<const float> run, std::span<Moments> channels);

}  // namespace convoscope
