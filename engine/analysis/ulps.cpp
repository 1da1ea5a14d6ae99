// See ulps.h.
#include "engine/analysis/ulps.h"

#include <bit>
#include <cmath>

namespace convoscope {
namespace {

// Finite float32 values in the order of the real line, neighbours one apart; both zeros are 0.
int64_t ordinal(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  const auto magnitude = static_cast<int64_t>(bits & 0x7fffffffu);
  return (bits >> 31) != 0 ? -magnitude : magnitude;
}

}  // namespace

std::optional<int64_t> ulps_between(float value, float from) {
  if (value == from || (std::isnan(value) && std::isnan(from))) return 0;
  if (!std::isfinite(value) || !std::isfinite(from)) return std::nullopt;
  return ordinal(value) - ordinal(from);
}

}  // namespace convoscope
