// See image.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/image.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
//
#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <algorithm>

#include "engine/conv/kernels/image.h"
#include "engine/conv/kernels/unroll-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

template <int kRows, int kVectors>
using ImageSums = Vec[kRows][kVectors];

// Adds the products of one input row, which is tap row t − r of output row r for r in [kFirst,
// kLast). `weights` is tap row t, where the next output row's lies one row of taps before.
template <int kFirst, int kLast, int kRows, int kVectors>
HWY_INLINE void add_input_row(ImageSums<kRows, kVectors>& sums, const ImageRows& rows,
                              const float* in, const float* weights) {
  for (int64_t column = 0; column < rows.tap_columns; ++column) {
    Vec w[kRows];
    unroll<kLast - kFirst>([&](auto i) CONVOSCOPE_UNROLLED {
      constexpr int r = kFirst + i;
      w[r] = hn::Set(D(), weights[column - r * rows.tap_columns]);
      keep_in_register(w[r]);
    });
    unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED {
      Vec x = hn::LoadU(D(), in + v * kLanes);
      keep_in_register(x);
      unroll<kLast - kFirst>([&](auto i) CONVOSCOPE_UNROLLED {
        constexpr int r = kFirst + i;
        sums[r][v] = hn::MulAdd(x, w[r], sums[r][v]);
      });
    });
    in += rows.tap_step;
  }
}

HWY_INLINE bool aligned(const float* address) {
  return reinterpret_cast<uintptr_t>(address) % (kLanes * sizeof(float)) == 0;
}

template <int kRows, int kVectors>
HWY_NOINLINE void compute_image_tile(const ImageRows& rows, int64_t x) {
  ImageSums<kRows, kVectors> sums;
  unroll<kRows>([&](auto r) CONVOSCOPE_UNROLLED {
    unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED { sums[r][v] = hn::Zero(D()); });
  });
  // The first input rows meet the upper output rows alone, the last ones the lower.
  const float* weights = rows.weights;
  unroll<kRows - 1>([&](auto t) CONVOSCOPE_UNROLLED {
    add_input_row<0, t + 1, kRows, kVectors>(sums, rows, rows.inputs[t] + x, weights);
    weights += rows.tap_columns;
  });
  for (int64_t t = kRows - 1; t < rows.tap_rows; ++t) {
    add_input_row<0, kRows, kRows, kVectors>(sums, rows, rows.inputs[t] + x, weights);
    weights += rows.tap_columns;
  }
  unroll<kRows - 1>([&](auto t) CONVOSCOPE_UNROLLED {
    add_input_row<t + 1, kRows, kRows, kVectors>(sums, rows, rows.inputs[rows.tap_rows + t] + x,
                                                 weights);
    weights += rows.tap_columns;
  });
  unroll<kRows>([&](auto r) CONVOSCOPE_UNROLLED {
    float* out = rows.outputs[r] + x;
    const bool stream = rows.stream && aligned(out);
    unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED {
      if (stream) {
        hn::Stream(sums[r][v], D(), out + v * kLanes);
      } else {
        hn::StoreU(sums[r][v], D(), out + v * kLanes);
      }
    });
  });
}

template <int kRows, int kVectors>
void compute_image_rows(const ImageRows& rows) {
  constexpr int64_t kPixels = kVectors * kLanes;
  for (int64_t x = 0; x < rows.pixels; x += kPixels) {
    compute_image_tile<kRows, kVectors>(rows, std::min(x, rows.pixels - kPixels));
  }
  if (rows.stream) hwy::FlushStream();
}

// Sums, one weight a row and one input vector fit the registers: 32 with AVX-512, else 16. From 8
// sums on the units are busy; more rows need fewer loads, more vectors longer runs of memory.
#if HWY_TARGET <= HWY_AVX3
constexpr int kWideVectors = 4, kTallRows = 8, kTallVectors = 2;
#else
constexpr int kWideVectors = 2, kTallRows = 4, kTallVectors = 2;
#endif
static_assert(kTallRows <= kMostImageRows);

// Calls visit(rows, vectors) with the constants of the tile for filters of so many rows.
template <class Visit>
HWY_INLINE auto with_image_tile(int64_t tap_rows, const Visit& visit) {
  using std::integral_constant;
  if (tap_rows >= kTallRows + 2) {
    return visit(integral_constant<int, kTallRows>(), integral_constant<int, kTallVectors>());
  }
  if (tap_rows >= 4) {
    return visit(integral_constant<int, 4>(), integral_constant<int, kWideVectors>());
  }
  if (tap_rows == 3) {
    return visit(integral_constant<int, 3>(), integral_constant<int, kWideVectors>());
  }
  if (tap_rows == 2) return visit(integral_constant<int, 2>(), integral_constant<int, 4>());
  return visit(integral_constant<int, 1>(), integral_constant<int, 8>());
}

ImageTile image_tile_of_target(int64_t tap_rows) {
  return with_image_tile(tap_rows, [](auto rows, auto vectors) {
    return ImageTile{rows, vectors * kLanes};
  });
}

void image_rows_of_target(const ImageRows& rows) {
  with_image_tile(rows.tap_rows, [&](auto tile_rows, auto vectors)
                                     HWY_ATTR { compute_image_rows<tile_rows, vectors>(rows); });
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(image_tile_of_target);
HWY_EXPORT(image_rows_of_target);

ImageTile image_tile(int64_t tap_rows) {
  return HWY_DYNAMIC_DISPATCH(image_tile_of_target)(tap_rows);
}

void image_rows(const ImageRows& rows) { HWY_DYNAMIC_DISPATCH(image_rows_of_target)(rows); }

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
