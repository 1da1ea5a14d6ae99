// See cielab.h.
#include "engine/picture/cielab.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace convoscope {
namespace {

// D65, 2° observer.
constexpr double kWhiteX = 0.95047, kWhiteZ = 1.08883;
constexpr double kDelta = 6.0 / 29.0;  // CIE 15: where the cube root meets its tangent

double to_linear(uint8_t value) {
  const double v = value / 255.0;
  return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

double to_gamma(double v) {
  return v <= 0.0031308 ? 12.92 * v : 1.055 * std::pow(v, 1 / 2.4) - 0.055;
}

double compress(double t) {
  return t > kDelta * kDelta * kDelta ? std::cbrt(t) : t / (3 * kDelta * kDelta) + 4.0 / 29.0;
}

double expand(double f) { return f > kDelta ? f * f * f : 3 * kDelta * kDelta * (f - 4.0 / 29.0); }

std::array<double, 3> to_linear_rgb(const Lab& lab) {
  const double fy = (lab.lightness + 16) / 116;
  const double x = kWhiteX * expand(fy + lab.a / 500);
  const double y = expand(fy);
  const double z = kWhiteZ * expand(fy - lab.b / 200);
  return {3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
          -0.9692660 * x + 1.8760108 * y + 0.0415560 * z,
          0.0556434 * x - 0.2040259 * y + 1.0572252 * z};
}

bool shown(const std::array<double, 3>& linear) {
  // Half an 8-bit step of tolerance, in the steepest part of the curve.
  constexpr double kTolerance = 1.5e-4;
  return std::ranges::all_of(linear,
                             [](double v) { return v >= -kTolerance && v <= 1 + kTolerance; });
}

uint8_t to_byte(double linear) {
  const double v = to_gamma(std::clamp(linear, 0.0, 1.0));
  return static_cast<uint8_t>(std::lround(v * 255));
}

}  // namespace

Lab to_lab(Rgb8 color) {
  const double r = to_linear(color.r), g = to_linear(color.g), b = to_linear(color.b);
  const double fx = compress((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / kWhiteX);
  const double fy = compress(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
  const double fz = compress((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / kWhiteZ);
  return {116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)};
}

Rgb8 to_rgb(const Lab& lab) {
  double chroma = 1;
  if (!shown(to_linear_rgb(lab))) {
    double low = 0, high = 1;
    for (int i = 0; i < 24; ++i) {
      chroma = (low + high) / 2;
      (shown(to_linear_rgb({lab.lightness, chroma * lab.a, chroma * lab.b})) ? low : high) = chroma;
    }
    chroma = low;
  }
  const auto linear = to_linear_rgb({lab.lightness, chroma * lab.a, chroma * lab.b});
  return {to_byte(linear[0]), to_byte(linear[1]), to_byte(linear[2])};
}

}  // namespace convoscope
