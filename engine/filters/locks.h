// Locks: properties that a filter keeps while its weights are edited. Each is a set of filters; an
// edit is followed by the step to the nearest filter that lies in all of them.
//
// Sums and mirrors are linear and the step is the orthogonal projection. Unit norm scales, which
// leads to the nearest point because all sets that it goes with are cones. One shape and separable
// take the nearest matrix of rank 1 (rank_one.h) inside the subspace of the linear locks, exactly
// where one of the two is on; with both, the shape is made separable after it was found. Unit sum
// adds the same to all weights, or scales where a shape lock is on.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/filters/presets.h"

namespace convoscope {

enum class Lock {
  kZeroSum,    // every slice adds up to 0: flat ground of any colour gives 0
  kUnitSum,    // all weights add up to 1: flat grey keeps its brightness
  kUnitNorm,   // √Σw² = 1 over all weights
  kMirrorX,    // left-right: w(y, x) = w(y, KW−1−x)
  kMirrorY,    // top-bottom: w(y, x) = w(KH−1−y, x)
  kPoint,      // w(y, x) = w(KH−1−y, KW−1−x)
  kOneShape,   // every slice is a multiple of one shape
  kSeparable,  // every slice is a column times a row
};
inline constexpr std::array kAllLocks = {Lock::kZeroSum,  Lock::kUnitSum,  Lock::kUnitNorm,
                                         Lock::kMirrorX,  Lock::kMirrorY,  Lock::kPoint,
                                         Lock::kOneShape, Lock::kSeparable};

struct LockSet {
  uint32_t bits = 0;
  static uint32_t bit(Lock lock) { return 1U << static_cast<uint32_t>(lock); }
  bool has(Lock lock) const { return (bits & bit(lock)) != 0; }
  bool any() const { return bits != 0; }
  LockSet with(Lock lock) const { return {bits | bit(lock)}; }
  LockSet without(Lock lock) const { return {bits & ~bit(lock)}; }
  bool operator==(const LockSet&) const = default;
};

// Why a lock can't be on together with those of the set; empty where it can.
std::string conflict_of(const LockSet& locks, Lock lock);

// How far a filter [h][w][in] is from a lock: zero sum, the largest |Σ| of a slice; unit sum and
// unit norm, the distance from 1; mirrors, the largest difference of two weights that should be
// equal; one shape and separable, the distance √Σ(w − w′)² from the nearest filter that obeys.
double deviation(const std::vector<float>& weights, const FilterExtent& extent, Lock lock);

// The filter that obeys the locks, as near as the head of this file says. Where none is near (unit
// norm of a filter of zeros; unit sum by scaling a sum of 0) that lock is left unobeyed.
std::vector<float> obeying(const std::vector<float>& weights, const FilterExtent& extent,
                           const LockSet& locks);

struct Tap {
  int64_t y = 0, x = 0, q = 0;
};
// An obeying filter with one weight set to `value`, which it keeps where the locks allow: mirrors
// copy it, sums are made up for by the other weights, a separable slice scales the row (or column)
// of the tap, other slices of one shape follow.
std::vector<float> with_locked_weight(const std::vector<float>& weights, const FilterExtent& extent,
                                      const LockSet& locks, const Tap& tap, float value);

}  // namespace convoscope
