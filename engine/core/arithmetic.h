// Integer arithmetic of index work. C++ division truncates towards zero, which is wrong for windows
// that start before the image; these round towards minus or plus infinity for any sign of a.
// Products of extents are checked before memory is taken.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>

namespace convoscope {

// ⌊a / b⌋ and ⌈a / b⌉ for b > 0.
constexpr int64_t floor_div(int64_t a, int64_t b) {
  const int64_t q = a / b;
  return q - ((a % b != 0) && (a < 0) ? 1 : 0);
}
constexpr int64_t ceil_div(int64_t a, int64_t b) {
  const int64_t q = a / b;
  return q + ((a % b != 0) && (a > 0) ? 1 : 0);
}

// a − b·⌊a / b⌋, in [0, b), for b > 0.
constexpr int64_t floor_mod(int64_t a, int64_t b) { return a - b * floor_div(a, b); }

// The product of non-negative factors, or nothing where it exceeds int64 or a factor is negative.
constexpr std::optional<int64_t> checked_product(std::span<const int64_t> factors) {
  bool zero = false;
  for (const int64_t factor : factors) {
    if (factor < 0) return std::nullopt;
    zero = zero || factor == 0;
  }
  if (zero) return 0;
  int64_t product = 1;
  for (const int64_t factor : factors) {
    if (__builtin_mul_overflow(product, factor, &product)) return std::nullopt;
  }
  return product;
}
constexpr std::optional<int64_t> checked_product(std::initializer_list<int64_t> factors) {
  return checked_product(std::span(factors.begin(), factors.size()));
}

}  // namespace convoscope
