// See exact_sum.h. A double of 53 bits touches three limbs of 32 bits, whose upper halves keep the
// carries of 2³¹ terms. 2²⁵⁷ · 2³¹ terms are 640 bits above 2⁻³⁵²: 20 limbs and one for the sign.
#include "engine/analysis/exact_sum.h"

#include <bit>
#include <cmath>

#include "engine/core/check.h"

namespace convoscope {
namespace {

constexpr int kLowestPower = -352;  // 2⁻²⁹⁸ has its last of 53 bits at 2⁻³⁵⁰
constexpr uint64_t kLimbMask = 0xffffffffu;

}  // namespace

void ExactSum::add(double term) {
  if (term == 0) return;
  if (!std::isfinite(term)) {
    special_ += term;
    return;
  }
  const auto bits = std::bit_cast<uint64_t>(term);
  const uint64_t significand = (bits & ((uint64_t{1} << 52) - 1)) | uint64_t{1} << 52;
  const int place = static_cast<int>(bits >> 52 & 0x7ff) - 1075 - kLowestPower;
  CONVOSCOPE_CHECK(place >= 0 && place / 32 + 3 < static_cast<int>(kLimbs));
  const auto limb = static_cast<size_t>(place / 32);
  const uint64_t low = (significand & kLimbMask) << place % 32;
  const uint64_t high = ((significand >> 32) << place % 32) + (low >> 32);
  const int64_t sign = term < 0 ? -1 : 1;
  limbs_[limb] += sign * static_cast<int64_t>(low & kLimbMask);
  limbs_[limb + 1] += sign * static_cast<int64_t>(high & kLimbMask);
  limbs_[limb + 2] += sign * static_cast<int64_t>(high >> 32);
}

// Afterwards every limb but the last lies in [0, 2³²); the last holds the sign.
void ExactSum::carry(Limbs& limbs) {
  for (size_t i = 0; i + 1 < kLimbs; ++i) {
    limbs[i + 1] += limbs[i] >> 32;
    limbs[i] &= static_cast<int64_t>(kLimbMask);
  }
}

ExactSum::Leading ExactSum::leading() const {
  Limbs limbs = limbs_;
  carry(limbs);
  const bool negative = limbs.back() < 0;
  if (negative) {
    for (int64_t& limb : limbs) limb = -limb;
    carry(limbs);
  }
  int highest = static_cast<int>(kLimbs) - 1;
  while (highest >= 0 && limbs[static_cast<size_t>(highest)] == 0) --highest;
  if (highest < 0) return {};

  const auto limb = [&](int i) {
    return i < 0 ? uint64_t{0} : static_cast<uint64_t>(limbs[static_cast<size_t>(i)]);
  };
  const uint64_t two = limb(highest) << 32 | limb(highest - 1);
  const int zeros = std::countl_zero(two);
  uint64_t bits = two << zeros | limb(highest - 2) >> (32 - zeros);
  bool rest = (limb(highest - 2) << zeros & kLimbMask) != 0;
  for (int i = highest - 3; i >= 0 && !rest; --i) rest = limb(i) != 0;
  if (rest) bits |= 1;
  return {negative, bits, 32 * (highest - 1) - zeros + kLowestPower};
}

double ExactSum::to_double() const {
  if (special_ != 0) return special_;
  const Leading top = leading();
  // 64 bits whose last one tells whether more follow round as the whole number does.
  const double magnitude = std::ldexp(static_cast<double>(top.bits), top.power);
  return top.negative ? -magnitude : magnitude;
}

float ExactSum::to_float() const {
  if (special_ != 0) return static_cast<float>(special_);
  const Leading top = leading();
  // The same with 53 bits, which a double holds as they are; float32 has 24 or, below 2⁻¹²⁶, fewer.
  const uint64_t bits = top.bits >> 11 | ((top.bits & 0x7ff) != 0 ? 1u : 0u);
  const double magnitude = std::ldexp(static_cast<double>(bits), top.power + 11);
  return static_cast<float>(top.negative ? -magnitude : magnitude);
}

}  // namespace convoscope
