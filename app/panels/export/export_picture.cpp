// A finished picture in its pane, as large as it is or as fits. See export_rows.h.
#include <algorithm>
#include <cmath>

#include "app/panels/export/export_parts.h"
#include "app/panels/export/export_rows.h"
#include "app/widgets/controls.h"
#include "app/widgets/marks.h"

namespace convoscope::app {

void draw_picture(const Rect& area, const TensorPtr& picture, const PictureWords& words,
                  double most, PanelContext& context) {
  const ImageShape shape = image_shape(*picture);
  const double fit = std::min(static_cast<double>(area.width()) / static_cast<double>(shape.w),
                              static_cast<double>(area.height()) / static_cast<double>(shape.h));
  double scale = std::min(fit, most);
  if (scale > 1) scale = std::floor(scale);  // whole pixels stay squares of one size
  const ImVec2 size(static_cast<float>(scale * static_cast<double>(shape.w)),
                    static_cast<float>(scale * static_cast<double>(shape.h)));
  const ImVec2 from(std::round(area.centre().x - size.x / 2),
                    std::round(area.centre().y - size.y / 2));
  const Rect place = Rect::of(from.x, from.y, size.x, size.y);
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_shadow(list, place, dp(4));
  MapStyle style{.low = 0, .high = 1};
  style.slot = ImGui::GetID(words.name);
  context.painter.draw_picture(list, picture, 0, style, from, scale, {area.min, area.max});
  ImGui::SetCursorScreenPos(place.min);
  ImGui::Dummy(place.size());
  register_item("picture", words.name, words.value, words.teaches);
}

bool draw_picture_tool(const char* id, const char* icon, Rect& row, const std::string& tooltip) {
  const Rect place = row.take_left(dp(38), dp(4));
  ImGui::SetCursorScreenPos({place.min.x, place.max.y - control_height()});
  return icon_button(id, icon, {.tooltip = tooltip, .width = place.width()});
}

}  // namespace convoscope::app
