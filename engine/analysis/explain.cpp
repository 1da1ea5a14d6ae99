// See explain.h. Padding is never multiplied, as in reference.h: an infinite weight over it changes
// nothing.
#include "engine/analysis/explain.h"

#include <cmath>
#include <limits>

#include "engine/analysis/exact_sum.h"
#include "engine/analysis/explain_note.h"
#include "engine/analysis/summation.h"
#include "engine/analysis/ulps.h"
#include "engine/core/check.h"

namespace convoscope {
namespace {

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
  e.reference += term.product;
  e.magnitude += std::abs(term.product);
  // Rounding the exact product gives what a float32 multiplication gives.
  e.sequential += static_cast<float>(term.product);
  e.padding_terms += term.padding ? 1 : 0;
  term.running = e.reference;
  term.running_float32 = e.sequential;
  const float before = e.terms.empty() ? 0 : e.terms.back().running_fused;
  term.running_fused = term.padding ? before : std::fma(term.input, term.weight, before);
  e.terms.push_back(term);
}

ExactSum exact_sum(const std::vector<Term>& terms) {
  ExactSum sum;
  for (const Term& term : terms) sum.add(term.product);
  return sum;
}

ComparedSum compare(const Explanation& e, const ExactSum& exact, const OrderedSum& sum) {
  double difference = static_cast<double>(sum.value) - e.exact;
  if (std::isfinite(difference)) {
    ExactSum rest = exact;
    rest.add(-static_cast<double>(sum.value));
    difference = -rest.to_double();
  }
  return {sum.name, sum.what, sum.value, difference, ulps_between(sum.value, e.exact_rounded)};
}

void compare_orders(Explanation& e, const ExactSum& exact, int64_t channels) {
  std::vector<Factors> factors;
  factors.reserve(e.terms.size());
  for (const Term& t : e.terms)
    factors.push_back(t.padding ? Factors{} : Factors{t.input, t.weight});
  for (const OrderedSum& sum : sums_in_orders(factors, channels)) {
    e.orders.push_back(compare(e, exact, sum));
    if (ulps_between(e.engine.value, sum.value) == 0) e.engine_equals.push_back(sum.name);
  }
}

double error_bound(double magnitude, int64_t products) {
  if (magnitude == 0) return 0;
  const auto n = static_cast<double>(products);
  const double roundings = n * 0x1p-24;
  if (roundings >= 1) return std::numeric_limits<double>::infinity();
  return roundings / (1 - roundings) * magnitude + n * 0x1p-150;
}

}  // namespace

Explanation explain(const Tensor& input, const Tensor& filters, const Tensor& sums,
                    const Geometry& geometry, const Plan& plan, int64_t n, int64_t y, int64_t x,
                    int64_t k) {
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
  if (!plan.plain_sum) {
    e.algorithm = to_string(plan.algorithm);
    e.stated_error = plan.error;
  }
  e.terms.reserve(static_cast<size_t>(shape.h * shape.w * shape.in));
  Term tap;
  for (tap.tap_y = 0; tap.tap_y < shape.h; ++tap.tap_y) {
    for (tap.tap_x = 0; tap.tap_x < shape.w; ++tap.tap_x) {
      for (tap.q = 0; tap.q < shape.in; ++tap.q) {
        add(e, read_term(in, filters, shape, geometry, e, tap));
      }
    }
  }
  const ExactSum exact = exact_sum(e.terms);
  e.exact = exact.to_double();
  e.exact_rounded = exact.to_float();
  e.reference_rounded = static_cast<float>(e.reference);
  e.sequential_ulps = ulps_between(e.sequential, e.exact_rounded);
  e.engine = compare(e, exact, {"engine", "what the engine stored", out.at(n, y, x, k)});
  e.condition = e.magnitude == 0 ? 1 : e.magnitude / std::abs(e.exact);
  e.bound = error_bound(e.magnitude, static_cast<int64_t>(e.terms.size()) - e.padding_terms);
  compare_orders(e, exact, shape.in);
  e.note = note_of(e);
  e.why = why_of(e);
  return e;
}

}  // namespace convoscope
