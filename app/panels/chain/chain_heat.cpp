// A picture of numbers that aren't negative, from nothing to the most, in the card of the Chain
// screen; see chain_parts.h.
#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/panels/chain/chain_parts.h"
#include "app/panels/chain/chain_strip_layout.h"
#include "app/widgets/image_view.h"
#include "app/widgets/marks.h"
#include "app/widgets/registry.h"
#include "app/widgets/text.h"

namespace convoscope::app {

HeatPlace draw_heat(PanelContext& context, const char* id, const TensorPtr& tensor,
                    const Rect& area, const Span& rows, const Span& columns, float most) {
  const ImageShape part{1, rows.size(), columns.size(), 1};
  HeatPlace place;
  place.picture = picture_in_box(part, area);
  const double scale =
      static_cast<double>(place.picture.width()) / static_cast<double>(columns.size());
  place.placement = {
      scale,
      {static_cast<double>(place.picture.min.y) - scale * static_cast<double>(rows.begin),
       static_cast<double>(place.picture.min.x) - scale * static_cast<double>(columns.begin)}};
  const ImVec2 origin(static_cast<float>(place.placement.origin.x),
                      static_cast<float>(place.placement.origin.y));
  ImGui::SetCursorScreenPos(place.picture.min);
  ImGui::InvisibleButton(id, place.picture.size());
  std::string value;
  if (ImGui::IsItemHovered()) {
    const ImVec2 mouse = ImGui::GetMousePos();
    const Point p = place.placement.to_element(Point{mouse.y, mouse.x});
    place.hovered =
        Element{std::clamp(static_cast<int64_t>(std::floor(p.y)), rows.begin, rows.end - 1),
                std::clamp(static_cast<int64_t>(std::floor(p.x)), columns.begin, columns.end - 1)};
    value = readout(*tensor, 0, 0, *place.hovered);
  }
  register_item("picture", id, value, "");
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_shadow(list, place.picture, dp(4));
  MapStyle style{.colormap = ColormapId::kInferno, .low = 0, .high = std::max(most, 1e-30f)};
  style.slot = ImGui::GetID(id);
  style.dim = ImGui::GetStyle().Alpha;
  context.painter.draw_map(list, tensor, 0, 0, style, origin, scale,
                           {place.picture.min, place.picture.max});
  return place;
}

void draw_number_rows(const Rect& area, const std::vector<NumberRow>& rows) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  Rect rest = area;
  for (const NumberRow& row : rows) {
    const Rect line = rest.take_top(dp(26));
    const float width = text_size(row.value, Font::kMonoSmall).x;
    Rect label = line;
    label.max.x -= width + dp(8);
    draw_text(list, line, row.value, Font::kMonoSmall, palette().text, Align::kRight);
    draw_text(list, label, elide(row.label, label.width(), Font::kSmall), Font::kSmall,
              palette().dim);
    ImGui::SetCursorScreenPos(line.min);
    ImGui::Dummy(line.size());
    register_item("text", row.label, row.value, row.tooltip);
  }
}

}  // namespace convoscope::app
