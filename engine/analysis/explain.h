// Every term of one output value, in the order in which reference.h adds them: y, then x, then q.
// Beside the terms stand their exact sum (exact_sum.h), the sum that the reference takes in double,
// the one that the engine stored and those of other orders (summation.h), so that every last digit
// can be accounted for. Sentences about them are written in explain_note.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/conv/geometry.h"
#include "engine/conv/plan.h"
#include "engine/core/tensor.h"

namespace convoscope {

struct Term {
  int64_t tap_y = 0, tap_x = 0, q = 0;  // position in the filter
  int64_t y = 0, x = 0, c = 0;          // position in the input; y, x may lie outside
  bool padding = false;                 // reads the zero around the image
  float input = 0;                      // 0 for padding
  float weight = 0;
  double product = 0;         // exact: two float32 have 48 bits together; 0 for padding
  double running = 0;         // sum up to and including this term, in double
  float running_float32 = 0;  // the same, each product and sum rounded to float32
  float running_fused = 0;    // the same with fused multiply-add: each sum rounded, no product
};

// A float32 sum of the terms and its distance from the exact sum.
struct ComparedSum {
  std::string_view name, what;  // of the order (summation.h)
  float value = 0;
  double difference = 0;        // value − exact, rounded once
  std::optional<int64_t> ulps;  // value − exact_rounded in units in the last place (ulps.h)
};

struct Explanation {
  int64_t n = 0, y = 0, x = 0, k = 0;  // the output element
  std::vector<Term> terms;             // KH·KW·Cf of them
  int64_t padding_terms = 0;
  double exact = 0;         // Σ without any rounding, then rounded once to double
  float exact_rounded = 0;  // the same, rounded once to float32
  double reference = 0;     // Σ in double in this order, as the reference adds
  float reference_rounded = 0;
  float sequential = 0;     // Σ in float32 in this order, products and sums rounded
  ComparedSum engine;       // what the engine's algorithm stored
  std::string algorithm;    // its name where it doesn't add the products themselves, else empty
  double stated_error = 0;  // then: its Plan::error
  std::optional<int64_t> sequential_ulps;
  std::vector<ComparedSum> orders;
  std::vector<std::string_view> engine_equals;  // names of the orders with the engine's value

  double magnitude = 0;  // Σ |input·weight|: the scale of rounding errors
  // magnitude / |exact|: how much larger than the sum its terms are. 1 where nothing cancels,
  // infinite where all does; its decimal logarithm counts the digits that rounding may cost.
  double condition = 1;
  // No order of n float32 additions ends further than this from the exact sum, as long as nothing
  // overflows: γₙ·magnitude with γₙ = n·2⁻²⁴/(1 − n·2⁻²⁴) (Higham, Accuracy and Stability of
  // Numerical Algorithms, 3.1 and 4.2), and n·2⁻¹⁵⁰ for products below the normal numbers.
  double bound = 0;

  std::string note;  // how far the engine's value is from the exact sum, and what that means
  std::string why;   // why another program may end elsewhere
};

// Of element (n, y, x, k) of the sums of a layer (before its activation function), which were
// computed by `plan`.
Explanation explain(const Tensor& input, const Tensor& filters, const Tensor& sums,
                    const Geometry& geometry, const Plan& plan, int64_t n, int64_t y, int64_t x,
                    int64_t k);

}  // namespace convoscope
