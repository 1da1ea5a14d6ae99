// What one filter is like: sums and norms, mirror images, what each slice splits into, which waves
// it lets through. Pure numbers worked out once; a view only writes them down. A slice is the part
// of the filter that reads one input channel.
#pragma once

#include <array>
#include <vector>

#include "engine/core/tensor.h"
#include "engine/filters/linear_algebra.h"
#include "engine/filters/response.h"
#include "engine/filters/symmetry.h"

namespace convoscope {

inline constexpr int kResponseSize = 64;  // samples of the frequency response along each axis

struct WeightSums {
  double sum = 0, mean = 0;
  double l1 = 0, l2 = 0;
  double largest = 0;  // max |w|
  // The sum is nothing but the rounding of float32 weights: a flat picture answers 0.
  bool zero_sum() const { return sum <= rounding() && sum >= -rounding(); }
  double rounding() const { return l1 * 6e-8; }  // 2⁻²⁴ of the magnitudes
};
WeightSums sums_of(std::span<const float> weights);

struct SliceAnatomy {
  int64_t q = 0;
  int64_t h = 0, w = 0;
  std::vector<float> weights;  // h×w
  WeightSums sums;
  Svd svd;
  int64_t rank = 0;
  std::vector<float> response;  // kResponseSize², frequency_response()
  StrongestWave peak;

  Symmetry mirrored(Mirror mirror) const { return symmetry(h, w, weights, mirror); }
  // ‖slice − its first `terms` products‖ / ‖slice‖, 0 to 1.
  double error_of_rank(int64_t terms) const;
};

struct FilterAnatomy {
  FilterShape shape;  // of the bank
  WeightSums sums;    // of the whole filter
  // Those that were asked for; none where a weight of them is NaN or infinite.
  std::vector<SliceAnatomy> slices;
};

// Of filter k; the slices are those of `channels`, each of which must be a channel of the bank.
// Cost: a pass over the filter, and some milliseconds for each 31×31 slice.
FilterAnatomy filter_anatomy(const Tensor& bank, int64_t k, const std::vector<int64_t>& channels);

// How many singular values are more than the rounding of float32 weights can make: above
// max(h, w)·2⁻²³ of the largest, the rule of numpy.linalg.matrix_rank for float32.
int64_t numerical_rank(const Svd& svd);

}  // namespace convoscope
