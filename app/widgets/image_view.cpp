// See image_view.h.
#include "app/widgets/image_view.h"

#include <algorithm>
#include <cmath>

#include "app/host/imgui_compat.h"
#include "app/host/style.h"
#include "app/widgets/image_cells.h"
#include "app/widgets/keyboard.h"
#include "app/widgets/marks.h"
#include "app/widgets/number_text.h"
#include "app/widgets/registry.h"
#include "app/widgets/skin.h"

namespace convoscope::app {
namespace {

Rect to_rect(const Box& box) {
  return {{static_cast<float>(box.x0), static_cast<float>(box.y0)},
          {static_cast<float>(box.x1), static_cast<float>(box.y1)}};
}

Point mouse() {
  const ImVec2 at = ImGui::GetMousePos();
  return {at.y, at.x};
}

bool padded(const ImageViewSpec& spec) {
  return spec.pad_top + spec.pad_bottom + spec.pad_left + spec.pad_right > 0;
}

Box subject_of(const ImageViewSpec& spec, const ImageShape& shape) {
  return {static_cast<double>(-spec.pad_top), static_cast<double>(-spec.pad_left),
          static_cast<double>(shape.h + spec.pad_bottom),
          static_cast<double>(shape.w + spec.pad_right)};
}

// Is the item dragged with this button? The frame in which the button goes up may hold the last
// movement.
bool held(ImGuiMouseButton button) {
  return (ImGui::IsItemActive() && ImGui::IsMouseDown(button)) ||
         (ImGui::IsItemDeactivated() && ImGui::IsMouseReleased(button));
}

// The wheel and the right or middle button change the view.
void navigate(Viewport& viewport, const ZoomFrame& frame) {
  const ImGuiIO& io = ImGui::GetIO();
  if (ImGui::IsItemHovered()) {
    compat::claim_wheel();
    // Four notches double the size.
    if (io.MouseWheel != 0) {
      viewport = zoom_at(viewport, frame, mouse(), std::exp2(io.MouseWheel / 4));
    }
  }
  if (held(1) || held(2)) {
    viewport = pan(viewport, frame, {io.MouseDelta.y, io.MouseDelta.x});
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
  }
}

std::optional<Element> element_at(Point screen, const Placement& placement,
                                  const ImageShape& shape) {
  const Point p = placement.to_element(screen);
  const Box all = {0, 0, static_cast<double>(shape.h), static_cast<double>(shape.w)};
  if (!all.contains(p)) return std::nullopt;
  return Element{static_cast<int64_t>(p.y), static_cast<int64_t>(p.x)};
}

// A drag beyond the border keeps to it.
Element nearest_element(Point screen, const Placement& placement, const ImageShape& shape) {
  const Point p = placement.to_element(screen);
  return {static_cast<int64_t>(std::clamp(p.y, 0.0, static_cast<double>(shape.h - 1))),
          static_cast<int64_t>(std::clamp(p.x, 0.0, static_cast<double>(shape.w - 1)))};
}

std::optional<Element> picked(const Placement& placement, const ImageShape& shape,
                              const std::optional<Element>& hovered) {
  if (ImGui::IsItemClicked(0)) return hovered;
  if (!held(0)) return std::nullopt;
  const ImVec2 delta = ImGui::GetIO().MouseDelta;
  if (delta.x == 0 && delta.y == 0) return std::nullopt;
  const Element now = nearest_element(mouse(), placement, shape);
  const Point before = {mouse().y - delta.y, mouse().x - delta.x};
  if (now == nearest_element(before, placement, shape)) return std::nullopt;
  return now;
}

std::optional<Element> moved(const ImageViewSpec& spec, const ImageShape& shape, const Rect& pane) {
  const ImGuiID id = compat::last_item_id();
  if (ImGui::IsItemClicked(0) || keyboard::entered(widget_path(spec.id))) skin::take_focus(id);
  if (!skin::keep_focus(id, pane) || !spec.selected || ImGui::GetIO().WantTextInput) {
    return std::nullopt;
  }
  const int64_t step = ImGui::GetIO().KeyShift ? 10 : 1;
  Element to = *spec.selected;
  if (key_pressed(Key::kUp, true)) to.y -= step;
  if (key_pressed(Key::kDown, true)) to.y += step;
  if (key_pressed(Key::kLeft, true)) to.x -= step;
  if (key_pressed(Key::kRight, true)) to.x += step;
  to.y = std::clamp<int64_t>(to.y, 0, shape.h - 1);
  to.x = std::clamp<int64_t>(to.x, 0, shape.w - 1);
  if (to == *spec.selected) return std::nullopt;
  return to;
}

void draw_padding(ImDrawList* list, const Rect& outer, const Rect& inner) {
  const Rect strips[] = {{outer.min, {outer.max.x, inner.min.y}},
                         {{outer.min.x, inner.max.y}, outer.max},
                         {{outer.min.x, inner.min.y}, {inner.min.x, inner.max.y}},
                         {{inner.max.x, inner.min.y}, {outer.max.x, inner.max.y}}};
  list->AddRectFilled(outer.min, outer.max, palette().field);
  for (const Rect& strip : strips) draw_hatch(list, strip, outer.min);
  list->AddRect(outer.min, outer.max, palette().faint, 0, 0, dp(1));
}

void draw_picture(MapPainter& painter, ImDrawList* list, const ImageViewSpec& spec,
                  const ImageViewResult& view) {
  MapStyle style = spec.style;
  style.rounding = padded(spec) ? 0 : dp(spec.rounding);
  style.dim *= ImGui::GetStyle().Alpha;
  const ScreenRect clip = {view.pane.min, view.pane.max};
  const ImVec2 origin = {static_cast<float>(view.placement.origin.x),
                         static_cast<float>(view.placement.origin.y)};
  if (spec.c < 0) {
    painter.draw_picture(list, spec.tensor, spec.n, style, origin, view.placement.scale, clip);
  } else {
    painter.draw_map(list, spec.tensor, spec.n, spec.c, style, origin, view.placement.scale, clip);
  }
}

void draw_pane(MapPainter& painter, const ImageViewSpec& spec, const ImageViewResult& view,
               const Box& subject) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->PushClipRect(view.pane.min, view.pane.max, true);
  const Rect outer = to_rect(view.placement.to_screen(subject));
  draw_shadow(list, outer, padded(spec) ? 0 : dp(spec.rounding));
  if (padded(spec)) draw_padding(list, outer, view.picture);
  draw_picture(painter, list, spec, view);
  draw_cells(list, spec, view);
  if (spec.selected) {
    draw_outline(list, view.rect_of(*spec.selected), palette().accent, dp(2), dp(2));
  }
  if (view.hovered && spec.outline_hovered) {
    draw_outline(list, view.rect_of(*view.hovered), palette().accent_two, dp(2), dp(2));
  }
  if (view.hovered && spec.show_readout) {
    draw_bubble(list, view.rect_of(*view.hovered),
                readout(*spec.tensor, spec.n, spec.c, *view.hovered), view.pane);
  }
  list->PopClipRect();
}

}  // namespace

