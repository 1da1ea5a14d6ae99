// Which pixels each output reads.
#include "app/panels/draw.h"
#include "app/widgets/card.h"

namespace convoscope::app {

void draw_reads_panel(ImVec2 min, ImVec2 max, PanelContext&) {
  begin_card("reads", {min, max}, {.title = "Which pixels each output reads"});
  end_card();
}

}  // namespace convoscope::app
