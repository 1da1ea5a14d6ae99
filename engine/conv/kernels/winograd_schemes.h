// Winograd's minimal filtering for three taps, as matrices: with y_j = Σ_t g_t·d_{j·stride+t},
//   y = output · ((filter · g) ⊙ (input · d)),
// kPoints products for kOutputs values where the plain sum takes 3·kOutputs. In two dimensions a
// scheme is applied along rows and along columns. The matrices are those of Toom and Cook's
// interpolation, transposed (S. Winograd, Arithmetic Complexity of Computations, 1980, V): a value
// of d's polynomial at each point, at infinity its leading coefficient. Kernels expand them into
// code; tests check the algebra.
//
// Points decide the error. Where 0, ±1, ±2, ∞ serve F(4,3) in the textbooks, 0, ±3/4, ±3/2, ∞ are
// three to four times as exact; for F(4,2) at stride 2, ±1/2, ±5/4, ∞ are so against 0, ±1, 2, ∞.
// The entries of `input` and `output` are exact in float32.
#pragma once

namespace convoscope::kernels {

// Matrices of y_j = Σ_t g_t·d_{j+t}, t < kTaps, from finite points and infinity.
template <int kOutputs, int kTaps>
struct ToomCook {
  static constexpr int kPoints = kOutputs + kTaps - 1;
  double input[kPoints][kPoints] = {};
  double filter[kPoints][kTaps] = {};
  double output[kOutputs][kPoints] = {};

  constexpr explicit ToomCook(const double (&points)[kPoints - 1]) {
    for (int i = 0; i < kPoints - 1; ++i) {
      double scale = 1;  // Π over the other points b of (a − b)
      for (int l = 0; l < kPoints - 1; ++l) scale *= l == i ? 1 : points[i] - points[l];
      double power = 1;
      for (int k = 0; k < kOutputs || k < kTaps; ++k, power *= points[i]) {
        if (k < kTaps) filter[i][k] = power / scale;
        if (k < kOutputs) output[k][i] = power;
      }
      set_product(points, i, input[i]);
    }
    filter[kPoints - 1][kTaps - 1] = 1;
    output[kOutputs - 1][kPoints - 1] = 1;
    set_product(points, -1, input[kPoints - 1]);
  }

 private:
  // Coefficients of Π (x − b) over all finite points b but the one numbered `without`.
  static constexpr void set_product(const double (&points)[kPoints - 1], int without,
                                    double (&coefficients)[kPoints]) {
    coefficients[0] = 1;
    for (int l = 0; l < kPoints - 1; ++l) {
      if (l == without) continue;
      for (int k = kPoints - 1; k >= 0; --k) {
        coefficients[k] = (k > 0 ? coefficients[k - 1] : 0) - points[l] * coefficients[k];
      }
    }
  }
};

// F(m,3): windows that move by one.
template <int kOutputCount>
struct UnitScheme : ToomCook<kOutputCount, 3> {
  static constexpr int kOutputs = kOutputCount, kStride = 1;
  using ToomCook<kOutputCount, 3>::ToomCook;
};

// Windows that move by two: taps 0 and 2 meet only the even samples, where they are F(m,2), and tap
// 1 only the odd ones, one product each. 2m + 1 products for m outputs.
template <int kOutputCount>
struct StridedScheme {
  static constexpr int kOutputs = kOutputCount, kStride = 2;
  static constexpr int kPoints = 2 * kOutputs + 1;
  double input[kPoints][kPoints] = {};
  double filter[kPoints][3] = {};
  double output[kOutputs][kPoints] = {};

  constexpr explicit StridedScheme(const double (&points)[kOutputs]) {
    const ToomCook<kOutputs, 2> even(points);
    for (int p = 0; p <= kOutputs; ++p) {
      for (int i = 0; i <= kOutputs; ++i) input[p][2 * i] = even.input[p][i];
      for (int t = 0; t < 2; ++t) filter[p][2 * t] = even.filter[p][t];
      for (int j = 0; j < kOutputs; ++j) output[j][p] = even.output[j][p];
    }
    for (int j = 0; j < kOutputs; ++j) {
      input[kOutputs + 1 + j][2 * j + 1] = 1;
      filter[kOutputs + 1 + j][1] = 1;
      output[j][kOutputs + 1 + j] = 1;
    }
  }
};

inline constexpr UnitScheme<2> kUnit2Scheme({0, 1, -1});
inline constexpr UnitScheme<4> kUnit4Scheme({0, 0.75, -0.75, 1.5, -1.5});
inline constexpr UnitScheme<6> kUnit6Scheme({0, 1, -1, 2, -2, 0.5, -0.5});
inline constexpr StridedScheme<4> kStrided4Scheme({0.5, -0.5, 1.25, -1.25});

}  // namespace convoscope::kernels
