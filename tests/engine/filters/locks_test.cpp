// Laws of locks, for random filters of many extents and all sets of locks that go together. What a
// lock demands is worked out here anew, from its definition.
#include "engine/filters/locks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Seeded;
using Weights = std::vector<float>;

// float32 weights of magnitude about 1, a few hundred of them.
constexpr double kTolerance = 2e-5;

float at(const Weights& w, const FilterExtent& e, int64_t y, int64_t x, int64_t q) {
  return w[static_cast<size_t>((y * e.w + x) * e.in + q)];
}

double norm(const Weights& w) {
  double sum = 0;
  for (const float value : w) sum += double{value} * value;
  return std::sqrt(sum);
}

double distance(const Weights& a, const Weights& b) {
  Weights difference(a.size());
  for (size_t i = 0; i < a.size(); ++i) difference[i] = a[i] - b[i];
  return norm(difference);
}

// Largest |a·d − b·c| over all 2×2 minors of a matrix given by a function: 0 exactly for rank ≤ 1.
template <typename Get>
double largest_minor(int64_t rows, int64_t columns, Get get) {
  double largest = 0;
  for (int64_t i = 0; i < rows; ++i) {
    for (int64_t k = 0; k < i; ++k) {
      for (int64_t j = 0; j < columns; ++j) {
        for (int64_t l = 0; l < j; ++l) {
          largest = std::max(
              largest, std::abs(double{get(i, j)} * get(k, l) - double{get(i, l)} * get(k, j)));
        }
      }
    }
  }
  return largest;
}

// How far from the definition; 0 where the lock is obeyed.
double broken_by(const Weights& w, const FilterExtent& e, Lock lock) {
  double worst = 0;
  const auto compare = [&](bool flip_y, bool flip_x) {
    for (int64_t y = 0; y < e.h; ++y) {
      for (int64_t x = 0; x < e.w; ++x) {
        for (int64_t q = 0; q < e.in; ++q) {
          const float image = at(w, e, flip_y ? e.h - 1 - y : y, flip_x ? e.w - 1 - x : x, q);
          worst = std::max(worst, std::abs(double{at(w, e, y, x, q)} - image));
        }
      }
    }
    return worst;
  };
  const auto slice_sum = [&](int64_t q) {
    double sum = 0;
    for (size_t i = static_cast<size_t>(q); i < w.size(); i += static_cast<size_t>(e.in))
      sum += w[i];
    return sum;
  };
  switch (lock) {
    case Lock::kZeroSum:
      for (int64_t q = 0; q < e.in; ++q) worst = std::max(worst, std::abs(slice_sum(q)));
      return worst;
    case Lock::kUnitSum:
      for (int64_t q = 0; q < e.in; ++q) worst += slice_sum(q);
      return std::abs(worst - 1);
    case Lock::kUnitNorm:
      return std::abs(norm(w) - 1);
    case Lock::kMirrorX:
      return compare(false, true);
    case Lock::kMirrorY:
      return compare(true, false);
    case Lock::kPoint:
      return compare(true, true);
    case Lock::kOneShape:
      return largest_minor(e.h * e.w, e.in, [&](int64_t i, int64_t q) {
        return w[static_cast<size_t>(i * e.in + q)];
      });
    case Lock::kSeparable:
      for (int64_t q = 0; q < e.in; ++q) {
        worst = std::max(worst, largest_minor(e.h, e.w, [&](int64_t y, int64_t x) {
                           return at(w, e, y, x, q);
                         }));
      }
      return worst;
  }
  return worst;
}

std::vector<LockSet> all_sets() {
  std::vector<LockSet> sets;
  for (uint32_t bits = 0; bits < 256; ++bits) {
    LockSet set;
    bool possible = true;
    for (const Lock lock : kAllLocks) {
      if ((bits & LockSet::bit(lock)) == 0) continue;
      possible = possible && conflict_of(set, lock).empty();
      set = set.with(lock);
    }
    if (possible) sets.push_back(set);
  }
  return sets;
}

