// See locks.h. The steps are in lock_steps.h, single weights in locked_weight.cpp.
#include "engine/filters/locks.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/core/check.h"
#include "engine/filters/lock_steps.h"

namespace convoscope {
namespace {

// A sum that is this small beside the norm is rounding.
constexpr double kNoSum = 1e-9;

double sum_of(const Weights64& weights) {
  return std::accumulate(weights.begin(), weights.end(), 0.0);
}

double norm_of(const Weights64& weights) {
  return std::sqrt(std::inner_product(weights.begin(), weights.end(), weights.begin(), 0.0));
}

double distance(const Weights64& a, const Weights64& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum);
}

bool locks_shape(const LockSet& locks) {
  return locks.has(Lock::kOneShape) || locks.has(Lock::kSeparable);
}

void make_separable(Weights64& weights, const FilterExtent& extent, const LockSet& locks) {
  for (int64_t q = 0; q < extent.in; ++q) {
    put_slice(weights, extent, q,
              nearest_separable(slice_of(weights, extent, q), extent.h, extent.w, locks));
  }
}

void make_unit_sum(Weights64& weights, bool by_scaling) {
  const double sum = sum_of(weights);
  if (by_scaling && std::abs(sum) <= kNoSum * norm_of(weights)) return;
  const double more = (1 - sum) / static_cast<double>(weights.size());
  for (double& weight : weights) weight = by_scaling ? weight / sum : weight + more;
}

void make_unit_norm(Weights64& weights) {
  const double norm = norm_of(weights);
  if (norm == 0) return;
  for (double& weight : weights) weight /= norm;
}

double largest_slice_sum(const Weights64& weights, const FilterExtent& extent) {
  double largest = 0;
  for (int64_t q = 0; q < extent.in; ++q) {
    largest = std::max(largest, std::abs(sum_of(slice_of(weights, extent, q))));
  }
  return largest;
}

// Mirrors average pairs, so a weight moves by half of what it differs from its image.
double asymmetry(const Weights64& weights, const FilterExtent& extent, Lock lock) {
  Weights64 symmetric = weights;
  make_symmetric(symmetric, extent, LockSet{}.with(lock));
  double largest = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    largest = std::max(largest, 2 * std::abs(weights[i] - symmetric[i]));
  }
  return largest;
}

}  // namespace

std::string conflict_of(const LockSet& locks, Lock lock) {
  const auto both = [&](Lock a, Lock b) {
    return (lock == a && locks.has(b)) || (lock == b && locks.has(a));
  };
  if (both(Lock::kZeroSum, Lock::kUnitSum)) {
    return "A filter whose slices add up to 0 can't add up to 1.";
  }
  if (both(Lock::kUnitSum, Lock::kUnitNorm)) {
    return "Unit sum and unit norm both set how strong the filter is; one of them can hold.";
  }
  return {};
}

double deviation(const std::vector<float>& weights, const FilterExtent& extent, Lock lock) {
  const Weights64 now(weights.begin(), weights.end());
  switch (lock) {
    case Lock::kZeroSum:
      return largest_slice_sum(now, extent);
    case Lock::kUnitSum:
      return std::abs(sum_of(now) - 1);
    case Lock::kUnitNorm:
      return std::abs(norm_of(now) - 1);
    case Lock::kMirrorX:
    case Lock::kMirrorY:
    case Lock::kPoint:
      return asymmetry(now, extent, lock);
    case Lock::kOneShape: {
      Weights64 nearest = now;
      make_one_shape(nearest, extent, {});
      return distance(now, nearest);
    }
    case Lock::kSeparable: {
      Weights64 nearest = now;
      make_separable(nearest, extent, {});
      return distance(now, nearest);
    }
  }
  CONVOSCOPE_CHECK(false);
}

std::vector<float> obeying(const std::vector<float>& weights, const FilterExtent& extent,
                           const LockSet& locks) {
  CONVOSCOPE_CHECK(std::ssize(weights) == extent.h * extent.w * extent.in);
  if (!locks.any() || weights.empty()) return weights;
  Weights64 now(weights.begin(), weights.end());
  make_symmetric(now, extent, locks);
  if (locks.has(Lock::kOneShape)) {
    make_one_shape(now, extent, locks);
  } else if (locks.has(Lock::kSeparable)) {
    make_separable(now, extent, locks);
  } else if (locks.has(Lock::kZeroSum)) {
    centre_slices(now, extent);
  }
  if (locks.has(Lock::kUnitSum)) make_unit_sum(now, locks_shape(locks));
  if (locks.has(Lock::kUnitNorm)) make_unit_norm(now);
  return {now.begin(), now.end()};
}

}  // namespace convoscope
