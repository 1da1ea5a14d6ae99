// The colours of pictures that aren't values: those of the window, light and dark.
#pragma once

#include <cstdint>

#include "engine/picture/cielab.h"

namespace convoscope {

struct Ink {
  uint8_t r = 0, g = 0, b = 0;
  double alpha = 1;

  constexpr Ink() = default;
  constexpr Ink(int red, int green, int blue, double a = 1)
      : r(static_cast<uint8_t>(red)),
        g(static_cast<uint8_t>(green)),
        b(static_cast<uint8_t>(blue)),
        alpha(a) {}
  constexpr Ink(Rgb8 colour) : r(colour.r), g(colour.g), b(colour.b) {}  // NOLINT: a colour is one
  constexpr Ink with_alpha(double a) const { return {r, g, b, alpha * a}; }
};

// `share` of `b` in `a`, opaque.
inline Ink mix(const Ink& a, const Ink& b, double share) {
  const auto part = [share](int x, int y) { return static_cast<int>(x + share * (y - x) + 0.5); };
  return {part(a.r, b.r), part(a.g, b.g), part(a.b, b.b)};
}

// Black or white, whichever reads better on it.
inline bool is_bright(const Ink& ink) {
  return 0.299 * ink.r + 0.587 * ink.g + 0.114 * ink.b > 140;
}

struct PictureTheme {
  Ink ground, raised, border, text, dim, faint;
  Ink accent;        // what is read
  Ink accent_two;    // what is pointed at
  Ink result;        // what comes out
  Ink dark_outline;  // under bright lines
};

inline constexpr PictureTheme kLightTheme = {
    .ground = {255, 255, 255},
    .raised = {233, 236, 242},
    .border = {214, 219, 228},
    .text = {24, 29, 38},
    .dim = {92, 102, 120},
    .faint = {150, 158, 172},
    .accent = {36, 107, 222},
    .accent_two = {214, 104, 12},
    .result = {8, 138, 98},
    .dark_outline = {255, 255, 255},
};
inline constexpr PictureTheme kDarkTheme = {
    .ground = {20, 23, 30},
    .raised = {32, 37, 47},
    .border = {52, 59, 74},
    .text = {232, 236, 243},
    .dim = {148, 158, 175},
    .faint = {90, 99, 116},
    .accent = {94, 162, 255},
    .accent_two = {255, 158, 74},
    .result = {86, 214, 168},
    .dark_outline = {11, 13, 17},
};

}  // namespace convoscope
