// Where the pictures of the chain's levels lie in their strip: all in boxes of one size, as large
// as the height allows and not so small that their words don't fit, in a row that is as wide as the
// window or scrolls. Mathematics only.
#pragma once

#include <cstddef>
#include <vector>

#include "app/widgets/rect.h"
#include "engine/core/shape.h"

namespace convoscope::app {

struct StripRoom {
  float width = 0, height = 0;  // for the boxes, framebuffer pixels
  float least = 0;              // width of a box
  float gap = 0, most_gap = 0;  // between neighbours
};

struct StripLayout {
  float box_width = 0, box_height = 0;
  float left = 0, step = 0;  // box l starts at left + l·step
  float width = 0;           // of the whole row; beyond the room's where it scrolls

  float box_left(size_t level) const { return left + static_cast<float>(level) * step; }
};

StripLayout layout_strip(const std::vector<ImageShape>& levels, const StripRoom& room);

// The picture of a level in its box: as large as fits, in its own proportions, in the middle; whole
// screen pixels per element where that costs less than a twentieth.
Rect picture_in_box(const ImageShape& shape, const Rect& box);

}  // namespace convoscope::app
