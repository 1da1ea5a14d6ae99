// Editor.
#include "app/panels/draw.h"
#include "app/widgets/card.h"

namespace convoscope::app {

void draw_editor_panel(ImVec2 min, ImVec2 max, PanelContext&) {
  begin_card("editor", {min, max}, {.title = "Editor"});
  end_card();
}

}  // namespace convoscope::app
