// Which mirror images of a slice of weights are the slice itself, or its negative.
#pragma once

#include <cstdint>
#include <span>

namespace convoscope {

enum class Mirror {
  kLeftRight,  // w(y, x) = w(y, W−1−x)
  kTopBottom,  // w(y, x) = w(H−1−y, x)
  kPoint,      // w(y, x) = w(H−1−y, W−1−x): what a half turn leaves as it is
  kTranspose,  // w(y, x) = w(x, y); only of a square slice
};

// How far a slice is from obeying, as the largest magnitude over all taps.
struct Symmetry {
  double even = 0;  // |w − w'|: 0 for a symmetric slice
  double odd = 0;   // |w + w'|: 0 for an antisymmetric one
};

// Of h×w weights, row-major.
Symmetry symmetry(int64_t h, int64_t w, std::span<const float> weights, Mirror mirror);

}  // namespace convoscope
