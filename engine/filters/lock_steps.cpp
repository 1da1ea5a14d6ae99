// See lock_steps.h.
//
// A separable slice u·vᵀ obeys a mirror exactly where u or v is symmetric, point symmetry where
// both are symmetric or both antisymmetric, and zero sum where one of them adds up to 0. So the set
// is a union of a few sets {u ∈ U, v ∈ V} with subspaces U and V, and the nearest point of each is
// the nearest rank-1 matrix to P_U·W·P_V, at the distance² ‖W‖² − σ²: the largest σ wins.
#include "engine/filters/lock_steps.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "engine/filters/rank_one.h"

namespace convoscope {
namespace {

enum class Parity { kAny, kEven, kOdd };
struct Subspace {
  Parity parity = Parity::kAny;
  bool centred = false;
};
struct Pair {
  Subspace column, row;
};

// `get(i)` is a reference to element i of a vector of `n`.
template <typename Get>
void project(int64_t n, const Subspace& space, Get get) {
  if (space.parity != Parity::kAny) {
    const double sign = space.parity == Parity::kEven ? 1 : -1;
    for (int64_t i = 0; i <= n - 1 - i; ++i) {
      const double mean = (get(i) + sign * get(n - 1 - i)) / 2;
      get(i) = mean;
      get(n - 1 - i) = sign * mean;
    }
  }
  if (!space.centred) return;
  double sum = 0;
  for (int64_t i = 0; i < n; ++i) sum += get(i);
  for (int64_t i = 0; i < n; ++i) get(i) -= sum / static_cast<double>(n);
}

Weights64 projected(Weights64 matrix, int64_t h, int64_t w, const Pair& pair) {
  const auto at = [&](int64_t y, int64_t x) -> double& {
    return matrix[static_cast<size_t>(y * w + x)];
  };
  for (int64_t x = 0; x < w; ++x) {
    project(h, pair.column, [&](int64_t y) -> double& { return at(y, x); });
  }
  for (int64_t y = 0; y < h; ++y) {
    project(w, pair.row, [&](int64_t x) -> double& { return at(y, x); });
  }
  return matrix;
}

std::vector<Pair> parities(const LockSet& locks) {
  const bool x = locks.has(Lock::kMirrorX), y = locks.has(Lock::kMirrorY);
  if (locks.has(Lock::kPoint)) {
    const Pair even{{Parity::kEven}, {Parity::kEven}}, odd{{Parity::kOdd}, {Parity::kOdd}};
    // An odd slice adds up to 0, which no scaling makes 1.
    const bool only_even = x || y || locks.has(Lock::kUnitSum);
    return only_even ? std::vector<Pair>{even} : std::vector<Pair>{even, odd};
  }
  return {{{y ? Parity::kEven : Parity::kAny}, {x ? Parity::kEven : Parity::kAny}}};
}

std::vector<Pair> subspaces(const LockSet& locks) {
  if (!locks.has(Lock::kZeroSum)) return parities(locks);
  std::vector<Pair> pairs;
  for (Pair pair : parities(locks)) {
    if (pair.row.parity == Parity::kOdd) {  // adds up to 0 anyway
      pairs.push_back(pair);
      continue;
    }
    Pair other = pair;
    pair.column.centred = other.row.centred = true;
    pairs.push_back(pair);
    pairs.push_back(other);
  }
  return pairs;
}

void average(Weights64& weights, const FilterExtent& e, bool flip_y, bool flip_x) {
  const Weights64 old = weights;
  for (int64_t y = 0; y < e.h; ++y) {
    for (int64_t x = 0; x < e.w; ++x) {
      for (int64_t q = 0; q < e.in; ++q) {
        const size_t image = tap_index(e, flip_y ? e.h - 1 - y : y, flip_x ? e.w - 1 - x : x, q);
        const size_t own = tap_index(e, y, x, q);
        weights[own] = (old[own] + old[image]) / 2;
      }
    }
  }
}

}  // namespace

Weights64 slice_of(const Weights64& weights, const FilterExtent& extent, int64_t q) {
  Weights64 slice(static_cast<size_t>(extent.h * extent.w));
  for (size_t i = 0; i < slice.size(); ++i) {
    slice[i] = weights[i * static_cast<size_t>(extent.in) + static_cast<size_t>(q)];
  }
  return slice;
}

void put_slice(Weights64& weights, const FilterExtent& extent, int64_t q, const Weights64& slice) {
  for (size_t i = 0; i < slice.size(); ++i) {
    weights[i * static_cast<size_t>(extent.in) + static_cast<size_t>(q)] = slice[i];
  }
}

void make_symmetric(Weights64& weights, const FilterExtent& extent, const LockSet& locks) {
  if (locks.has(Lock::kMirrorX)) average(weights, extent, false, true);
  if (locks.has(Lock::kMirrorY)) average(weights, extent, true, false);
  if (locks.has(Lock::kPoint)) average(weights, extent, true, true);
}

void centre_slices(Weights64& weights, const FilterExtent& extent) {
  for (int64_t q = 0; q < extent.in; ++q) {
    Weights64 slice = slice_of(weights, extent, q);
    const double mean =
        std::accumulate(slice.begin(), slice.end(), 0.0) / static_cast<double>(slice.size());
    for (double& weight : slice) weight -= mean;
    put_slice(weights, extent, q, slice);
  }
}

Weights64 nearest_separable(const Weights64& slice, int64_t h, int64_t w, const LockSet& locks) {
  std::optional<RankOne> best;
  for (const Pair& pair : subspaces(locks)) {
    RankOne candidate = nearest_rank_one(projected(slice, h, w, pair), h, w);
    if (!best || candidate.sigma > best->sigma) best = std::move(candidate);
  }
  Weights64 result(slice.size());
  for (size_t y = 0; y < static_cast<size_t>(h); ++y) {
    for (size_t x = 0; x < static_cast<size_t>(w); ++x) {
      result[y * static_cast<size_t>(w) + x] = best->column[y] * best->row[x];
    }
  }
  return result;
}

void make_one_shape(Weights64& weights, const FilterExtent& extent, const LockSet& locks) {
  if (locks.has(Lock::kZeroSum)) centre_slices(weights, extent);
  const auto taps = static_cast<size_t>(extent.h * extent.w);
  const auto channels = static_cast<size_t>(extent.in);
  Weights64 shape = nearest_rank_one(weights, extent.h * extent.w, extent.in).column;
  if (locks.has(Lock::kSeparable)) shape = nearest_separable(shape, extent.h, extent.w, locks);
  const double square = std::inner_product(shape.begin(), shape.end(), shape.begin(), 0.0);
  for (size_t q = 0; q < channels; ++q) {
    double along = 0;
    for (size_t i = 0; i < taps; ++i) along += weights[i * channels + q] * shape[i];
    const double factor = square > 0 ? along / square : 0;
    for (size_t i = 0; i < taps; ++i) weights[i * channels + q] = factor * shape[i];
  }
}

}  // namespace convoscope
