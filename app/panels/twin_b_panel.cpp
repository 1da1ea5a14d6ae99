// B.
#include "app/panels/draw.h"
#include "app/widgets/card.h"

namespace convoscope::app {

void draw_twin_b_panel(ImVec2 min, ImVec2 max, PanelContext&) {
  begin_card("twin_b", {min, max}, {.title = "B"});
  end_card();
}

}  // namespace convoscope::app
