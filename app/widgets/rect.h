// A rectangle of framebuffer pixels, and how a layout cuts pieces off it. Mathematics only.
#pragma once

#include <algorithm>

#include "imgui.h"

namespace convoscope::app {

struct Rect {
  ImVec2 min, max;

  static Rect of(float x, float y, float width, float height) {
    return {{x, y}, {x + width, y + height}};
  }
  float width() const { return max.x - min.x; }
  float height() const { return max.y - min.y; }
  ImVec2 size() const { return {width(), height()}; }
  ImVec2 centre() const { return {(min.x + max.x) / 2, (min.y + max.y) / 2}; }
  bool empty() const { return max.x <= min.x || max.y <= min.y; }
  bool contains(ImVec2 p) const {
    return p.x >= min.x && p.x < max.x && p.y >= min.y && p.y < max.y;
  }
  Rect inset(float x, float y) const { return {{min.x + x, min.y + y}, {max.x - x, max.y - y}}; }
  Rect moved(float x, float y) const { return {{min.x + x, min.y + y}, {max.x + x, max.y + y}}; }
  Rect clipped(const Rect& to) const {
    return {{std::max(min.x, to.min.x), std::max(min.y, to.min.y)},
            {std::min(max.x, to.max.x), std::min(max.y, to.max.y)}};
  }

  // Cut a piece off one side and leave `gap` before the rest, which this rectangle becomes.
  Rect take_left(float amount, float gap = 0) {
    const Rect piece{min, {min.x + amount, max.y}};
    min.x += amount + gap;
    return piece;
  }
  Rect take_right(float amount, float gap = 0) {
    const Rect piece{{max.x - amount, min.y}, max};
    max.x -= amount + gap;
    return piece;
  }
  Rect take_top(float amount, float gap = 0) {
    const Rect piece{min, {max.x, min.y + amount}};
    min.y += amount + gap;
    return piece;
  }
  Rect take_bottom(float amount, float gap = 0) {
    const Rect piece{{min.x, max.y - amount}, max};
    max.y -= amount + gap;
    return piece;
  }
};

}  // namespace convoscope::app
