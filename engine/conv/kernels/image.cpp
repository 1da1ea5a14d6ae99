// See image.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/image.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
//
#include <hwy/highway.h>

#include <algorithm>
#include <numeric>

#include "engine/conv/kernels/image.h"
#include "engine/conv/kernels/streaming-inl.h"
#include "engine/conv/kernels/unroll-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// Elements of a row after which lanes hold the same channels again.
HWY_INLINE int64_t period_of(int64_t channels) { return std::lcm(channels, int64_t{kLanes}); }

// One weight for all lanes.
struct PlaneWeights {
  static constexpr bool kInterleaved = false;
  static constexpr int64_t vector_step = kLanes, column_step = 1;

  explicit PlaneWeights(const ImageRows&) {}
  static HWY_INLINE Vec load(const float* weight) { return hn::Set(D(), *weight); }
};

// A weight a lane: those of a period, then over again.
struct InterleavedWeights {
  static constexpr bool kInterleaved = true;
  int64_t vector_step, column_step;

  explicit InterleavedWeights(const ImageRows& rows)
      : vector_step(period_of(rows.channels)), column_step(vector_step) {}
  static HWY_INLINE Vec load(const float* weight) { return hn::LoadU(D(), weight); }
};

// Extents of a filter; 0 where they are known only at run time.
template <int kRowCount, int kColumnCount>
struct Taps {
  static constexpr int kRows = kRowCount;
  static HWY_INLINE int64_t rows(const ImageRows& image) {
    return kRowCount > 0 ? kRowCount : image.tap_rows;
  }
  static HWY_INLINE int64_t columns(const ImageRows& image) {
    return kColumnCount > 0 ? kColumnCount : image.tap_columns;
  }
};

// What a vector of a tile may meet in the input.
enum class Border {
  kNone,  // nothing but the picture
  kEnds,  // the first vector the left border, the last one the right
};

// Lanes [begin, end) of a vector, the others 0; nothing is read there, where the picture may end.
// Highway doesn't count plain C++ among the targets whose masked loads read all lanes, but it is.
HWY_INLINE Vec load_between(const float* from, int64_t begin, int64_t end) {
  begin = std::clamp<int64_t>(begin, 0, kLanes);
  end = std::clamp<int64_t>(end, begin, kLanes);
#if HWY_MEM_OPS_MIGHT_FAULT || HWY_TARGET == HWY_SCALAR
  HWY_ALIGN float lanes[kLanes] = {};
  std::copy(from + begin, from + end, lanes + begin);
  return hn::Load(D(), lanes);
#else
  const auto before = hn::FirstN(D(), static_cast<size_t>(begin));
  const auto through = hn::FirstN(D(), static_cast<size_t>(end));
  return hn::MaskedLoad(hn::AndNot(before, through), D(), from);
#endif
}

// The input of vector kVector, which lies at element `at` of a row.
template <Border kBorder, int kVector, int kVectors>
HWY_INLINE Vec load_input(const ImageRows& rows, const float* from, int64_t at) {
  constexpr bool kFirst = kBorder == Border::kEnds && kVector == 0;
  constexpr bool kLast = kBorder == Border::kEnds && kVector == kVectors - 1;
  if constexpr (!kFirst && !kLast) return hn::LoadU(D(), from);
  return load_between(from, kFirst ? rows.inside.begin - at : 0,
                      kLast ? rows.inside.end - at : int64_t{kLanes});
}

