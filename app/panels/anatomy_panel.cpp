// Anatomy.
#include "app/panels/draw.h"
#include "app/widgets/card.h"

namespace convoscope::app {

void draw_anatomy_panel(ImVec2 min, ImVec2 max, PanelContext&) {
  begin_card("anatomy", {min, max}, {.title = "Anatomy"});
  end_card();
}

}  // namespace convoscope::app
