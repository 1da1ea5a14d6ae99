// The steps of which locks.cpp is made, on weights in double. Private to engine/filters.
#pragma once

#include <vector>

#include "engine/filters/locks.h"

namespace convoscope {

using Weights64 = std::vector<double>;  // [h][w][in], or [h][w] of one slice

inline size_t tap_index(const FilterExtent& e, int64_t y, int64_t x, int64_t q) {
  return static_cast<size_t>((y * e.w + x) * e.in + q);
}

Weights64 slice_of(const Weights64& weights, const FilterExtent& extent, int64_t q);
void put_slice(Weights64& weights, const FilterExtent& extent, int64_t q, const Weights64& slice);

// Each weight becomes the mean of those that the mirrors make equal to it.
void make_symmetric(Weights64& weights, const FilterExtent& extent, const LockSet& locks);
// The mean of each slice is taken away.
void centre_slices(Weights64& weights, const FilterExtent& extent);

// The nearest slice h×w that is a column times a row and obeys mirrors and zero sum, given one that
// obeys the mirrors.
Weights64 nearest_separable(const Weights64& slice, int64_t h, int64_t w, const LockSet& locks);
// One shape in all slices, and separable where that is on; for weights that obey the mirrors.
void make_one_shape(Weights64& weights, const FilterExtent& extent, const LockSet& locks);

}  // namespace convoscope