Rect ImageViewResult::rect_of(double y, double x, double height, double width) const {
  return to_rect(placement.to_screen(Box{y, x, y + height, x + width}));
}

ImageViewResult image_view(MapPainter& painter, const ImageViewSpec& spec, ImVec2 size,
                           Viewport& viewport) {
  ImageViewResult result;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  result.pane = {at, {at.x + std::max(size.x, 1.0f), at.y + std::max(size.y, 1.0f)}};
  ImGui::InvisibleButton(spec.id, {std::max(size.x, 1.0f), std::max(size.y, 1.0f)},
                         ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight |
                             ImGuiButtonFlags_MouseButtonMiddle);
  if (!spec.tensor || spec.tensor->size() == 0) {
    register_item("picture", spec.id, "", "");
    return result;
  }

  const ImageShape shape = view_of(*spec.tensor).shape;
  // Room for the outline of a cell at the border.
  const double margin = dp(3);
  const ZoomFrame frame = {subject_of(spec, shape),
                           {result.pane.min.y + margin, result.pane.min.x + margin,
                            result.pane.max.y - margin, result.pane.max.x - margin}};
  if (frame.pane.height() <= 0 || frame.pane.width() <= 0) return result;
  navigate(viewport, frame);
  if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(0)) {
    viewport = {};
    result.double_clicked = true;
  }
  result.placement = snapped(place(viewport, frame));
  result.picture = result.rect_of(0, 0, static_cast<double>(shape.h), static_cast<double>(shape.w));
  if (ImGui::IsItemHovered()) result.hovered = element_at(mouse(), result.placement, shape);
  result.picked = picked(result.placement, shape, result.hovered);
  result.moved = moved(spec, shape, result.pane);
  register_item("picture", spec.id,
                result.hovered ? readout(*spec.tensor, spec.n, spec.c, *result.hovered) : "", "");
  draw_pane(painter, spec, result, frame.subject);
  return result;
}

std::string readout(const Tensor& tensor, int64_t n, int64_t c, const Element& element) {
  const ImageView view = view_of(tensor);
  constexpr int kDecimals = 4;
  std::string text = "(" + std::to_string(element.y) + ", " + std::to_string(element.x) + ") =";
  const bool rgb = c < 0 && view.shape.c >= 3;
  const int64_t first = std::max<int64_t>(c, 0), last = rgb ? 2 : first;
  for (int64_t channel = first; channel <= last; ++channel) {
    text += " " + cell_text(view.at(n, element.y, element.x, channel), rgb ? 3 : kDecimals, 12);
  }
  return text;
}

}  // namespace convoscope::app
