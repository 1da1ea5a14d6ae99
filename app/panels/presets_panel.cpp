// Presets.
#include "app/panels/draw.h"
#include "app/widgets/card.h"

namespace convoscope::app {

void draw_presets_panel(ImVec2 min, ImVec2 max, PanelContext&) {
  begin_card("presets", {min, max}, {.title = "Presets"});
  end_card();
}

}  // namespace convoscope::app
