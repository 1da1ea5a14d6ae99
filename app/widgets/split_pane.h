// The line between two panes that is dragged to share the room between them. It owns no layout: the
// caller places it and reads the size.
#pragma once

#include <string>

#include "app/widgets/control.h"

namespace convoscope::app {

enum class Axis { kHorizontal, kVertical };  // the direction in which it is dragged

struct SplitterOptions {
  float min = 0, max = 1e6f;  // in the units of `size`
  // How much `size` grows for one framebuffer pixel to the right or down; 0 stands for unscaled
  // pixels, 1 / scale. Negative where the pane lies right of or below the line.
  float per_pixel = 0;
  std::string tooltip = {};
};

// `rect` is the gap between the panes; the grip is wider than a thin one.
Change splitter(const char* id, Axis axis, const Rect& rect, float& size,
                const SplitterOptions& options = {});

}  // namespace convoscope::app
