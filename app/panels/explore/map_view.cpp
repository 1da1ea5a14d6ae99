// The chosen map enlarged: pointing at an element explains it, a click pins it, arrow keys move it.
// The bubble names the element and its value; pointing at the input marks here the outputs that
// read it.
#include <algorithm>

#include "app/host/icons.h"
#include "app/panels/explore/views.h"
#include "app/panels/explore/watched.h"
#include "app/panels/export/export_parts.h"
#include "app/panels/format.h"
#include "app/panels/linked_views.h"
#include "app/panels/map_style.h"
#include "app/panels/maps/maps_parts.h"
#include "app/panels/overlays.h"
#include "app/widgets/buttons.h"
#include "app/widgets/marks.h"
#include "app/widgets/text.h"

namespace convoscope::app {

namespace {

std::string title_of(const PanelContext& context) {
  const ViewState& view = context.view;
  const Layer& layer = context.result->experiment->layers[view.layer];
  if (!view.maps.composite) return map_name(layer, view.map);
  std::string title;
  const int64_t last = context.result->layers[view.layer].geometry.output.c - 1;
  for (const int64_t k : view.maps.composite_maps) {
    title += (title.empty() ? "" : " · ") + map_name(layer, std::clamp<int64_t>(k, 0, last));
  }
  return title;
}

bool small_button(const char* id, const char* icon, const Rect& place, const std::string& tooltip,
                  bool active = false) {
  ImGui::SetCursorScreenPos({place.min.x, place.centre().y - dp(14)});
  return icon_button(id, icon,
                     {.tooltip = tooltip,
                      .kind = ButtonKind::kQuiet,
                      .small = true,
                      .active = active,
                      .width = place.width(),
                      .height = dp(28)});
}

// What a map's name needs at least, unscaled.
constexpr float kRoomForName = 90;

// Before and after in the order of the grid, how the explained element was made, and its pin. Where
// room is short, which of how many the map is goes first.
void draw_tools(Rect& row, PanelContext& context, const LayerResult& layer) {
  const ViewState& view = context.view;
  if (small_button("pin", kIconCrosshairs, row.take_right(dp(28), dp(4)),
                   "Watch the explained element: its value stays listed while settings change. "
                   "Shift and click, or P, do the same.",
                   view.element && is_pinned(view, *view.element)) &&
      view.element) {
    pin_element(context, *view.element);
  }
  if (small_button("animate", kIconFilm, row.take_right(dp(28), dp(4)),
                   "Animate: the window that slides over the input and makes this map, as a film "
                   "(Ctrl+M).")) {
    show_film(context.view, context.requests);
  }
  if (small_button("how", kIconCalculator, row.take_right(dp(28), dp(4)),
                   "How this output was made: its window, tap by tap (F4).")) {
    context.requests.how_made = true;
  }
  const std::string count =
      std::to_string(view.map + 1) + " of " + std::to_string(layer.geometry.output.c);
  const Rect after = row.take_right(dp(26), dp(2));
  const float counted = text_size(count, Font::kMonoSmall).x;
  const bool counts = row.width() >= counted + dp(2 + 26 + 8 + kRoomForName);
  const Rect note = row.take_right(counts ? counted : 0, counts ? dp(2) : 0);
  const Rect before = row.take_right(dp(26), dp(8));
  if (small_button("after", kIconArrowRight, after, "The next map of the grid (Page Down).")) {
    choose_neighbour(context, 1);
  }
  if (counts) draw_text(ImGui::GetWindowDrawList(), note, count, Font::kMonoSmall, palette().dim);
  if (small_button("before", kIconArrowLeft, before, "The map before it in the grid (Page Up).")) {
    choose_neighbour(context, -1);
  }
}

void draw_heading(Rect row, PanelContext& context, const LayerResult& layer) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_tools(row, context, layer);
  const std::string title = title_of(context);
  const std::string extents = multiply_text(layer.geometry.output.h, layer.geometry.output.w);
  const float width = std::min(text_size(title, Font::kSemiBold).x, row.width());
  if (width < dp(28)) return;  // no name fits; the panel of maps has it too
  draw_text(list, row.take_left(width, dp(12)), elide(title, width, Font::kSemiBold),
            Font::kSemiBold, palette().text);
  if (text_size(extents, Font::kMonoSmall).x <= row.width()) {
    draw_text(list, row, extents, Font::kMonoSmall, palette().dim);
  }
}

// Those of the chosen layer, faint where they watch another map or batch element.
std::vector<PinMark> pin_marks(const ViewState& view) {
  std::vector<PinMark> marks;
  for (size_t i = 0; i < view.maps.pins.size(); ++i) {
    const Pin& pin = view.maps.pins[i];
    if (pin.layer != view.layer) continue;
    marks.push_back(
        {{pin.y, pin.x}, std::to_string(i + 1), pin.k != view.map || pin.n != view.batch});
  }
  return marks;
}

ImageViewSpec view_spec(const PanelContext& context, const LayerResult& layer) {
  const ViewState& view = context.view;
  ImageViewSpec spec;
  spec.id = "map";
  spec.tensor = layer.output;
  spec.n = view.batch;
  spec.c = view.map;
  spec.style = map_style(context, layer, view.map);
  if (view.maps.composite) spec.composite = map_composite(context, layer);
  spec.selected = view.element;
  spec.show_readout = false;
  spec.outline_hovered = !context.transient.keys_point;
  spec.rounding = 6;
  return spec;
}

void mark_focus(const ImageViewResult& view, const Focus& focus) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->PushClipRect(view.pane.min, view.pane.max, true);
  draw_outline(list, view.rect_of({focus.y, focus.x}), palette().accent_two, dp(2), dp(2));
  list->PopClipRect();
}

}  // namespace

void draw_map_bubble(const ImageViewResult& map, const PanelContext& context) {
  if (context.focus == nullptr) return;
  const Element element{context.focus->y, context.focus->x};
  const Rect rect = map.rect_of(element);
  if (!overlap(rect, map.pane)) return;
  const Tensor& output = *context.layer_result()->output;
  draw_bubble(ImGui::GetWindowDrawList(), rect,
              readout(output, context.view.batch, context.view.map, element), map.pane);
}

std::optional<ImageViewResult> draw_map_view(Rect area, PanelContext& context) {
  const LayerResult* layer = context.layer_result();
  if (layer == nullptr) return std::nullopt;
  draw_heading(area.take_top(dp(34), dp(6)), context, *layer);

  ViewState& view = context.view;
  ImageViewSpec spec = view_spec(context, *layer);
  const std::vector<PinMark> pins = pin_marks(view);
  spec.pins = pins;
  ImGui::SetCursorScreenPos(area.min);
  const ImageViewResult result = image_view(context.painter, spec, area.size(), view.map_view);
  if (result.navigated && view.maps.link_views) {
    view.input_view = linked_input_view(view.map_view, layer->geometry.window);
  }
  if (result.pinned) pin_element(context, *result.pinned);
  if (result.picked) view.element = result.picked;
  if (result.moved) view.element = result.moved;
  const ImVec2 travel = ImGui::GetIO().MouseDelta;
  const bool mouse_points = result.picked || travel.x != 0 || travel.y != 0;
  context.transient.keys_point = (context.transient.keys_point || result.moved) && !mouse_points;
  if (!context.transient.keys_point) context.hover.output = result.hovered;

  ImDrawList* list = ImGui::GetWindowDrawList();
  if (context.input_fan_out) draw_fan_out(list, result, *context.input_fan_out);
  if (context.focus != nullptr) mark_focus(result, *context.focus);
  return result;
}

}  // namespace convoscope::app
