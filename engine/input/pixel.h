// The place of a pixel in a generated picture, and how patterns measure it: from the middle of the
// picture, x to the right and y down.
#pragma once

#include <algorithm>
#include <cstdint>

namespace convoscope {

struct Pixel {
  int64_t h = 1, w = 1;   // of the picture
  int64_t y = 0, x = 0;   // of this pixel
  int64_t variation = 0;  // of the batch: 0 is the plain pattern
};

struct Place {
  double x = 0.0, y = 0.0;  // in pixels
};

inline double shorter_side(const Pixel& p) { return static_cast<double>(std::min(p.h, p.w)); }

inline Place middle_of(const Pixel& p) {
  return {static_cast<double>(p.x) + 0.5 - 0.5 * static_cast<double>(p.w),
          static_cast<double>(p.y) + 0.5 - 0.5 * static_cast<double>(p.h)};
}

// Share of the pixel for whose points inside(place) holds, by 8×8 of them. Where the corners agree
// the whole pixel is taken to, unless the shape is `fine`: narrower than a pixel.
template <typename Inside>
float coverage(const Pixel& p, bool fine, Inside inside) {
  constexpr int kPoints = 8;
  const Place middle = middle_of(p);
  const auto holds = [&](int i, int j) {
    return inside(
        Place{middle.x + (j + 0.5) / kPoints - 0.5, middle.y + (i + 0.5) / kPoints - 0.5});
  };
  if (!fine) {
    const int corners = holds(0, 0) + holds(0, kPoints - 1) + holds(kPoints - 1, 0) +
                        holds(kPoints - 1, kPoints - 1);
    if (corners == 0) return 0.0f;
    if (corners == 4) return 1.0f;
  }
  int count = 0;
  for (int i = 0; i < kPoints; ++i) {
    for (int j = 0; j < kPoints; ++j) count += holds(i, j);
  }
  return static_cast<float>(count) / (kPoints * kPoints);
}

}  // namespace convoscope
