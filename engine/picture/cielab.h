// Conversions between 8-bit sRGB and CIELAB (CIE 15:2004, white point D65; sRGB after IEC
// 61966-2-1). Only what the colour tables need; pictures are never converted.
#pragma once

#include <cstdint>

namespace convoscope {

struct Rgb8 {
  uint8_t r = 0, g = 0, b = 0;
  bool operator==(const Rgb8&) const = default;
};

// lightness is L*, 0 (black) to 100 (white); a runs from green to red, b from blue to yellow.
struct Lab {
  double lightness = 0, a = 0, b = 0;
};

Lab to_lab(Rgb8 color);

// The nearest 8-bit colour of the same lightness and hue: where sRGB cannot show so strong a
// chroma, the chroma shrinks, never the lightness.
Rgb8 to_rgb(const Lab& lab);

}  // namespace convoscope