// A register tile in the making: sums of kRows output rows and kVectors vectors from element x on.
template <int kRows, int kVectors, Border kBorder, class Weights, class FilterTaps>
class ImageSums {
 public:
  HWY_INLINE ImageSums(const ImageRows& rows, const Weights& steps, int64_t x)
      : rows_(rows),
        steps_(steps),
        x_(x),
        tap_row_step_(FilterTaps::columns(rows) * steps.column_step) {
    unroll<kRows>([&](auto r) CONVOSCOPE_UNROLLED {
      unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED { sums_[r][v] = hn::Zero(D()); });
    });
  }

  // `weights` are those of the first vector's lanes. The first input rows meet the upper output
  // rows alone, the last ones the lower.
  HWY_INLINE void add_products(const float* weights) {
    const float* const* input = rows_.inputs;
    const auto add = [&](auto first, auto last) CONVOSCOPE_UNROLLED {
      add_input_row<first, last>(*input++, weights);
      weights += tap_row_step_;
    };
    using std::integral_constant;
    if constexpr (FilterTaps::kRows > 0) {
      unroll<FilterTaps::kRows + kRows - 1>([&](auto t) CONVOSCOPE_UNROLLED {
        constexpr int kFirst = t < FilterTaps::kRows ? 0 : t - FilterTaps::kRows + 1;
        constexpr int kLast = t < kRows ? t + 1 : kRows;
        add(integral_constant<int, kFirst>(), integral_constant<int, kLast>());
      });
    } else {
      constexpr integral_constant<int, 0> kUpper;
      constexpr integral_constant<int, kRows> kLower;
      unroll<kRows - 1>([&](auto t)
                            CONVOSCOPE_UNROLLED { add(kUpper, integral_constant<int, t + 1>()); });
      for (int64_t t = kRows - 1; t < FilterTaps::rows(rows_); ++t) add(kUpper, kLower);
      unroll<kRows - 1>([&](auto t)
                            CONVOSCOPE_UNROLLED { add(integral_constant<int, t + 1>(), kLower); });
    }
  }

  HWY_INLINE void store() const {
    const bool whole = x_ + (kVectors - 1) * steps_.vector_step + kLanes <= rows_.pixels;
    unroll<kRows>([&](auto r) CONVOSCOPE_UNROLLED {
      unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED {
        const int64_t at = x_ + v * steps_.vector_step;
        if (whole) {
          store_or_stream(sums_[r][v], rows_.outputs[r] + at, rows_.stream);
        } else {
          store_first(sums_[r][v], rows_.pixels - at, rows_.outputs[r] + at);
        }
      });
    });
  }

 private:
  // Adds the products of one input row, which is tap row t − r of output row r for r in [kFirst,
  // kLast). `weights` is tap row t, where the next output row's lies one row of taps before.
  template <int kFirst, int kLast>
  HWY_INLINE void add_input_row(const float* row, const float* weights) {
    int64_t x = x_;
    for (int64_t column = 0; column < FilterTaps::columns(rows_); ++column) {
      Vec w[kRows];
      unroll<kLast - kFirst>([&](auto i) CONVOSCOPE_UNROLLED {
        constexpr int r = kFirst + i;
        w[r] = Weights::load(weights - r * tap_row_step_);
        keep_in_register(w[r]);
      });
      unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED {
        const int64_t at = x + v * steps_.vector_step;
        Vec input = load_input<kBorder, v, kVectors>(rows_, row + at, at);
        keep_in_register(input);
        unroll<kLast - kFirst>([&](auto i) CONVOSCOPE_UNROLLED {
          constexpr int r = kFirst + i;
          sums_[r][v] = hn::MulAdd(input, w[r], sums_[r][v]);
        });
      });
      x += rows_.tap_step;
      weights += steps_.column_step;
    }
  }

  const ImageRows& rows_;
  const Weights& steps_;
  const int64_t x_, tap_row_step_;
  Vec sums_[kRows][kVectors];
};

template <int kRows, int kVectors, Border kBorder, class FilterTaps, class Weights>
HWY_NOINLINE void compute_image_tile(const ImageRows& rows, const Weights& steps,
                                     const float* weights, int64_t x) {
  if (Weights::kInterleaved && rows.upcoming != nullptr) {
    unroll<kRows>([&](auto r) CONVOSCOPE_UNROLLED {
      const float* from = rows.upcoming + r * rows.upcoming_step + x;
      unroll<kVectors>([&](auto v)
                           CONVOSCOPE_UNROLLED { hwy::Prefetch(from + v * steps.vector_step); });
    });
  }
  ImageSums<kRows, kVectors, kBorder, Weights, FilterTaps> sums(rows, steps, x);
  sums.add_products(weights);
  sums.store();
}

