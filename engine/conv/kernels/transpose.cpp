// See transpose.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/transpose.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include <algorithm>

#include "engine/conv/kernels/lane_tiles-inl.h"
#include "engine/conv/kernels/transpose.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR
constexpr int64_t kSquare = 1;

HWY_INLINE void transpose_square(const float* from, int64_t, float* to, int64_t) { *to = *from; }
#else
constexpr int64_t kSquare = 4;

// Four rows of four: pairs of rows are interleaved, then pairs of these.
HWY_INLINE void transpose_square(const float* from, int64_t from_step, float* to, int64_t to_step) {
  const hn::FixedTag<float, 4> d;
  const hn::RepartitionToWide<decltype(d)> pairs;
  const auto row0 = hn::LoadU(d, from), row1 = hn::LoadU(d, from + from_step);
  const auto row2 = hn::LoadU(d, from + 2 * from_step), row3 = hn::LoadU(d, from + 3 * from_step);
  const auto low01 = hn::BitCast(pairs, hn::InterleaveLower(d, row0, row1));
  const auto low23 = hn::BitCast(pairs, hn::InterleaveLower(d, row2, row3));
  const auto high01 = hn::BitCast(pairs, hn::InterleaveUpper(d, row0, row1));
  const auto high23 = hn::BitCast(pairs, hn::InterleaveUpper(d, row2, row3));
  hn::StoreU(hn::BitCast(d, hn::InterleaveLower(pairs, low01, low23)), d, to);
  hn::StoreU(hn::BitCast(d, hn::InterleaveUpper(pairs, low01, low23)), d, to + to_step);
  hn::StoreU(hn::BitCast(d, hn::InterleaveLower(pairs, high01, high23)), d, to + 2 * to_step);
  hn::StoreU(hn::BitCast(d, hn::InterleaveUpper(pairs, high01, high23)), d, to + 3 * to_step);
}
#endif

// In squares of four.
void transpose_narrow(const float* from, int64_t from_step, int64_t rows, int64_t columns,
                      float* to, int64_t to_step) {
  // A strip of rows at a time, so wide that a cache line of the destination is filled at once.
  constexpr int64_t kStrip = 16;
  const int64_t whole_columns = columns - columns % kSquare;
  for (int64_t strip = 0; strip < rows; strip += kStrip) {
    const int64_t end = std::min(strip + kStrip, rows);
    const int64_t whole_end = end - (end - strip) % kSquare;
    for (int64_t c = 0; c < whole_columns; c += kSquare) {
      for (int64_t r = strip; r < whole_end; r += kSquare) {
        transpose_square(from + r * from_step + c, from_step, to + c * to_step + r, to_step);
      }
    }
    for (int64_t c = 0; c < columns; ++c) {
      for (int64_t r = c < whole_columns ? whole_end : strip; r < end; ++r) {
        to[c * to_step + r] = from[r * from_step + c];
      }
    }
  }
}

#if HWY_TARGET == HWY_SCALAR

void transpose_of_target(const float* from, int64_t from_step, int64_t rows, int64_t columns,
                         float* to, int64_t to_step) {
  transpose_narrow(from, from_step, rows, columns, to, to_step);
}

#else

// In squares of whole vectors: every cache line is read and written once, though rows that lie a
// power of two apart share the same few lines of the first-level cache.
void transpose_of_target(const float* from, int64_t from_step, int64_t rows, int64_t columns,
                         float* to, int64_t to_step) {
  const int64_t whole_rows = rows - rows % kLanes, whole_columns = columns - columns % kLanes;
  for (int64_t r = 0; r < whole_rows; r += kLanes) {
    for (int64_t c = 0; c < whole_columns; c += kLanes) {
      Vec square[kLanes];
      unroll<kLanes>([&](auto i) CONVOSCOPE_UNROLLED {
        square[i] = hn::LoadU(D(), from + (r + i) * from_step + c);
      });
      transpose_lanes(square);
      unroll<kLanes>([&](auto i) CONVOSCOPE_UNROLLED {
        hn::StoreU(square[i], D(), to + (c + i) * to_step + r);
      });
    }
  }
  transpose_narrow(from + whole_columns, from_step, whole_rows, columns - whole_columns,
                   to + whole_columns * to_step, to_step);
  transpose_narrow(from + whole_rows * from_step, from_step, rows - whole_rows, columns,
                   to + whole_rows, to_step);
}

#endif

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(transpose_of_target);

void transpose(const float* from, int64_t from_step, int64_t rows, int64_t columns, float* to,
               int64_t to_step) {
  HWY_DYNAMIC_DISPATCH(transpose_of_target)(from, from_step, rows, columns, to, to_step);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
