// See film_writer.h.
#include "engine/picture/film_writer.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace convoscope {

PixelBox changed_box(const Pixels& before, const Pixels& after) {
  int left = after.width, right = -1, top = after.height, bottom = -1;
  const size_t stride = 4 * static_cast<size_t>(after.width);
  for (int y = 0; y < after.height; ++y) {
    const uint8_t* a = before.rgba.data() + static_cast<size_t>(y) * stride;
    const uint8_t* b = after.rgba.data() + static_cast<size_t>(y) * stride;
    if (std::memcmp(a, b, stride) == 0) continue;
    const auto differs = [&](int x) { return std::memcmp(a + 4 * x, b + 4 * x, 4) != 0; };
    top = std::min(top, y);
    bottom = y;
    int first = 0, last = after.width - 1;
    while (first < left && !differs(first)) ++first;
    while (last > right && !differs(last)) --last;
    left = std::min(left, first);
    right = std::max(right, last);
  }
  if (bottom < 0) return {0, 0, 1, 1};
  return {left, top, right - left + 1, bottom - top + 1};
}

Pixels cut(const Pixels& pixels, const PixelBox& box) {
  Pixels part{box.width, box.height, {}};
  part.rgba.reserve(static_cast<size_t>(box.width) * box.height * 4);
  for (int y = 0; y < box.height; ++y) {
    const uint8_t* row =
        pixels.rgba.data() + (static_cast<size_t>(box.y + y) * pixels.width + box.x) * 4;
    part.rgba.insert(part.rgba.end(), row, row + 4 * static_cast<size_t>(box.width));
  }
  return part;
}

Pixels cut_changes(const Pixels& before, const Pixels& after, const PixelBox& box) {
  Pixels part = cut(after, box);
  for (int y = 0; y < box.height; ++y) {
    for (int x = 0; x < box.width; ++x) {
      const size_t whole = (static_cast<size_t>(box.y + y) * after.width + (box.x + x)) * 4;
      const size_t here = (static_cast<size_t>(y) * box.width + x) * 4;
      if (std::memcmp(&before.rgba[whole], &after.rgba[whole], 4) == 0) {
        std::fill_n(&part.rgba[here], 4, uint8_t{0});
      }
    }
  }
  return part;
}

int frame_ms(const Animation& animation, int64_t frame) {
  const int each = static_cast<int>(std::lround(1000 / animation.options().frames_per_second));
  return frame + 1 == animation.frames() ? std::max(each, 1000) : each;
}

}  // namespace convoscope
