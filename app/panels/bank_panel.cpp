// Bank.
#include "app/panels/draw.h"
#include "app/widgets/card.h"

namespace convoscope::app {

void draw_bank_panel(ImVec2 min, ImVec2 max, PanelContext&) {
  begin_card("bank", {min, max}, {.title = "Bank"});
  end_card();
}

}  // namespace convoscope::app
