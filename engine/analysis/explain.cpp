// See explain.h. The two sums are taken as reference.h takes its own; the sentences about their
// last digits rest on the usual bound of a sum of n terms, n·2⁻²⁴·Σ|term| (Higham, Accuracy and
// Stability of Numerical Algorithms, 4.2).
#include "engine/analysis/explain.h"

#include <bit>
#include <cmath>
#include <limits>

#include "engine/core/check.h"
#include "engine/core/text.h"

namespace convoscope {
namespace {

// Float32 values in the order of the real line, neighbours one apart; both zeros are 0.
int64_t ordinal(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  const auto magnitude = static_cast<int64_t>(bits & 0x7fffffffu);
  return (bits >> 31) != 0 ? -magnitude : magnitude;
}

// value − exact in units in the last place; the largest int64 where only one of them is a number.
int64_t ulps_between(float value, float exact) {
  const bool value_is_nan = std::isnan(value), exact_is_nan = std::isnan(exact);
  if (value_is_nan && exact_is_nan) return 0;
  if (value_is_nan || exact_is_nan) return std::numeric_limits<int64_t>::max();
  return ordinal(value) - ordinal(exact);
}

Term read_term(const ImageView& input, const Tensor& filters, const FilterShape& shape,
               const Geometry& g, const Explanation& e, const Term& tap) {
  Term term = tap;
  term.y = g.h.position(e.y, tap.tap_y);
  term.x = g.w.position(e.x, tap.tap_x);
  term.c = e.k / g.channels_per_group() * g.filter_channels + tap.q;
  term.padding = !g.h.inside(term.y) || !g.w.inside(term.x);
  term.weight = filters.data()[filter_offset(shape, tap.tap_y, tap.tap_x, tap.q, e.k)];
  if (!term.padding) {
    term.input = input.at(e.n, term.y, term.x, term.c);
    term.product = static_cast<double>(term.input) * static_cast<double>(term.weight);
  }
  return term;
}

void add(Explanation& e, Term term) {
  e.exact += term.product;
  e.magnitude += std::abs(term.product);
  // Rounding the exact product gives what a float32 multiplication gives.
  e.sequential += static_cast<float>(term.product);
  e.padding_terms += term.padding ? 1 : 0;
  term.running = e.exact;
  term.running_float32 = e.sequential;
  e.terms.push_back(term);
}

std::string counted(int64_t n, const char* one, const char* many) {
  return group_digits(n) + " " + (n == 1 ? one : many);
}

std::string note_of(const Explanation& e) {
  if (!std::isfinite(e.exact_rounded) || !std::isfinite(e.engine)) {
    return "A factor is infinite or not a number, or the sum exceeds float32, so there are no last "
           "digits to compare.";
  }
  const auto count = static_cast<int64_t>(e.terms.size());
  const std::string terms = counted(count, "product", "products");
  if (e.engine_ulps == 0) {
    return "The engine's value is the exact sum of " + terms + ", rounded once to float32.";
  }
  const double difference = static_cast<double>(e.engine) - static_cast<double>(e.exact_rounded);
  const double bound = static_cast<double>(count) * 0x1p-24 * e.magnitude;
  return "The engine adds " + terms + " in float32 and ends " +
         counted(std::abs(e.engine_ulps), "unit", "units") + " in the last place (" +
         significant(std::abs(difference), 2) + ") " + (difference > 0 ? "above" : "below") +
         " the exact sum. Each addition may round; with products of total magnitude " +
         significant(e.magnitude, 3) + " a difference up to " + significant(bound, 2) +
         " is ordinary.";
}

}  // namespace

Explanation explain(const Tensor& input, const Tensor& filters, const Tensor& sums,
                    const Geometry& geometry, int64_t n, int64_t y, int64_t x, int64_t k) {
  const ImageView in = image_view(input);
  const ImageView out = image_view(sums);
  const FilterShape shape = filter_shape(filters);
  CONVOSCOPE_CHECK(out.shape == geometry.output() && shape.in == geometry.filter_channels);
  CONVOSCOPE_CHECK(n >= 0 && n < out.shape.n && y >= 0 && y < out.shape.h);
  CONVOSCOPE_CHECK(x >= 0 && x < out.shape.w && k >= 0 && k < out.shape.c);

  Explanation e;
  e.n = n;
  e.y = y;
  e.x = x;
  e.k = k;
  e.terms.reserve(static_cast<size_t>(shape.h * shape.w * shape.in));
  Term tap;
  for (tap.tap_y = 0; tap.tap_y < shape.h; ++tap.tap_y) {
    for (tap.tap_x = 0; tap.tap_x < shape.w; ++tap.tap_x) {
      for (tap.q = 0; tap.q < shape.in; ++tap.q) {
        add(e, read_term(in, filters, shape, geometry, e, tap));
      }
    }
  }
  e.exact_rounded = static_cast<float>(e.exact);
  e.engine = out.at(n, y, x, k);
  e.engine_ulps = ulps_between(e.engine, e.exact_rounded);
  e.sequential_ulps = ulps_between(e.sequential, e.exact_rounded);
  e.note = note_of(e);
  return e;
}

}  // namespace convoscope
