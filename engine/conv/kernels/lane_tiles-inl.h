// Between rows of several tiles, one a lane, and memory where these rows lie apart: pieces of four
// columns change places with four tiles inside the blocks of a vector. Included once per SIMD
// target.
#if defined(CONVOSCOPE_KERNELS_LANE_TILES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CONVOSCOPE_KERNELS_LANE_TILES_INL_H_
#undef CONVOSCOPE_KERNELS_LANE_TILES_INL_H_
#else
#define CONVOSCOPE_KERNELS_LANE_TILES_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>

#include "engine/conv/kernels/unroll-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

HWY_INLINE void load_tiles(const float* const* from, int64_t columns, float* to, int64_t step) {
  for (int64_t x = 0; x < columns; ++x) to[x * step] = from[0][x];
}

HWY_INLINE void store_tiles(const float* from, int64_t step, float* const* to,
                            const int64_t* counts) {
  for (int64_t x = 0; x < counts[0]; ++x) to[0][x] = from[x * step];
}

#else

// Four columns of the tiles 0, 4, 8, …: a block each.
template <class Tag>
HWY_INLINE hn::Vec<Tag> load_blocks(Tag d, const float* const* from, int64_t x) {
  if constexpr (hn::MaxLanes(d) == 4) {
    return hn::LoadU(d, from[0] + x);
  } else {
    const hn::Half<Tag> half;
    return hn::Combine(d, load_blocks(half, from + hn::MaxLanes(half), x),
                       load_blocks(half, from, x));
  }
}

// The other way, the first counts[tile] columns of every tile alone.
template <class Tag>
HWY_INLINE void store_blocks(Tag d, const hn::Vec<Tag>& v, float* const* to, const int64_t* counts,
                             int64_t x) {
  if constexpr (hn::MaxLanes(d) == 4) {
    if (x + 4 <= counts[0]) {
      hn::StoreU(v, d, to[0] + x);
    } else if (x < counts[0]) {
      HWY_ALIGN float columns[4];
      hn::Store(v, d, columns);
      std::copy_n(columns, counts[0] - x, to[0] + x);
    }
  } else {
    const hn::Half<Tag> half;
    store_blocks(half, hn::LowerHalf(half, v), to, counts, x);
    store_blocks(half, hn::UpperHalf(half, v), to + hn::MaxLanes(half), counts + hn::MaxLanes(half),
                 x);
  }
}

// Transposes the 4×4 values that the blocks of four vectors make.
HWY_INLINE void transpose_blocks(Vec (&v)[4]) {
  const D d;
  const hn::RepartitionToWide<D> pairs;
  const auto low01 = hn::BitCast(pairs, hn::InterleaveLower(d, v[0], v[1]));
  const auto low23 = hn::BitCast(pairs, hn::InterleaveLower(d, v[2], v[3]));
  const auto high01 = hn::BitCast(pairs, hn::InterleaveUpper(d, v[0], v[1]));
  const auto high23 = hn::BitCast(pairs, hn::InterleaveUpper(d, v[2], v[3]));
  v[0] = hn::BitCast(d, hn::InterleaveLower(pairs, low01, low23));
  v[1] = hn::BitCast(d, hn::InterleaveUpper(pairs, low01, low23));
  v[2] = hn::BitCast(d, hn::InterleaveLower(pairs, high01, high23));
  v[3] = hn::BitCast(d, hn::InterleaveUpper(pairs, high01, high23));
}

// Column x of tile j, which lies at from[j] + x, goes to lane j of the vector at to + x·step.
// `columns` is a multiple of 4.
HWY_INLINE void load_tiles(const float* const* from, int64_t columns, float* to, int64_t step) {
  for (int64_t x = 0; x < columns; x += 4) {
    Vec v[4];
    unroll<4>([&](auto r) CONVOSCOPE_UNROLLED { v[r] = load_blocks(D(), from + r, x); });
    transpose_blocks(v);
    unroll<4>([&](auto r) CONVOSCOPE_UNROLLED { hn::Store(v[r], D(), to + (x + r) * step); });
  }
}

// The other way: the first counts[j] columns of tile j. Vectors up to the next multiple of 4
// columns are read.
HWY_INLINE void store_tiles(const float* from, int64_t step, float* const* to,
                            const int64_t* counts) {
  const int64_t columns = *std::max_element(counts, counts + kLanes);
  for (int64_t x = 0; x < columns; x += 4) {
    Vec v[4];
    unroll<4>([&](auto r) CONVOSCOPE_UNROLLED { v[r] = hn::Load(D(), from + (x + r) * step); });
    transpose_blocks(v);
    unroll<4>([&](auto r) CONVOSCOPE_UNROLLED { store_blocks(D(), v[r], to + r, counts + r, x); });
  }
}

#endif

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
