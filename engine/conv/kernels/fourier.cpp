// See fourier.h. Compiled once per SIMD target.
//
// With n = n2 + 8·n1 and k = k1 + 8·k2, and W = exp(−2πi/64), 64 points are two passes of 8:
//   X[k] = Σ_n2 W^(8·n2·k2) · W^(n2·k1) · Σ_n1 W^(8·n1·k1) · x[n]
// and the same sums the other way round lead from X to x for the inverse, which is the forward
// transform with real and imaginary parts exchanged. X[k] stays at place 8·k1 + k2 throughout.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/fourier.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
//
#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <algorithm>

#include "engine/conv/kernels/fourier.h"
#include "engine/conv/kernels/lane_tiles-inl.h"
#include "engine/conv/kernels/unroll-inl.h"

namespace convoscope::kernels {

// W^(k1·n2) at [8·k1 + n2][real, imaginary].
const float* fourier_twiddles();

}  // namespace convoscope::kernels

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

constexpr int64_t kSide = kFourierSide;
constexpr int64_t kPoint = 2 * kLanes;  // values of a complex number for all lanes
// A row of the transformed tiles; one more vector keeps a column's elements out of one cache set.
constexpr int64_t kPitch = kSide * kPoint + kLanes;

struct Complex {
  Vec re, im;
};

HWY_INLINE Complex operator+(const Complex& a, const Complex& b) {
  return {hn::Add(a.re, b.re), hn::Add(a.im, b.im)};
}
HWY_INLINE Complex operator-(const Complex& a, const Complex& b) {
  return {hn::Sub(a.re, b.re), hn::Sub(a.im, b.im)};
}
HWY_INLINE Complex plus_i(const Complex& a, const Complex& b) {  // a + i·b
  return {hn::Sub(a.re, b.im), hn::Add(a.im, b.re)};
}
HWY_INLINE Complex minus_i(const Complex& a, const Complex& b) {
  return {hn::Add(a.re, b.im), hn::Sub(a.im, b.re)};
}
HWY_INLINE Complex times(const Complex& a, const float* factor) {
  const Vec re = hn::Set(D(), factor[0]), im = hn::Set(D(), factor[1]);
  return {hn::NegMulAdd(a.im, im, hn::Mul(a.re, re)), hn::MulAdd(a.re, im, hn::Mul(a.im, re))};
}
HWY_INLINE Complex load(const float* from) {
  return {hn::Load(D(), from), hn::Load(D(), from + kLanes)};
}
HWY_INLINE void store(const Complex& z, float* to) {
  hn::Store(z.re, D(), to);
  hn::Store(z.im, D(), to + kLanes);
}

// The transform of 8 points in place.
HWY_INLINE void transform_8(Complex (&z)[8]) {
  const Vec half_root = hn::Set(D(), 0.70710678118654752f);
  const Complex a0 = z[0] + z[4], a4 = z[0] - z[4], a2 = z[2] + z[6], a6 = z[2] - z[6];
  const Complex a1 = z[1] + z[5], a5 = z[1] - z[5], a3 = z[3] + z[7], a7 = z[3] - z[7];
  const Complex b0 = a0 + a2, b2 = a0 - a2, b4 = minus_i(a4, a6), b6 = plus_i(a4, a6);
  const Complex b1 = a1 + a3, b3 = a1 - a3, b5 = minus_i(a5, a7), b7 = plus_i(a5, a7);
  // b5·(1 − i)/√2 and b7·(1 + i)/√2, the latter with the sign of (−1 − i) in the sums below.
  const Complex c5 = {hn::Mul(half_root, hn::Add(b5.re, b5.im)),
                      hn::Mul(half_root, hn::Sub(b5.im, b5.re))};
  const Complex c7 = {hn::Mul(half_root, hn::Sub(b7.re, b7.im)),
                      hn::Mul(half_root, hn::Add(b7.im, b7.re))};
  z[0] = b0 + b1;
  z[4] = b0 - b1;
  z[2] = minus_i(b2, b3);
  z[6] = plus_i(b2, b3);
  z[1] = b4 + c5;
  z[5] = b4 - c5;
  z[3] = b6 - c7;
  z[7] = b6 + c7;
}

