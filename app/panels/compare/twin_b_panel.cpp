// The right side of the Compare screen; drawn by twin_side.cpp.
#include "app/panels/compare/twin_parts.h"
#include "app/panels/draw.h"

namespace convoscope::app {

void draw_twin_b_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  draw_twin_side({min, max}, context, Side::kB);
}

}  // namespace convoscope::app
