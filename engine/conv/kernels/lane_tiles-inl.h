// Between rows of several tiles, one a lane, and memory where these rows lie apart: squares of as
// many columns as there are lanes are transposed in registers. Included once per SIMD target.
#if defined(CONVOSCOPE_KERNELS_LANE_TILES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CONVOSCOPE_KERNELS_LANE_TILES_INL_H_
#undef CONVOSCOPE_KERNELS_LANE_TILES_INL_H_
#else
#define CONVOSCOPE_KERNELS_LANE_TILES_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>

#include "engine/conv/kernels/streaming-inl.h"
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

// Blocks change places: block b of the vector number g goes to block g of the vector number b.
template <int kBlocks>
HWY_INLINE void exchange_blocks(Vec (&v)[kBlocks]) {
  const D d;
  if constexpr (kBlocks == 2) {
    const Vec lower = hn::ConcatLowerLower(d, v[1], v[0]);
    v[1] = hn::ConcatUpperUpper(d, v[1], v[0]);
    v[0] = lower;
  } else if constexpr (kBlocks == 4) {
    Vec lower02 = hn::ConcatLowerLower(d, v[2], v[0]),
        lower13 = hn::ConcatLowerLower(d, v[3], v[1]);
    Vec upper02 = hn::ConcatUpperUpper(d, v[2], v[0]),
        upper13 = hn::ConcatUpperUpper(d, v[3], v[1]);
    // Or g++ makes them twice, to fold one of the two into a masked instruction.
    keep_in_register(lower02);
    keep_in_register(lower13);
    keep_in_register(upper02);
    keep_in_register(upper13);
    v[0] = hn::OddEvenBlocks(hn::SwapAdjacentBlocks(lower13), lower02);
    v[1] = hn::OddEvenBlocks(lower13, hn::SwapAdjacentBlocks(lower02));
    v[2] = hn::OddEvenBlocks(hn::SwapAdjacentBlocks(upper13), upper02);
    v[3] = hn::OddEvenBlocks(upper13, hn::SwapAdjacentBlocks(upper02));
  }
}

// Lane i of the vector number j goes to lane j of the vector number i.
HWY_INLINE void transpose_lanes(Vec (&v)[kLanes]) {
  static_assert(kLanes == 4 || kLanes == 8 || kLanes == 16);
  unroll<kLanes / 4>([&](auto group) CONVOSCOPE_UNROLLED {
    Vec four[4] = {v[4 * group], v[4 * group + 1], v[4 * group + 2], v[4 * group + 3]};
    transpose_blocks(four);
    unroll<4>([&](auto r) CONVOSCOPE_UNROLLED { v[4 * group + r] = four[r]; });
  });
  unroll<4>([&](auto r) CONVOSCOPE_UNROLLED {
    Vec same[kLanes / 4];
    unroll<kLanes / 4>([&](auto g) CONVOSCOPE_UNROLLED { same[g] = v[4 * g + r]; });
    exchange_blocks(same);
    unroll<kLanes / 4>([&](auto g) CONVOSCOPE_UNROLLED { v[4 * g + r] = same[g]; });
  });
}

// Column x of tile j, which lies at from[j] + x, goes to lane j of the vector at to + x·step.
// `columns` is a multiple of the lanes.
HWY_INLINE void load_tiles(const float* const* from, int64_t columns, float* to, int64_t step) {
  for (int64_t x = 0; x < columns; x += kLanes) {
    Vec v[kLanes];
    unroll<kLanes>([&](auto j) CONVOSCOPE_UNROLLED {
      v[j] = hn::LoadU(D(), from[j] + x);
      keep_in_register(v[j]);
    });
    transpose_lanes(v);
    unroll<kLanes>([&](auto i) CONVOSCOPE_UNROLLED { hn::Store(v[i], D(), to + (x + i) * step); });
  }
}

// The other way: the first counts[j] columns of tile j. Vectors up to the next multiple of the
// lanes are read.
HWY_INLINE void store_tiles(const float* from, int64_t step, float* const* to,
                            const int64_t* counts) {
  const int64_t columns = *std::max_element(counts, counts + kLanes);
  for (int64_t x = 0; x < columns; x += kLanes) {
    Vec v[kLanes];
    unroll<kLanes>([&](auto i) CONVOSCOPE_UNROLLED {
      v[i] = hn::Load(D(), from + (x + i) * step);
      keep_in_register(v[i]);
    });
    transpose_lanes(v);
    unroll<kLanes>([&](auto j)
                       CONVOSCOPE_UNROLLED { store_first(v[j], counts[j] - x, to[j] + x); });
  }
}

#endif

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
