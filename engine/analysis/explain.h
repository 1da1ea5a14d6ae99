// Every term of one output value, in the order in which reference.h adds them: y, then x, then q.
// The sum is carried in double (exact enough to be called exact: each product of two float32 is
// exact in double) and in float32, so that the last digits can be explained.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/conv/geometry.h"
#include "engine/core/tensor.h"

namespace convoscope {

struct Term {
  int64_t tap_y = 0, tap_x = 0, q = 0;  // position in the filter
  int64_t y = 0, x = 0, c = 0;          // position in the input; y, x may lie outside
  bool padding = false;                 // reads the zero around the image
  float input = 0;                      // 0 for padding
  float weight = 0;
  double product = 0;
  double running = 0;         // sum up to and including this term, in double
  float running_float32 = 0;  // the same, each product and sum rounded to float32
};

struct Explanation {
  int64_t n = 0, y = 0, x = 0, k = 0;  // the output element
  std::vector<Term> terms;             // KH·KW·Cf of them
  int64_t padding_terms = 0;
  double exact = 0;         // Σ in double
  float exact_rounded = 0;  // the same, rounded once: what the reference gives
  float sequential = 0;     // Σ in float32 in this order
  float engine = 0;         // what the engine's algorithm stored
  double magnitude = 0;     // Σ |input·weight|: the scale of rounding errors
  // Difference from exact_rounded in units in the last place of float32.
  int64_t engine_ulps = 0, sequential_ulps = 0;
  // One or two sentences: why the last digit of engine and exact may differ, with these numbers.
  std::string note;
};

// Of element (n, y, x, k) of the sums of a layer (before its activation function).
Explanation explain(const Tensor& input, const Tensor& filters, const Tensor& sums,
                    const Geometry& geometry, int64_t n, int64_t y, int64_t x, int64_t k);

}  // namespace convoscope
