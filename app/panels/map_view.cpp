// The chosen map enlarged: pointing at an element explains it, a click pins it, arrow keys move it.
// The bubble names the element and its value; pointing at the input marks here the outputs that
// read it.
#include "app/panels/format.h"
#include "app/panels/map_style.h"
#include "app/panels/overlays.h"
#include "app/panels/views.h"
#include "app/widgets/marks.h"
#include "app/widgets/text.h"

namespace convoscope::app {

namespace {

void draw_heading(Rect row, const PanelContext& context, const LayerResult& layer) {
  const ViewState& view = context.view;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Layer& shown = context.result->experiment->layers[view.layer];
  const std::string extents = multiply_text(layer.geometry.h.output, layer.geometry.w.output);
  const std::string note = extents + "   map " + std::to_string(view.map + 1) + " of " +
                           std::to_string(layer.geometry.out_channels);
  const float note_width = text_size(note, Font::kMonoSmall).x;
  draw_text(list, row.take_right(note_width, dp(10)), note, Font::kMonoSmall, palette().dim,
            Align::kRight);
  draw_text(list, row, filter_name(shown.filters, view.map), Font::kSemiBold, palette().text);
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
  ImageViewSpec spec;
  spec.id = "map";
  spec.tensor = layer->output;
  spec.n = view.batch;
  spec.c = view.map;
  spec.style = map_style(context, *layer, view.map);
  spec.selected = view.element;
  spec.show_readout = false;
  spec.outline_hovered = !context.transient.keys_point;
  spec.rounding = 6;
  ImGui::SetCursorScreenPos(area.min);
  const ImageViewResult result = image_view(context.painter, spec, area.size(), view.map_view);
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
