// What it answers.
#include "app/panels/draw.h"
#include "app/widgets/card.h"

namespace convoscope::app {

void draw_answers_panel(ImVec2 min, ImVec2 max, PanelContext&) {
  begin_card("answers", {min, max}, {.title = "What it answers"});
  end_card();
}

}  // namespace convoscope::app
