// See pick_picture.h.
#include "app/widgets/pick_picture.h"

#include <algorithm>

#include "app/host/imgui_compat.h"
#include "app/host/input_event.h"
#include "app/host/style.h"
#include "app/widgets/element_keys.h"
#include "app/widgets/image_navigation.h"
#include "app/widgets/image_view.h"
#include "app/widgets/keyboard.h"
#include "app/widgets/marks.h"
#include "app/widgets/registry.h"
#include "app/widgets/skin.h"

namespace convoscope::app {
namespace {

// The element under the mouse; a drag beyond the border keeps to it.
Element element_at_mouse(const Placement& placement, const ImageShape& shape) {
  const ImVec2 mouse = ImGui::GetMousePos();
  const Point p = placement.to_element(Point{mouse.y, mouse.x});
  return {static_cast<int64_t>(std::clamp(p.y, 0.0, static_cast<double>(shape.h - 1))),
          static_cast<int64_t>(std::clamp(p.x, 0.0, static_cast<double>(shape.w - 1)))};
}

void draw(MapPainter& painter, const PickPictureSpec& spec, const Rect& rect, double scale) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Rect visible = rect.clipped(spec.clip);
  if (visible.empty()) return;
  MapStyle style = spec.style;
  style.dim *= ImGui::GetStyle().Alpha;
  const ScreenRect clip{visible.min, visible.max};
  if (spec.c < 0) {
    painter.draw_picture(list, spec.tensor, spec.n, style, rect.min, scale, clip);
  } else {
    painter.draw_map(list, spec.tensor, spec.n, spec.c, style, rect.min, scale, clip);
  }
}

}  // namespace

Rect PickPictureResult::rect_of(double y, double x, double height, double width) const {
  const Box box = placement.to_screen(Box{y, x, y + height, x + width});
  return {{static_cast<float>(box.x0), static_cast<float>(box.y0)},
          {static_cast<float>(box.x1), static_cast<float>(box.y1)}};
}

PickPictureResult pick_picture(MapPainter& painter, const PickPictureSpec& spec, const Rect& rect) {
  PickPictureResult result;
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::InvisibleButton(spec.id, rect.size());
  if (!spec.tensor || spec.tensor->size() == 0) {
    register_item("picture", spec.id, "", "");
    return result;
  }
  const ImageShape shape = view_of(*spec.tensor).shape;
  result.placement = {static_cast<double>(rect.width()) / static_cast<double>(shape.w),
                      {rect.min.y, rect.min.x}};
  const ImGuiID id = compat::last_item_id();
  if (ImGui::IsItemClicked(0) || keyboard::entered(widget_path(spec.id))) skin::take_focus(id);
  const bool focused = skin::keep_focus(id, rect) && !ImGui::GetIO().WantTextInput;
  if (ImGui::IsItemHovered()) result.hovered = element_at_mouse(result.placement, shape);
  const ImVec2 delta = ImGui::GetIO().MouseDelta;
  const bool dragged = item_held(0) && (delta.x != 0 || delta.y != 0);
  if (ImGui::IsItemClicked(0) || dragged) {
    const Element now = element_at_mouse(result.placement, shape);
    if (now != spec.selected || ImGui::IsItemClicked(0)) result.picked = now;
  }
  result.double_clicked = ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(0);
  if (focused) result.moved = moved_by_keys(spec.selected, shape);
  const int64_t channel = std::max<int64_t>(spec.c, 0);
  register_item("picture", spec.id,
                result.hovered ? readout(*spec.tensor, spec.n, channel, *result.hovered) : "", "");
  draw(painter, spec, rect, result.placement.scale);
  return result;
}

}  // namespace convoscope::app
