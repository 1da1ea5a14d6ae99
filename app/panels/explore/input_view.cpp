// The input of the chosen layer with its padding drawn to scale, and over it the exact taps of the
// element that is being explained. Pointing at a pixel shows, on the map, the outputs that read it.
#include <cmath>
#include <string>

#include "app/panels/explore/views.h"
#include "app/panels/format.h"
#include "app/panels/learn/sliding_window.h"
#include "app/panels/linked_views.h"
#include "app/panels/map_style.h"
#include "app/panels/overlays.h"
#include "app/widgets/buttons.h"
#include "app/widgets/marks.h"
#include "app/widgets/stepper.h"
#include "app/widgets/text.h"

namespace convoscope::app {

namespace {

// Which channel is shown: "RGB R G B" for three, a number for more, nothing to choose for one.
// Returns the width that it took from the right.
float draw_channel_choice(Rect row, PanelContext& context, int64_t channels) {
  if (channels == 1) return 0;
  ViewState& view = context.view;
  if (channels == 3) {
    int index = static_cast<int>(std::clamp<int64_t>(view.input_channel, -1, 2)) + 1;
    const float width = dp(150);
    ImGui::SetCursorScreenPos({row.max.x - width, row.min.y});
    if (segmented("channel", {"RGB", "R", "G", "B"}, index,
                  {.tooltip = "All three channels as a picture, or one of them alone.",
                   .width = width})) {
      view.input_channel = index - 1;
    }
    return width;
  }
  int64_t channel = std::max<int64_t>(view.input_channel, 0);
  const float width = dp(110);
  ImGui::SetCursorScreenPos({row.max.x - width, row.min.y});
  if (stepper("channel", channel,
              {.tooltip = "Which of the " + std::to_string(channels) +
                          " channels is shown, counted from 0.",
               .min = 0,
               .max = channels - 1,
               .width = width})) {
    view.input_channel = channel;
  }
  return width;
}

void draw_heading(Rect row, PanelContext& context, const Tensor& input) {
  const ImageShape shape = image_shape(input);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const bool first = context.view.layer == 0;
  const std::string title =
      first ? "Input" : "Output of " + context.experiment->layers[context.view.layer - 1].name;
  const float title_width = text_size(title, Font::kSemiBold).x;
  draw_text(list, row.take_left(title_width, dp(12)), title, Font::kSemiBold, palette().text);
  const std::string extents = multiply_text(shape.h, shape.w) + " × " + std::to_string(shape.c);
  const Rect note{row.min, {row.max.x - draw_channel_choice(row, context, shape.c), row.max.y}};
  if (note.width() >= text_size(extents, Font::kMonoSmall).x) {
    draw_text(list, note, extents, Font::kMonoSmall, palette().dim);
  }
}

ImageViewSpec view_spec(const PanelContext& context, const TensorPtr& input) {
  const LayerGeometry& layer = context.layer_result()->geometry;
  const Geometry& geometry = layer.window;
  const InputStyle style = input_style(context);
  ImageViewSpec spec;
  spec.id = "input";
  spec.tensor = input;
  spec.n = context.view.batch;
  spec.c = style.channel;
  spec.style = style.style;
  if (layer.transposed) return spec;  // its pads are cut off the output
  spec.pad_top = geometry.h.pad_before;
  spec.pad_bottom = geometry.h.pad_after;
  spec.pad_left = geometry.w.pad_before;
  spec.pad_right = geometry.w.pad_after;
  return spec;
}

// The map follows the input when that was moved, and when other settings moved the windows.
// Views of a transposed layer move apart: its elements lie between those of the input.
void follow_link(PanelContext& context, const LayerGeometry& geometry, bool navigated) {
  std::optional<Geometry>& linked = context.maps.linked;
  if (!context.view.maps.link_views || geometry.transposed) {
    linked.reset();
  } else if (navigated || linked != geometry.window) {
    context.view.map_view = linked_map_view(context.view.input_view, geometry.window);
    linked = geometry.window;
  }
}

// The chosen map over the input: element (0, 0) in the middle of the window that it reads, each as
// wide as the stride.
void draw_overlay(const ImageViewResult& view, PanelContext& context, const LayerResult& layer) {
  const MapsView& maps = context.view.maps;
  const AxisGeometry &h = layer.geometry.window.h, &w = layer.geometry.window.w;
  const Point corner = view.placement.to_screen(Point{input_position(h, 0), input_position(w, 0)});
  const ImVec2 top_left(static_cast<float>(std::round(corner.x)),
                        static_cast<float>(std::round(corner.y)));
  MapStyle style = map_style(context, layer, context.view.map);
  style.dim *= maps.overlay_opacity;
  style.stretch = static_cast<double>(w.stride) / static_cast<double>(h.stride);
  const double scale = view.placement.scale * static_cast<double>(h.stride);
  const ScreenRect clip{view.pane.min, view.pane.max};
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (maps.composite) {
    context.painter.draw_composite(list, layer.output, context.view.batch,
                                   map_composite(context, layer), style, top_left, scale, clip);
  } else {
    context.painter.draw_map(list, layer.output, context.view.batch, context.view.map, style,
                             top_left, scale, clip);
  }
}

// The pixel that is multiplied now.
void draw_tap(const ImageViewResult& view, const PanelContext& context) {
  const Term* tap = playing_tap(context);
  if (tap == nullptr) return;
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->PushClipRect(view.pane.min, view.pane.max, true);
  draw_outline(list, view.rect_of({tap->y, tap->x}), palette().accent, dp(3), dp(2));
  list->PopClipRect();
}

}  // namespace

std::optional<ImageViewResult> draw_input_view(Rect area, PanelContext& context, bool with_taps) {
  if (context.layer_result() == nullptr) return std::nullopt;
  const TensorPtr& input = context.result->layer_input(context.view.layer);
  draw_heading(area.take_top(dp(34), dp(6)), context, *input);

  const ImageViewSpec spec = view_spec(context, input);
  ImGui::SetCursorScreenPos(area.min);
  const ImageViewResult result =
      image_view(context.painter, spec, area.size(), context.view.input_view);
  const LayerResult& layer = *context.layer_result();
  follow_link(context, layer.geometry, result.navigated);
  if (context.view.maps.overlay && !layer.geometry.transposed) draw_overlay(result, context, layer);
  context.hover.input = result.hovered;
  if (with_taps && context.focus != nullptr && !result.hovered) {
    draw_field(ImGui::GetWindowDrawList(), result, *context.focus, spec.c);
    draw_tap(result, context);
    draw_field_inset(result, context);
  }
  return result;
}

}  // namespace convoscope::app
