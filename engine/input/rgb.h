// One coloured pixel, display-referred (sRGB), each channel in [0, 1].
#pragma once

namespace convoscope {

struct Rgb {
  float r = 0.0f, g = 0.0f, b = 0.0f;
};

// Rec. 601 luma; a grey stays exactly itself, which the rounded weights alone do not grant.
constexpr float luma(const Rgb& a) {
  if (a.r == a.g && a.g == a.b) return a.r;
  return 0.299f * a.r + 0.587f * a.g + 0.114f * a.b;
}

}  // namespace convoscope
