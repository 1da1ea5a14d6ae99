// See anatomy.h.
#include "engine/filters/anatomy.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/check.h"
#include "engine/filters/filter_bank.h"

namespace convoscope {
namespace {

std::vector<float> slice_weights(const Tensor& bank, int64_t q, int64_t k) {
  const FilterShape shape = filter_shape(bank);
  CONVOSCOPE_CHECK(q >= 0 && q < shape.in);
  std::vector<float> weights;
  for (int64_t y = 0; y < shape.h; ++y) {
    for (int64_t x = 0; x < shape.w; ++x) {
      weights.push_back(bank.data()[filter_offset(shape, y, x, q, k)]);
    }
  }
  return weights;
}

SliceAnatomy slice_anatomy(const Tensor& bank, int64_t q, int64_t k) {
  const FilterShape shape = filter_shape(bank);
  SliceAnatomy slice{.q = q, .h = shape.h, .w = shape.w, .weights = slice_weights(bank, q, k)};
  slice.sums = sums_of(slice.weights);
  const std::vector<double> matrix(slice.weights.begin(), slice.weights.end());
  slice.svd = decompose(shape.h, shape.w, matrix);
  slice.rank = numerical_rank(slice.svd);
  slice.response = frequency_response(bank, q, k, kResponseSize);
  slice.peak = strongest_wave(bank, q, k, slice.response, kResponseSize);
  return slice;
}

}  // namespace

WeightSums sums_of(std::span<const float> weights) {
  WeightSums sums;
  double squares = 0;
  for (const float weight : weights) {
    const double w = weight;
    sums.sum += w;
    sums.l1 += std::abs(w);
    squares += w * w;
    sums.largest = std::max(sums.largest, std::abs(w));
  }
  sums.l2 = std::sqrt(squares);
  if (!weights.empty()) sums.mean = sums.sum / static_cast<double>(weights.size());
  return sums;
}

int64_t numerical_rank(const Svd& svd) {
  if (svd.values.empty()) return 0;
  const double least = static_cast<double>(std::max(svd.h, svd.w)) *
                       std::numeric_limits<float>::epsilon() * svd.values.front();
  return std::count_if(svd.values.begin(), svd.values.end(),
                       [least](double value) { return value > least; });
}

double SliceAnatomy::error_of_rank(int64_t terms) const {
  double all = 0, missing = 0;
  for (size_t i = 0; i < svd.values.size(); ++i) {
    const double square = svd.values[i] * svd.values[i];
    all += square;
    if (static_cast<int64_t>(i) >= terms) missing += square;
  }
  return all > 0 && terms < rank ? std::sqrt(missing / all) : 0;
}

FilterAnatomy filter_anatomy(const Tensor& bank, int64_t k, const std::vector<int64_t>& channels) {
  FilterAnatomy anatomy{.shape = filter_shape(bank), .sums = sums_of(filter_weights(bank, k))};
  for (const int64_t q : channels) {
    if (!std::isfinite(sums_of(slice_weights(bank, q, k)).l2)) return anatomy;
  }
  for (const int64_t q : channels) anatomy.slices.push_back(slice_anatomy(bank, q, k));
  return anatomy;
}

}  // namespace convoscope