std::string words(const LockSet& set, const FilterExtent& e) {
  return std::to_string(e.h) + "×" + std::to_string(e.w) + "×" + std::to_string(e.in) +
         ", locks 0b" + std::to_string(set.bits);
}

Weights random_weights(Seeded& random, const FilterExtent& e) {
  Weights weights(static_cast<size_t>(e.h * e.w * e.in));
  for (float& value : weights) value = random.real(-1, 1);
  return weights;
}

const FilterExtent kExtents[] = {{3, 3, 3}, {5, 4, 2}, {4, 4, 1}, {2, 7, 3}};

TEST(Obeying, ObeysEveryLockOfEverySet) {
  Seeded random;
  for (const FilterExtent& e : kExtents) {
    for (const LockSet& set : all_sets()) {
      const Weights obedient = obeying(random_weights(random, e), e, set);
      for (const Lock lock : kAllLocks) {
        if (!set.has(lock)) continue;
        const double allowed = kTolerance * std::max(1.0, norm(obedient) * norm(obedient));
        EXPECT_LE(broken_by(obedient, e, lock), allowed) << words(set, e);
        EXPECT_LE(deviation(obedient, e, lock), allowed) << words(set, e);
      }
    }
  }
}

TEST(Obeying, TwiceIsOnce) {
  Seeded random;
  for (const FilterExtent& e : kExtents) {
    for (const LockSet& set : all_sets()) {
      const Weights once = obeying(random_weights(random, e), e, set);
      const double size = std::max(1.0, norm(once));
      EXPECT_LE(distance(obeying(once, e, set), once), kTolerance * size * size) << words(set, e);
    }
  }
}

// No other obeying filter is nearer; not claimed of unit sum by scaling, nor of both shape locks.
TEST(Obeying, IsTheNearestFilterThatObeys) {
  Seeded random;
  for (const FilterExtent& e : kExtents) {
    for (const LockSet& set : all_sets()) {
      const bool shape = set.has(Lock::kOneShape), separable = set.has(Lock::kSeparable);
      if ((shape && separable) || (set.has(Lock::kUnitSum) && (shape || separable))) continue;
      const Weights wished = random_weights(random, e);
      const Weights nearest = obeying(wished, e, set);
      for (int other = 0; other < 12; ++other) {
        Weights start = nearest;
        const float reach = other % 2 == 0 ? 0.1f : 1.0f;
        for (float& value : start) value += random.real(-reach, reach);
        const Weights also = obeying(start, e, set);
        EXPECT_GE(distance(wished, also), distance(wished, nearest) - 1e-5) << words(set, e);
      }
    }
  }
}

TEST(Deviation, IsZeroExactlyWhereTheDefinitionHolds) {
  Seeded random;
  const FilterExtent e{3, 3, 2};
  for (const Lock lock : kAllLocks) {
    const Weights weights = random_weights(random, e);
    EXPECT_GT(broken_by(weights, e, lock), 1e-3);
    EXPECT_GT(deviation(weights, e, lock), 1e-3);
  }
  const Weights sobel = {-1, 0, 1, -2, 0, 2, -1, 0, 1};
  const FilterExtent one{3, 3, 1};
  for (const Lock lock : {Lock::kZeroSum, Lock::kMirrorY, Lock::kOneShape, Lock::kSeparable}) {
    EXPECT_NEAR(deviation(sobel, one, lock), 0, 1e-7);
  }
  EXPECT_EQ(deviation(sobel, one, Lock::kMirrorX), 4) << "−2 stands where 2 should";
  EXPECT_EQ(deviation(sobel, one, Lock::kPoint), 4);
  EXPECT_EQ(deviation(sobel, one, Lock::kUnitSum), 1);
  EXPECT_NEAR(deviation(sobel, one, Lock::kUnitNorm), std::sqrt(12) - 1, 1e-6);
}

