// The heading of the feature maps; see maps_parts.h. Where room is short, the extents go first,
// then the note on the order; controls stay.
#include <algorithm>

#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/format.h"
#include "app/panels/map_style.h"
#include "app/panels/maps/maps_parts.h"
#include "app/widgets/color_legend.h"
#include "app/widgets/controls.h"

namespace convoscope::app {

namespace {

std::string legend_tooltip(const PanelContext& context, const OutsideCounts& outside) {
  std::string text = "The values behind the colours of the chosen map. ";
  if (outside.below + outside.above > 0) {
    text += std::to_string(outside.below) + " of its values lie below the range and " +
            std::to_string(outside.above) + " above it; they have the colours of the ends. ";
  }
  text += symmetric_range(context.view) ? "Drag it to set the range by hand, symmetric about zero."
                                        : "Drag its left or right half to set that end by hand.";
  return text + " Double click: each map its own range again.";
}

void draw_legend(PanelContext& context, const LayerResult& layer, const Rect& place) {
  ViewState& view = context.view;
  const MapStyle style = map_style(context, layer, view.map);
  const MapStats& stats = layer.stats->map(view.batch, view.map);
  const OutsideCounts outside = outside_counts(context, layer);
  ImGui::SetCursorScreenPos({place.min.x, place.centre().y - dp(10)});
  const LegendResult result = color_legend({.id = "legend",
                                            .colormap = style.colormap,
                                            .low = style.low,
                                            .high = style.high,
                                            .below = outside.below,
                                            .above = outside.above,
                                            .nans = stats.nans,
                                            .positive_infinities = stats.positive_infinities,
                                            .negative_infinities = stats.negative_infinities,
                                            .draggable = true,
                                            .symmetric = symmetric_range(view),
                                            .tooltip = legend_tooltip(context, outside)},
                                           place.width());
  if (result.dragged) {
    view.range = RangeMode::kManual;
    view.maps.manual_low = std::clamp(result.dragged->low, -1e38f, 1e38f);
    view.maps.manual_high = std::clamp(result.dragged->high, -1e38f, 1e38f);
  }
  if (result.double_clicked) view.range = RangeMode::kPerMap;
}

void draw_colours(PanelContext& context, const Rect& place) {
  ImGui::SetCursorScreenPos(place.min);
  int index = static_cast<int>(context.view.colormap);
  if (combo("colours",
            {{"Signed", "", "Blue below zero, orange above, zero in the middle."},
             {"Purple–green", "", "The same with other hues; also safe for colour-blind eyes."},
             {"Grey", "", "Black to white."},
             {"Viridis", "", "Violet to yellow, evenly lighter."},
             {"Cividis", "", "Navy to yellow: the same to eyes that can't tell red from green."},
             {"Inferno", "", "Black over crimson to pale yellow."},
             {"Magma", "", "Black over plum to pale rose."}},
            index,
            {.tooltip = "Signed and Purple–green have zero in the middle; the others run from the "
                        "low end of the range to the high one.",
             .width = place.width()})) {
    context.view.colormap = static_cast<Colormap>(index);
  }
}

// By hand starts from what is seen, so that choosing it changes nothing yet.
void choose_range(PanelContext& context, const LayerResult* layer, RangeMode mode) {
  if (mode == RangeMode::kManual && layer != nullptr) {
    const ValueRange range = map_range(context, *layer, context.view.map);
    context.view.maps.manual_low = range.low;
    context.view.maps.manual_high = range.high;
  }
  context.view.range = mode;
}

void draw_range(PanelContext& context, const LayerResult* layer, const Rect& place) {
  ImGui::SetCursorScreenPos(place.min);
  int index = static_cast<int>(context.view.range);
  if (combo("range",
            {{"Own range", "", "Each map uses the whole colour map for its own values."},
             {"Shared range", "", "One range for all maps, so that they can be compared."},
             {"Percentile", "", "Each map's own range without its outermost values."},
             {"By hand", "", "The ends that you set, for all maps."}},
            index,
            {.tooltip = "Which values the ends of the colour map stand for. Percentiles and ends "
                        "are set under View.",
             .width = place.width()})) {
    choose_range(context, layer, static_cast<RangeMode>(index));
  }
}

void draw_batch(PanelContext& context, Rect place, int64_t count) {
  Playback& playback = context.maps.playback;
  const Rect play = place.take_right(dp(34), dp(6));
  int64_t element = context.view.batch;
  ImGui::SetCursorScreenPos(place.min);
  if (stepper("batch", element,
              {.tooltip = "Which of the " + std::to_string(count) +
                          " batch elements is shown, counted from 0. Keys: comma and full stop.",
               .min = 0,
               .max = count - 1,
               .width = place.width()})) {
    context.requests.batch = std::clamp<int64_t>(element, 0, count - 1);
    playback.playing = false;
  }
  ImGui::SetCursorScreenPos(play.min);
  if (icon_button(
          "play", playback.playing ? kIconPause : kIconPlay,
          {.tooltip = playback.playing ? "Stay at this batch element."
                                       : "Play through the batch; its speed is set under View.",
           .active = playback.playing,
           .width = play.width()})) {
    playback = {.playing = !playback.playing};
  }
}

std::string extents_note(const PanelContext& context, const LayerResult* layer) {
  if (layer == nullptr) return context.evaluation.busy ? "computing…" : "";
  return std::to_string(layer->geometry.output.c) + " × " +
         multiply_text(layer->geometry.output.h, layer->geometry.output.w);
}

// Stale while the settings are refused, progress while computing.
void draw_state_chip(const PanelContext& context, Rect& row) {
  if (!context.stale()) return;
  const bool working = context.evaluation.busy;
  const std::string words =
      working ? "computing " + std::to_string(static_cast<int>(100 * context.evaluation.progress)) +
                    " %"
              : "stale";
  const ImU32 colour = working ? palette().accent : palette().warning;
  const Rect room = row.take_left(text_size(words, Font::kSmall).x + dp(22), dp(12));
  const Rect chip = Rect::of(room.min.x, room.centre().y - dp(12), room.width(), dp(24));
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(chip.min, chip.max, with_alpha(colour, 0.18f), dp(12));
  list->AddRect(chip.min, chip.max, with_alpha(colour, 0.7f), dp(12), 0, dp(1));
  draw_text(list, chip, words, Font::kSmall, colour, Align::kCentre);
}

void draw_note(Rect& row, const std::string& note, Font font) {
  const float width = text_size(note, font).x;
  if (note.empty() || width > row.width()) return;
  draw_text(ImGui::GetWindowDrawList(), row.take_left(width, dp(14)), note, font, palette().dim);
}

// A place for a control of normal height.
Rect take_control(Rect& row, float width, float gap) {
  const Rect place = row.take_right(width, gap);
  const float top = place.centre().y - control_height() / 2;
  return Rect::of(place.min.x, top, width, control_height());
}

}  // namespace

void draw_maps_heading(Rect row, PanelContext& context, const LayerResult* layer, size_t shown) {
  const std::string title = "Feature maps";
  draw_text(ImGui::GetWindowDrawList(), row.take_left(text_size(title, Font::kSemiBold).x, dp(12)),
            title, Font::kSemiBold, palette().text);
  const int64_t batch = layer != nullptr ? layer->geometry.output.n : 1;
  const float controls = dp(128 + 10 + 136 + 10 + 34 + 16) + (batch > 1 ? dp(156) : 0);
  // Beside a lesson in a small window there is room for the rarer options alone.
  if (row.width() < controls) {
    const Rect options = take_control(row, dp(34), 0);
    ImGui::SetCursorScreenPos(options.min);
    draw_view_options(context, options.width());
    return;
  }
  const float most = row.width() > dp(900) ? dp(300) : dp(250);
  const float legend = std::clamp(row.width() - controls - dp(20), dp(150), most);
  const Rect legend_place = row.take_right(legend, dp(16));
  if (layer != nullptr) draw_legend(context, *layer, legend_place);
  draw_colours(context, take_control(row, dp(128), dp(10)));
  draw_range(context, layer, take_control(row, dp(136), dp(10)));
  const Rect options = take_control(row, dp(34), dp(16));
  ImGui::SetCursorScreenPos(options.min);
  draw_view_options(context, options.width());
  if (batch > 1) draw_batch(context, take_control(row, dp(140), dp(16)), batch);
  draw_state_chip(context, row);
  if (layer == nullptr) return;
  draw_note(row, order_note(context.view.maps, shown, layer->geometry.output.c), Font::kSmall);
  draw_note(row, extents_note(context, layer), Font::kMonoSmall);
}

}  // namespace convoscope::app
