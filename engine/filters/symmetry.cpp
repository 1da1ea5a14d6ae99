// See symmetry.h.
#include "engine/filters/symmetry.h"

#include <algorithm>
#include <cmath>

#include "engine/core/check.h"

namespace convoscope {

Symmetry symmetry(int64_t h, int64_t w, std::span<const float> weights, Mirror mirror) {
  CONVOSCOPE_CHECK(static_cast<int64_t>(weights.size()) == h * w);
  CONVOSCOPE_CHECK(mirror != Mirror::kTranspose || h == w);
  const bool turns_x = mirror == Mirror::kLeftRight || mirror == Mirror::kPoint;
  const bool turns_y = mirror == Mirror::kTopBottom || mirror == Mirror::kPoint;
  Symmetry found;
  for (int64_t y = 0; y < h; ++y) {
    for (int64_t x = 0; x < w; ++x) {
      int64_t other_y = turns_y ? h - 1 - y : y, other_x = turns_x ? w - 1 - x : x;
      if (mirror == Mirror::kTranspose) std::swap(other_y, other_x);
      const double here = weights[static_cast<size_t>(y * w + x)];
      const double there = weights[static_cast<size_t>(other_y * w + other_x)];
      found.even = std::max(found.even, std::abs(here - there));
      found.odd = std::max(found.odd, std::abs(here + there));
    }
  }
  return found;
}

}  // namespace convoscope
