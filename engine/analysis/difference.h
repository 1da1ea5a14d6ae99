// How far apart two activations are, over the elements that belong together (alignment.h). Every
// number is taken from double sums of the float32 values; NaN and infinity are counted and left out
// of the rest.
//
//   d = A − B            relative L2 = ‖d‖₂ / ‖A‖₂
//   rms = √(Σd² / n)     PSNR = 20·log₁₀(peak / rms) dB, peak = max A − min A over the same
//   elements
#pragma once

#include <cstdint>
#include <vector>

#include "engine/analysis/alignment.h"
#include "engine/core/parallel.h"
#include "engine/core/tensor.h"

namespace convoscope {

struct Difference {
  int64_t count = 0;       // elements compared
  int64_t finite = 0;      // of them with both values finite: what the measures below are about
  int64_t equal_bits = 0;  // of all; two NaN of the same bits count
  int64_t within = 0;      // of the finite ones: |d| ≤ tolerance
  double largest = 0;      // max |d|
  int64_t n = 0, y = 0, x = 0, c = 0;  // the first element where it is, y and x as indices of pairs
  double mean = 0;                     // of |d|
  double rms = 0;
  double relative = 0;     // +∞ where A is zero and B is not; 0 where both are
  double psnr = 0;         // +∞ where all d are zero; NaN where A is constant and d is not zero
  double correlation = 0;  // Pearson's; NaN where A or B is constant
};

// Which elements are compared.
struct ComparedElements {
  AxisPairs h, w;
  // Whether row pair i touches padding in A or in B, likewise columns; empty: none do. Left out
  // where `without_border` is set are the elements in such a row or column.
  std::vector<bool> border_h, border_w;
  bool without_border = false;
  double tolerance = 0;  // ≥ 0
};

// Pairs and border of two layers, given the chains up to each of them.
ComparedElements compared_elements(const std::vector<LayerGeometry>& a,
                                   const std::vector<LayerGeometry>& b, Alignment alignment);

// Of the batch elements and maps that both have: one Difference a map over batch elements
// [first, last), and one of all of them. Same bits for any number of threads; meaningless when the
// token was cancelled.
struct Differences {
  std::vector<Difference> maps;
  Difference all;
};
Differences differences(const Tensor& a, const Tensor& b, int64_t first, int64_t last,
                        const ComparedElements& elements, const ParallelOptions& parallel = {});

// A − B of one map as a 1×H×W×1 tensor of the pairs, in float32; all pairs, border or not. At least
// one pair.
Tensor difference_map(const Tensor& a, const Tensor& b, int64_t n, int64_t c,
                      const ComparedElements& elements);

}  // namespace convoscope
