// A strip of the colour map with its numbers: low, zero where it lies inside, high. Triangles at
// the ends say that values lie beyond them; swatches beside it count NaN and the infinities.
// Dragging a half of the strip moves that end of the range.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/picture/colormap.h"

namespace convoscope::app {

struct LegendSpec {
  const char* id = "";
  ColormapId colormap = ColormapId::kDivergingDark;
  float low = -1, high = 1;
  int64_t below = 0, above = 0;  // values beyond the ends
  int64_t nans = 0, positive_infinities = 0, negative_infinities = 0;
  bool draggable = false;
  bool symmetric = false;  // both ends move when one is dragged
  std::string tooltip = {};
};

struct LegendResult {
  // Where a drag wants the range in this frame.
  struct Range {
    float low, high;
  };
  std::optional<Range> dragged;
  bool double_clicked = false;
};

// As high as small text, `width` framebuffer pixels wide, at the cursor.
LegendResult color_legend(const LegendSpec& spec, float width);

}  // namespace convoscope::app