// The first pass of a transform: x[n] lies at from + n·step.
HWY_INLINE void first_pass(const float* twiddles, const float* from, int64_t step, float* to) {
  for (int64_t n2 = 0; n2 < 8; ++n2) {
    Complex z[8];
    unroll<8>([&](auto n1) CONVOSCOPE_UNROLLED { z[n1] = load(from + (n2 + 8 * n1) * step); });
    transform_8(z);
    store(z[0], to + n2 * kPoint);
    unroll<7>([&](auto i) CONVOSCOPE_UNROLLED {
      const int64_t place = 8 * (i + 1) + n2;
      store(times(z[i + 1], twiddles + 2 * place), to + place * kPoint);
    });
  }
}

// The last pass of an inverse; x[n] goes to to + n·step, n < count.
HWY_INLINE void last_pass(const float* from, float* to, int64_t step, int64_t count) {
  for (int64_t n2 = 0; n2 < 8; ++n2) {
    Complex z[8];
    unroll<8>([&](auto k1) CONVOSCOPE_UNROLLED { z[k1] = load(from + (8 * k1 + n2) * kPoint); });
    transform_8(z);
    unroll<8>([&](auto n1) CONVOSCOPE_UNROLLED {
      const int64_t n = n2 + 8 * n1;
      if (n < count) store(z[n1], to + n * step);
    });
  }
}

// Points n2 = 0, 1, … of one k1, from the first pass of an inverse to its last.
HWY_INLINE void store_turned(const Complex (&z)[8], const float* twiddles, float* to) {
  store(z[0], to);
  unroll<7>([&](auto i) CONVOSCOPE_UNROLLED {
    store(times(z[i + 1], twiddles + 2 * (i + 1)), to + (i + 1) * kPoint);
  });
}

// Touches a row of one tile's input or output that is needed next: the processor doesn't notice
// that it walks along so many short rows. Spread over the time of a transform, since only so many
// lines can be on their way at once.
HWY_INLINE void fetch(const float* row, int64_t columns) {
  constexpr int64_t kCacheLine = 64 / sizeof(float);
  for (int64_t x = 0; x < columns; x += kCacheLine) hwy::Prefetch(row + x);
  hwy::Prefetch(row + columns - 1);
}

// The tiles' row y, transformed.
HWY_NOINLINE void transform_row(const float* twiddles, const FourierTile* tiles, int64_t y,
                                float* line, float* passed, float* row) {
  for (int64_t half = 0; half < 2; ++half) {
    const float* from[kLanes];
    for (int64_t j = 0; j < kLanes; ++j) {
      const FourierTile& tile = tiles[half * kLanes + j];
      from[j] = tile.input + y * tile.input_step;
    }
    load_tiles(from, kSide, line + half * kLanes, kPoint);
  }
  first_pass(twiddles, line, kPoint, passed);
  for (int64_t k1 = 0; k1 < 8; ++k1) {
    for (int64_t j = k1; j < 2 * kLanes && y + 1 < kSide; j += 8) {
      fetch(tiles[j].input + (y + 1) * tiles[j].input_step, kSide);
    }
    Complex z[8];
    unroll<8>([&](auto n2) CONVOSCOPE_UNROLLED { z[n2] = load(passed + (8 * k1 + n2) * kPoint); });
    transform_8(z);
    unroll<8>([&](auto k2) CONVOSCOPE_UNROLLED { store(z[k2], row + (8 * k1 + k2) * kPoint); });
  }
}

// A column: transformed, multiplied and transformed back. From here on real and imaginary parts
// are exchanged.
HWY_NOINLINE void convolve_column(const float* twiddles, float* column, const float* spectrum,
                                  float* passed, int64_t rows) {
  first_pass(twiddles, column, kPitch, passed);
  for (int64_t k1 = 0; k1 < 8; ++k1) {
    float* points = passed + 8 * k1 * kPoint;
    Complex z[8];
    unroll<8>([&](auto n2) CONVOSCOPE_UNROLLED { z[n2] = load(points + n2 * kPoint); });
    transform_8(z);
    unroll<8>([&](auto k2) CONVOSCOPE_UNROLLED {
      const Complex product = times(z[k2], spectrum + 2 * (8 * k1 + k2));
      z[k2] = {product.im, product.re};
    });
    transform_8(z);
    store_turned(z, twiddles + 2 * 8 * k1, points);
  }
  last_pass(passed, column, kPitch, rows);
}

