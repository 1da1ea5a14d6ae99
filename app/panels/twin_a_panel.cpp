// A.
#include "app/panels/draw.h"
#include "app/widgets/card.h"

namespace convoscope::app {

void draw_twin_a_panel(ImVec2 min, ImVec2 max, PanelContext&) {
  begin_card("twin_a", {min, max}, {.title = "A"});
  end_card();
}

}  // namespace convoscope::app
