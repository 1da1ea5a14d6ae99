// Difference A − B.
#include "app/panels/draw.h"
#include "app/widgets/card.h"

namespace convoscope::app {

void draw_difference_panel(ImVec2 min, ImVec2 max, PanelContext&) {
  begin_card("difference", {min, max}, {.title = "Difference A − B"});
  end_card();
}

}  // namespace convoscope::app