// kVectors periods of the weights, which are single vectors for one channel.
template <int kRows, int kVectors, Border kBorder, class FilterTaps, class Weights>
HWY_INLINE void compute_periods(const ImageRows& rows, const Weights& steps, int64_t x) {
  if constexpr (Weights::kInterleaved) {
    for (int64_t phase = 0; phase < steps.vector_step; phase += kLanes) {
      compute_image_tile<kRows, kVectors, kBorder, FilterTaps>(rows, steps, rows.weights + phase,
                                                               x + phase);
    }
  } else {
    compute_image_tile<kRows, kVectors, kBorder, FilterTaps>(rows, steps, rows.weights, x);
  }
}

template <int kRows, int kVectors, class FilterTaps, class Weights>
void compute_image_rows(const ImageRows& rows) {
  const Weights steps(rows);
  const int64_t period = steps.vector_step, wide = kVectors * period;
  const int64_t reach = (rows.tap_columns - 1) * rows.tap_step;
  int64_t x = 0;
  for (; x < rows.pixels && rows.pixels >= wide; x += wide) {
    x = std::min(x, rows.pixels - wide);
    const int64_t before = rows.inside.begin - x, beyond = x + wide + reach - rows.inside.end;
    if (before <= 0 && beyond <= 0) {
      compute_periods<kRows, kVectors, Border::kNone, FilterTaps>(rows, steps, x);
    } else if (before <= period && beyond <= period) {
      compute_periods<kRows, kVectors, Border::kEnds, FilterTaps>(rows, steps, x);
    } else {
      for (int v = 0; v < kVectors; ++v) {
        compute_periods<kRows, 1, Border::kEnds, FilterTaps>(rows, steps, x + v * period);
      }
    }
  }
  for (; x < rows.pixels; x += period) {
    compute_periods<kRows, 1, Border::kEnds, FilterTaps>(rows, steps, x);
  }
}

// Sums, one weight a row and one input vector fit the registers: 32 with AVX-512, else 16. From 8
// sums on the units are busy; more rows need fewer loads, more vectors longer runs of memory.
#if HWY_TARGET <= HWY_AVX3
constexpr int kWideVectors = 4, kTallRows = 8, kTallVectors = 2;
#else
constexpr int kWideVectors = 2, kTallRows = 4, kTallVectors = 2;
#endif
static_assert(kTallRows <= kMostImageRows);

// Calls visit(rows, vectors, taps) with the constants of the tile for such filters.
template <class Visit>
HWY_INLINE auto with_image_tile(int64_t tap_rows, int64_t tap_columns, const Visit& visit) {
  using std::integral_constant;
  constexpr integral_constant<int, kWideVectors> kWide;
  constexpr integral_constant<int, 4> kFour;
  if (tap_rows >= kTallRows + 2) {
    return visit(integral_constant<int, kTallRows>(), integral_constant<int, kTallVectors>(),
                 Taps<0, 0>());
  }
  if (tap_rows >= 4) return visit(kFour, kWide, Taps<0, 0>());
  if (tap_rows == 3 && tap_columns == 3) return visit(kFour, kWide, Taps<3, 3>());
  if (tap_rows == 3) return visit(kFour, kWide, Taps<3, 0>());
  if (tap_rows == 2) return visit(integral_constant<int, 2>(), kFour, Taps<0, 0>());
  return visit(integral_constant<int, 1>(), integral_constant<int, 8>(), Taps<0, 0>());
}

ImageTile image_tile_of_target(int64_t tap_rows, int64_t channels) {
  const int64_t period = period_of(channels);
  return with_image_tile(tap_rows, 0, [&](auto rows, auto vectors, auto) {
    return ImageTile{rows, vectors * period, period};
  });
}

void image_rows_of_target(const ImageRows& rows) {
  with_image_tile(
      rows.tap_rows, rows.tap_columns, [&](auto tile_rows, auto vectors, auto taps) HWY_ATTR {
        if (rows.channels == 1) {
          compute_image_rows<tile_rows, vectors, decltype(taps), PlaneWeights>(rows);
        } else {
          compute_image_rows<tile_rows, vectors, decltype(taps), InterleavedWeights>(rows);
        }
      });
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(image_tile_of_target);
HWY_EXPORT(image_rows_of_target);

ImageTile image_tile(int64_t tap_rows, int64_t channels) {
  return HWY_DYNAMIC_DISPATCH(image_tile_of_target)(tap_rows, channels);
}

void image_rows(const ImageRows& rows) { HWY_DYNAMIC_DISPATCH(image_rows_of_target)(rows); }

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
