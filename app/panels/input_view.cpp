// The input of the chosen layer with its padding drawn to scale, and over it the exact taps of the
// element that is being explained. Pointing at a pixel shows, on the map, the outputs that read it.
#include <string>

#include "app/panels/format.h"
#include "app/panels/map_style.h"
#include "app/panels/overlays.h"
#include "app/panels/views.h"
#include "app/widgets/buttons.h"
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
  const Geometry& geometry = context.layer_result()->geometry;
  const InputStyle style = input_style(context);
  ImageViewSpec spec;
  spec.id = "input";
  spec.tensor = input;
  spec.n = context.view.batch;
  spec.c = style.channel;
  spec.style = style.style;
  spec.pad_top = geometry.h.pad_before;
  spec.pad_bottom = geometry.h.pad_after;
  spec.pad_left = geometry.w.pad_before;
  spec.pad_right = geometry.w.pad_after;
  return spec;
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
  context.hover.input = result.hovered;
  if (with_taps && context.focus != nullptr && !result.hovered) {
    draw_field(ImGui::GetWindowDrawList(), result, *context.focus, spec.c);
    draw_field_inset(result, context);
  }
  return result;
}

}  // namespace convoscope::app
