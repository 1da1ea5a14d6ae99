// The panels as data: screens, menus and tests all find them here. A panel draws itself into the
// rectangle it is given and reads and writes nothing but its context.
#pragma once

#include <span>
#include <string_view>

#include "app/panels/context.h"
#include "imgui.h"

namespace convoscope::app {

struct Panel {
  std::string_view id;  // "settings"
  void (*draw)(ImVec2 min, ImVec2 max, PanelContext& context);
  // It shows filters and the maps that they make; where the chosen layer has none of its own, a
  // card that says so stands in its place.
  bool needs_filters = false;
  // It places windows on what a layer reads; those of conv2d_transpose lie on what it gives.
  bool needs_windows_below = false;
};

std::span<const Panel> panels();
const Panel& find_panel(std::string_view id);  // CHECKs that it exists

}  // namespace convoscope::app