HWY_NOINLINE void restore_row(const float* twiddles, const FourierTile* tiles, int64_t y,
                              const float* row, float* line, float* passed, int64_t columns) {
  for (int64_t k1 = 0; k1 < 8; ++k1) {
    for (int64_t j = k1; j < 2 * kLanes; j += 8) {
      const FourierTile& tile = tiles[j];
      if (y + 1 < tile.rows) fetch(tile.output + (y + 1) * tile.output_step, tile.columns);
    }
    Complex z[8];
    unroll<8>([&](auto k2) CONVOSCOPE_UNROLLED { z[k2] = load(row + (8 * k1 + k2) * kPoint); });
    transform_8(z);
    store_turned(z, twiddles + 2 * 8 * k1, passed + 8 * k1 * kPoint);
  }
  last_pass(passed, line, kPoint, columns);
  for (int64_t half = 0; half < 2; ++half) {
    float* to[kLanes];
    int64_t counts[kLanes];
    for (int64_t j = 0; j < kLanes; ++j) {
      const FourierTile& tile = tiles[half * kLanes + j];
      to[j] = tile.output + y * tile.output_step;
      counts[j] = y < tile.rows ? tile.columns : 0;
    }
    store_tiles(line + (1 - half) * kLanes, kPoint, to, counts);
  }
}

// Whatever isn't finite in a tile reaches every element of it: sums, differences and products never
// lead back.
HWY_INLINE uint64_t void_lanes(const float* point) {
  const auto is_finite = [&](const Vec& v)
                             HWY_ATTR { return hn::Eq(hn::Sub(v, v), hn::Zero(D())); };
  const Complex z = load(point);
  HWY_ALIGN float lanes[kLanes];
  hn::Store(hn::IfThenElseZero(hn::And(is_finite(z.re), is_finite(z.im)), hn::Set(D(), 1.0f)), D(),
            lanes);
  uint64_t bits = 0;
  for (int j = 0; j < kLanes; ++j) bits |= uint64_t{lanes[j] == 0} << j;
  return bits;
}

int64_t fourier_batch_tiles_of_target() { return 2 * kLanes; }
int64_t fourier_scratch_elements_of_target() { return kSide * kPitch + 2 * kSide * kPoint; }

uint64_t fourier_batch_of_target(const FourierTile* tiles, const float* spectrum, float* scratch) {
  const float* twiddles = fourier_twiddles();
  float* line = scratch + kSide * kPitch;
  float* passed = line + kSide * kPoint;
  int64_t rows = 1, columns = 1;
  for (int64_t j = 0; j < 2 * kLanes; ++j) {
    rows = std::max(rows, tiles[j].rows);
    columns = std::max(columns, tiles[j].columns);
  }
  for (int64_t y = 0; y < kSide; ++y)
    transform_row(twiddles, tiles, y, line, passed, scratch + y * kPitch);
  for (int64_t x = 0; x < kSide; ++x) {
    convolve_column(twiddles, scratch + x * kPoint, spectrum + 2 * kSide * x, passed, rows);
  }
  uint64_t void_bits = 0;
  for (int64_t y = 0; y < rows; ++y) {
    restore_row(twiddles, tiles, y, scratch + y * kPitch, line, passed, columns);
    if (y == 0) void_bits = void_lanes(line);
  }
  return void_bits;
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <array>
#include <cmath>

namespace convoscope::kernels {

HWY_EXPORT(fourier_batch_tiles_of_target);
HWY_EXPORT(fourier_scratch_elements_of_target);
HWY_EXPORT(fourier_batch_of_target);

const float* fourier_twiddles() {
  static const std::array<float, 2 * kFourierSide> table = [] {
    std::array<float, 2 * kFourierSide> factors{};
    for (size_t i = 0; i < kFourierSide; ++i) {
      const double angle = -2 * M_PI * static_cast<double>(i / 8 * (i % 8)) / kFourierSide;
      factors[2 * i] = static_cast<float>(std::cos(angle));
      factors[2 * i + 1] = static_cast<float>(std::sin(angle));
    }
    return factors;
  }();
  return table.data();
}

int64_t fourier_batch_tiles() { return HWY_DYNAMIC_DISPATCH(fourier_batch_tiles_of_target)(); }

int64_t fourier_scratch_elements() {
  return HWY_DYNAMIC_DISPATCH(fourier_scratch_elements_of_target)();
}

uint64_t fourier_batch(const FourierTile* tiles, const float* spectrum, float* scratch) {
  return HWY_DYNAMIC_DISPATCH(fourier_batch_of_target)(tiles, spectrum, scratch);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
