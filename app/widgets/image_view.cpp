// See image_view.h.
#include "app/widgets/image_view.h"

#include <algorithm>
#include <cmath>

#include "app/host/imgui_compat.h"
#include "app/host/style.h"
#include "app/widgets/element_keys.h"
#include "app/widgets/image_cells.h"
#include "app/widgets/image_navigation.h"
#include "app/widgets/keyboard.h"
#include "app/widgets/marks.h"
#include "app/widgets/number_text.h"
#include "app/widgets/registry.h"
#include "app/widgets/skin.h"
#include "app/widgets/text.h"

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
  if (ImGui::GetIO().KeyShift) return std::nullopt;  // that pins
  if (ImGui::IsItemClicked(0)) return hovered;
  if (!item_held(0)) return std::nullopt;
  const ImVec2 delta = ImGui::GetIO().MouseDelta;
  if (delta.x == 0 && delta.y == 0) return std::nullopt;
  const Element now = nearest_element(mouse(), placement, shape);
  const Point before = {mouse().y - delta.y, mouse().x - delta.x};
  if (now == nearest_element(before, placement, shape)) return std::nullopt;
  return now;
}

bool has_keyboard(const ImageViewSpec& spec, const Rect& pane) {
  const ImGuiID id = compat::last_item_id();
  if (ImGui::IsItemClicked(0) || keyboard::entered(widget_path(spec.id))) skin::take_focus(id);
  return skin::keep_focus(id, pane) && !ImGui::GetIO().WantTextInput;
}

std::optional<Element> pinned(const ImageViewSpec& spec, const std::optional<Element>& hovered,
                              bool focused) {
  if (ImGui::IsItemClicked(0) && ImGui::GetIO().KeyShift) return hovered;
  if (focused && chord_pressed({.key = letter_key('P')})) return spec.selected;
  return std::nullopt;
}

NavigationKeys keys_of(const ImageViewSpec& spec, const Viewport& viewport, const ZoomFrame& frame,
                       bool focused) {
  NavigationKeys keys{.focused = focused, .pans = !spec.selected, .selection = {}};
  if (spec.selected) {
    keys.selection = place(viewport, frame)
                         .to_screen(Point{static_cast<double>(spec.selected->y) + 0.5,
                                          static_cast<double>(spec.selected->x) + 0.5});
  }
  return keys;
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
  if (spec.composite) {
    painter.draw_composite(list, spec.tensor, spec.n, *spec.composite, style, origin,
                           view.placement.scale, clip);
  } else if (spec.c < 0) {
    painter.draw_picture(list, spec.tensor, spec.n, style, origin, view.placement.scale, clip);
  } else {
    painter.draw_map(list, spec.tensor, spec.n, spec.c, style, origin, view.placement.scale, clip);
  }
}

// A ring around small elements, an outline of large ones, and the number beside it.
void draw_pin(ImDrawList* list, const Rect& cell, const PinMark& pin) {
  const ImU32 ink = with_alpha(palette().accent, pin.faint ? 0.5f : 1.0f);
  const float grow = std::max(0.0f, (dp(9) - cell.width()) / 2);
  const Rect mark = cell.inset(-grow, -grow);
  draw_outline(list, mark, ink, dp(2), grow > 0 ? mark.width() / 2 : dp(2));
  const ImVec2 size = text_size(pin.label, Font::kMonoSmall);
  const Rect tag =
      Rect::of(mark.max.x + dp(3), mark.min.y - size.y / 2, size.x + dp(8), size.y + dp(1));
  list->AddRectFilled(tag.min, tag.max, with_alpha(palette().panel, pin.faint ? 0.6f : 0.92f),
                      dp(4));
  draw_text(list, tag, pin.label, Font::kMonoSmall, ink, Align::kCentre);
}

void draw_pins(ImDrawList* list, const ImageViewSpec& spec, const ImageViewResult& view) {
  const ImageShape shape = view_of(*spec.tensor).shape;
  for (const PinMark& pin : spec.pins) {
    const Element& e = pin.element;
    if (e.y < shape.h && e.x < shape.w) draw_pin(list, view.rect_of(e), pin);
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
  draw_pins(list, spec, view);
  if (spec.selected) {
    draw_outline(list, view.rect_of(*spec.selected), palette().accent, dp(2), dp(2));
  }
  if (view.hovered && spec.outline_hovered) {
    draw_outline(list, view.rect_of(*view.hovered), palette().accent_two, dp(2), dp(2));
  }
  if (view.hovered && spec.show_readout) {
    draw_bubble(list, view.rect_of(*view.hovered), readout(spec, *view.hovered), view.pane);
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
  const bool focused = has_keyboard(spec, result.pane);
  result.double_clicked = ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(0);
  result.navigated = navigate(viewport, frame, keys_of(spec, viewport, frame, focused));
  result.placement = snapped(place(viewport, frame));
  result.picture = result.rect_of(0, 0, static_cast<double>(shape.h), static_cast<double>(shape.w));
  if (ImGui::IsItemHovered()) result.hovered = element_at(mouse(), result.placement, shape);
  result.picked = picked(result.placement, shape, result.hovered);
  if (focused) result.moved = moved_by_keys(spec.selected, shape);
  result.pinned = pinned(spec, result.hovered, focused);
  register_item("picture", spec.id, result.hovered ? readout(spec, *result.hovered) : "", "");
  draw_pane(painter, spec, result, frame.subject);
  return result;
}

std::vector<int64_t> shown_channels(const ImageViewSpec& spec) {
  if (spec.composite) {
    const Composite& maps = *spec.composite;
    return {maps[0].c, maps[1].c, maps[2].c};
  }
  const bool rgb = spec.c < 0 && view_of(*spec.tensor).shape.c >= 3;
  if (rgb) return {0, 1, 2};
  return {std::max<int64_t>(spec.c, 0)};
}

std::string readout(const ImageViewSpec& spec, const Element& element) {
  const ImageView view = view_of(*spec.tensor);
  const std::vector<int64_t> channels = shown_channels(spec);
  const int decimals = channels.size() > 1 ? 3 : 4;
  std::string text = "(" + std::to_string(element.y) + ", " + std::to_string(element.x) + ") =";
  for (const int64_t channel : channels) {
    text += " " + cell_text(view.at(spec.n, element.y, element.x, channel), decimals, 12);
  }
  return text;
}

std::string readout(const Tensor& tensor, int64_t n, int64_t c, const Element& element) {
  // Borrowed for the call; nothing keeps it.
  const TensorPtr borrowed(TensorPtr{}, &tensor);
  return readout({.tensor = borrowed, .n = n, .c = c}, element);
}

}  // namespace convoscope::app