TEST(LockedWeight, ObeysEveryLockOfEverySet) {
  Seeded random;
  for (const FilterExtent& e : kExtents) {
    for (const LockSet& set : all_sets()) {
      const Weights before = obeying(random_weights(random, e), e, set);
      const Tap tap{random.integer(0, e.h - 1), random.integer(0, e.w - 1),
                    random.integer(0, e.in - 1)};
      const Weights after = with_locked_weight(before, e, set, tap, random.real(-0.2f, 0.2f));
      for (const Lock lock : kAllLocks) {
        if (!set.has(lock)) continue;
        const double allowed = kTolerance * std::max(1.0, norm(after) * norm(after));
        EXPECT_LE(broken_by(after, e, lock), allowed) << words(set, e);
      }
    }
  }
}

TEST(LockedWeight, KeepsItsValueUnderLinearLocksAndUnitNorm) {
  Seeded random;
  for (const FilterExtent& e : kExtents) {
    for (const LockSet& set : all_sets()) {
      if (set.has(Lock::kOneShape) || set.has(Lock::kSeparable)) continue;
      const Weights before = obeying(random_weights(random, e), e, set);
      const Tap tap{random.integer(0, e.h - 1), random.integer(0, e.w - 1),
                    random.integer(0, e.in - 1)};
      // Mirrors hold up to four weights of that value, and the rest makes up for their sum.
      const float value = random.real(-0.2f, 0.2f);
      const Weights after = with_locked_weight(before, e, set, tap, value);
      EXPECT_NEAR(at(after, e, tap.y, tap.x, tap.q), value, 1e-6) << words(set, e);
    }
  }
}

TEST(LockedWeight, KeepsItsValueInAShapeThatMayBeScaled) {
  Seeded random;
  for (const FilterExtent& e : kExtents) {
    for (const Lock lock : {Lock::kOneShape, Lock::kSeparable}) {
      for (const LockSet& set : {LockSet{}.with(lock), LockSet{}.with(lock).with(Lock::kZeroSum),
                                 LockSet{}.with(lock).with(Lock::kMirrorX),
                                 LockSet{}.with(Lock::kOneShape).with(Lock::kSeparable)}) {
        const Weights before = obeying(random_weights(random, e), e, set);
        const Tap tap{random.integer(0, e.h - 1), random.integer(0, e.w - 1),
                      random.integer(0, e.in - 1)};
        const Weights after = with_locked_weight(before, e, set, tap, 0.75f);
        const float kept = at(after, e, tap.y, tap.x, tap.q);
        EXPECT_NEAR(kept, 0.75f, 1e-5) << words(set, e);
      }
    }
  }
}

TEST(LockedWeight, WithoutLocksChangesOneWeight) {
  Seeded random;
  const FilterExtent e{3, 4, 2};
  Weights weights = random_weights(random, e);
  const Weights after = with_locked_weight(weights, e, {}, {2, 1, 1}, 9);
  weights[(2 * 4 + 1) * 2 + 1] = 9;
  EXPECT_EQ(after, weights);
}

TEST(Obeying, LeavesAFilterOfZerosWhereNothingIsNear) {
  const FilterExtent e{3, 3, 2};
  const Weights zeros(18);
  EXPECT_EQ(obeying(zeros, e, LockSet{}.with(Lock::kUnitNorm)), zeros);
  EXPECT_EQ(obeying(zeros, e, LockSet{}.with(Lock::kSeparable).with(Lock::kUnitSum)), zeros);
}

TEST(ConflictOf, IsTheSameBothWays) {
  for (const Lock a : kAllLocks) {
    for (const Lock b : kAllLocks) {
      if (a == b) continue;
      EXPECT_EQ(conflict_of(LockSet{}.with(a), b), conflict_of(LockSet{}.with(b), a));
    }
  }
  EXPECT_FALSE(conflict_of(LockSet{}.with(Lock::kZeroSum), Lock::kUnitSum).empty());
}

}  // namespace
}  // namespace convoscope
