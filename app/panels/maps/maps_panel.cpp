// All feature maps of the chosen layer as a grid, each with its name and a measure; a click
// enlarges one. Its parts are maps_heading, maps_options and maps_grid.
#include "app/host/style.h"
#include "app/panels/draw.h"
#include "app/panels/maps/maps_parts.h"
#include "app/widgets/card.h"

namespace convoscope::app {

void draw_maps_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  const LayerResult* layer = context.layer_result();
  begin_card("maps", {min, max});
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const Rect row = Rect::of(start.x, start.y, ImGui::GetContentRegionAvail().x, dp(28));
  const bool any = layer != nullptr && layer->geometry.output.size() > 0;
  static const std::vector<int64_t> kNone;
  const std::vector<int64_t>& channels =
      any ? context.maps.order.update(context.result, context.view) : kNone;
  draw_maps_heading(row, context, layer, channels.size());
  ImGui::SetCursorScreenPos({start.x, row.max.y + dp(8)});
  if (any) {
    browse_by_keys(context, *layer);
    draw_maps_grid(context, *layer, channels);
  }
  end_card();
}

}  // namespace convoscope::app
