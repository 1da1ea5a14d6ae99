// The same products added in the orders in which programs add them: float32 sums depend on the
// order, and each of these is a correct one. The exact sum is exact_sum.h; the order that defines
// the engine's value is that of engine/conv/kernels/window.h.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace convoscope {

// A term of the sum; 0 · 0 for padding, which adds +0.
struct Factors {
  float input = 0, weight = 0;
};

struct OrderedSum {
  std::string_view name;  // "fused, in order": a stable key as well
  std::string_view what;  // what is done, and who does it
  float value = 0;
};

// One for each known order. `terms` in the order y, x, q, of which q runs through `channels`.
std::vector<OrderedSum> sums_in_orders(std::span<const Factors> terms, int64_t channels);

}  // namespace convoscope
