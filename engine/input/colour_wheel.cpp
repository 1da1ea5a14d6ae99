// See colour_wheel.h.
#include "engine/input/colour_wheel.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace convoscope {
namespace {

// One channel of a pure hue, whose peak lies `away` turns from that hue: 1 within a sixth, 0 beyond
// a third.
float peak(double away) {
  const double distance = std::abs(away - std::round(away));
  return static_cast<float>(std::clamp(2.0 - 6.0 * distance, 0.0, 1.0));
}

}  // namespace

Rgb colour_wheel(const Pixel& p) {
  constexpr float kGrey = 0.5f;
  const Place a = middle_of(p);
  const double radius = 0.47 * shorter_side(p);
  const double hue =
      std::atan2(-a.y, a.x) / (2.0 * std::numbers::pi) - static_cast<double>(p.variation) / 8.0;
  const auto saturation = static_cast<float>(std::min(1.0, std::hypot(a.x, a.y) / radius));
  const float disc =
      coverage(p, false, [&](Place point) { return std::hypot(point.x, point.y) <= radius; });
  const auto channel = [&](double away) {
    const float inside = 1.0f - saturation * (1.0f - peak(away));
    return kGrey + disc * (inside - kGrey);
  };
  return {channel(hue), channel(hue - 1.0 / 3.0), channel(hue - 2.0 / 3.0)};
}

}  // namespace convoscope
