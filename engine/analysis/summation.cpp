// See summation.h. Every function starts from +0 and rounds where its order says: std::fma rounds
// once a term, a float32 product and a float32 sum once each.
#include "engine/analysis/summation.h"

#include <array>
#include <cmath>

namespace convoscope {
namespace {

using Terms = std::span<const Factors>;

float add_fused(float sum, const Factors& term) { return std::fma(term.input, term.weight, sum); }

float fused_in_order(Terms terms, int64_t /*channels*/) {
  float sum = 0;
  for (const Factors& term : terms) sum = add_fused(sum, term);
  return sum;
}

float rounded_in_order(Terms terms, int64_t /*channels*/) {
  float sum = 0;
  for (const Factors& term : terms) {
    const float product = term.input * term.weight;
    sum += product;
  }
  return sum;
}

float fused_backwards(Terms terms, int64_t /*channels*/) {
  float sum = 0;
  for (size_t i = terms.size(); i-- > 0;) sum = add_fused(sum, terms[i]);
  return sum;
}

float channels_outermost(Terms terms, int64_t channels) {
  const auto step = static_cast<size_t>(channels);
  float sum = 0;
  for (size_t q = 0; q < step; ++q) {
    for (size_t i = q; i < terms.size(); i += step) sum = add_fused(sum, terms[i]);
  }
  return sum;
}

template <size_t kLanes>
float in_lanes(Terms terms, int64_t /*channels*/) {
  std::array<float, kLanes> lanes{};
  for (size_t i = 0; i < terms.size(); ++i) {
    lanes[i % kLanes] = add_fused(lanes[i % kLanes], terms[i]);
  }
  for (size_t half = kLanes / 2; half > 0; half /= 2) {
    for (size_t i = 0; i < half; ++i) lanes[i] += lanes[i + half];
  }
  return lanes[0];
}

float pairwise(Terms terms, int64_t channels) {
  if (terms.empty()) return 0;
  if (terms.size() == 1) return terms[0].input * terms[0].weight;
  const size_t half = terms.size() / 2;
  return pairwise(terms.first(half), channels) + pairwise(terms.subspan(half), channels);
}

float in_double(Terms terms, int64_t /*channels*/) {
  double sum = 0;
  for (const Factors& term : terms) {
    sum += static_cast<double>(term.input) * static_cast<double>(term.weight);
  }
  return static_cast<float>(sum);
}

struct Order {
  std::string_view name, what;
  float (*sum)(Terms terms, int64_t channels);
};

// Who adds in which way is said only where it is certain.
constexpr Order kOrders[] = {
    {"fused, in order",
     "y, x, q, each product added before it is rounded: Convoscope on processors with fused "
     "multiply-add",
     fused_in_order},
    {"rounded, in order",
     "y, x, q, product and sum rounded: Convoscope on processors without fused multiply-add",
     rounded_in_order},
    {"fused, backwards", "the last term first, fused", fused_backwards},
    {"channels outermost",
     "q, y, x, fused: the order of OIHW filters, as PyTorch and ONNX keep them",
     channels_outermost},
    {"8 partial sums", "term i to sum i mod 8, fused, then added by halves: vectors of 256 bits",
     in_lanes<8>},
    {"16 partial sums", "term i to sum i mod 16, fused, then added by halves: vectors of 512 bits",
     in_lanes<16>},
    {"pairwise",
     "rounded products, halves of halves: errors grow with log n; NumPy's sum of a long array "
     "works so",
     pairwise},
    {"double, rounded once", "y, x, q in double, one rounding at the end: Convoscope's reference",
     in_double},
};

}  // namespace

std::vector<OrderedSum> sums_in_orders(std::span<const Factors> terms, int64_t channels) {
  std::vector<OrderedSum> sums;
  for (const Order& order : kOrders) {
    sums.push_back({order.name, order.what, order.sum(terms, channels)});
  }
  return sums;
}

}  // namespace convoscope
