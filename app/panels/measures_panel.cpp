// How far apart.
#include "app/panels/draw.h"
#include "app/widgets/card.h"

namespace convoscope::app {

void draw_measures_panel(ImVec2 min, ImVec2 max, PanelContext&) {
  begin_card("measures", {min, max}, {.title = "How far apart"});
  end_card();
}

}  // namespace convoscope::app
