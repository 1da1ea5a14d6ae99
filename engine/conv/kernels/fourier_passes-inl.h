// Discrete Fourier transforms of 64 or 128 points in two passes, as many in parallel as a vector
// has lanes. With R = N/8, n = n2 + 8·n1, k = k1 + R·k2 and W = exp(−2πi/N):
//   X[k] = Σ_n2 W^(R·n2·k2) · W^(n2·k1) · Σ_n1 W^(8·n1·k1) · x[n]
// and the same sums the other way round lead from X to x for the inverse, which is the forward
// transform with real and imaginary parts exchanged. X[k] stays at place 8·k1 + k2 throughout.
// Included once per SIMD target.
#if defined(CONVOSCOPE_KERNELS_FOURIER_PASSES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CONVOSCOPE_KERNELS_FOURIER_PASSES_INL_H_
#undef CONVOSCOPE_KERNELS_FOURIER_PASSES_INL_H_
#else
#define CONVOSCOPE_KERNELS_FOURIER_PASSES_INL_H_
#endif

#include <hwy/highway.h>

#include "engine/conv/kernels/unroll-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

inline constexpr int64_t kPoint = 2 * kLanes;  // values of a complex number for all lanes

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
HWY_INLINE Complex times(const Complex& a, const Complex& b) {
  return {hn::NegMulAdd(a.im, b.im, hn::Mul(a.re, b.re)),
          hn::MulAdd(a.re, b.im, hn::Mul(a.im, b.re))};
}
HWY_INLINE Complex same_in_all_lanes(const float* factor) {
  return {hn::Set(D(), factor[0]), hn::Set(D(), factor[1])};
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

// z·exp(−2πi·kPower/16)
template <int kPower>
HWY_INLINE Complex turned(const Complex& z) {
  constexpr float kCosines[8] = {
      1, 0.92387953251128676f,  0.70710678118654752f,  0.38268343236508977f,
      0, -0.38268343236508977f, -0.70710678118654752f, -0.92387953251128676f};
  if constexpr (kPower == 0) {
    return z;
  } else if constexpr (kPower == 4) {
    return {z.im, hn::Neg(z.re)};
  } else {
    constexpr float kSine = kPower < 4 ? kCosines[4 - kPower] : kCosines[kPower - 4];
    return times(z, {hn::Set(D(), kCosines[kPower]), hn::Set(D(), -kSine)});
  }
}

// The transform of kRadix points, 8 or 16: get(j) gives point j, put(k, Z) takes the result k. All
// are got before the first is put.
template <int kRadix, class Get, class Put>
HWY_INLINE void transform_points(Get get, Put put) {
  static_assert(kRadix == 8 || kRadix == 16);
  Complex z[8];
  if constexpr (kRadix == 8) {
    unroll<8>([&](auto j) CONVOSCOPE_UNROLLED { z[j] = get(j); });
    transform_8(z);
    unroll<8>([&](auto k) CONVOSCOPE_UNROLLED { put(k, z[k]); });
  } else {
    // Even results are those of sums of points 8 apart, odd ones those of their differences,
    // turned, which wait in memory: sixteen points don't fit the registers.
    HWY_ALIGN float differences[8 * kPoint];
    unroll<8>([&](auto j) CONVOSCOPE_UNROLLED {
      const Complex a = get(j), b = get(j + 8);
      z[j] = a + b;
      store(turned<j>(a - b), differences + j * kPoint);
    });
    transform_8(z);
    unroll<8>([&](auto k) CONVOSCOPE_UNROLLED { put(2 * k, z[k]); });
    unroll<8>([&](auto j) CONVOSCOPE_UNROLLED { z[j] = load(differences + j * kPoint); });
    transform_8(z);
    unroll<8>([&](auto k) CONVOSCOPE_UNROLLED { put(2 * k + 1, z[k]); });
  }
}

// The first pass of a transform of the points get(n), into kSide points at `passed`, where they may
// lie already. `twiddles` is [k1][n2][real, imaginary].
template <int64_t kSide, class Get>
HWY_INLINE void first_pass(const float* twiddles, Get get, float* passed) {
  for (int64_t n2 = 0; n2 < 8; ++n2) {
    transform_points<kSide / 8>(
        [&](int64_t n1) CONVOSCOPE_UNROLLED { return get(n2 + 8 * n1); },
        [&](int64_t k1, const Complex& z) CONVOSCOPE_UNROLLED {
          const int64_t place = 8 * k1 + n2;
          store(k1 == 0 ? z : times(z, same_in_all_lanes(twiddles + 2 * place)),
                passed + place * kPoint);
        });
  }
}

// Points n2 = 0, 1, … of one k1, from the first pass of an inverse to its last.
HWY_INLINE void store_turned(const Complex (&z)[8], const float* twiddles, float* to) {
  store(z[0], to);
  unroll<7>([&](auto i) CONVOSCOPE_UNROLLED {
    store(times(z[i + 1], same_in_all_lanes(twiddles + 2 * (i + 1))), to + (i + 1) * kPoint);
  });
}

// The last pass of an inverse: put(n, x).
template <int64_t kSide, class Put>
HWY_INLINE void last_pass(const float* passed, Put put) {
  for (int64_t n2 = 0; n2 < 8; ++n2) {
    transform_points<kSide / 8>(
        [&](int64_t k1) CONVOSCOPE_UNROLLED { return load(passed + (8 * k1 + n2) * kPoint); },
        [&](int64_t n1, const Complex& z) CONVOSCOPE_UNROLLED { put(n2 + 8 * n1, z); });
  }
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
