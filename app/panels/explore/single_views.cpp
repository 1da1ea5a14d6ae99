// The Arithmetic screen's left side: input and map, each in a card of its own.
#include "app/host/style.h"
#include "app/panels/draw.h"
#include "app/panels/explore/views.h"
#include "app/panels/overlays.h"
#include "app/widgets/card.h"
#include "app/widgets/marks.h"

namespace convoscope::app {

namespace {

Rect body() {
  const ImVec2 start = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  return Rect::of(start.x, start.y, room.x, room.y);
}

}  // namespace

void draw_input_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  begin_card("input view", {min, max});
  draw_input_view(body(), context, true);
  end_card();
}

void draw_map_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  begin_card("map view", {min, max});
  if (const std::optional<ImageViewResult> map = draw_map_view(body(), context)) {
    draw_map_bubble(*map, context);
  }
  end_card();
}

}  // namespace convoscope::app
