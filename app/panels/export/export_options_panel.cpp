// How the chosen item is written: what it teaches, its layers and name, limits and looks; below
// them what the target says about the layers, and how to run what it wrote.
#include <algorithm>

#include "app/host/icons.h"
#include "app/panels/draw.h"
#include "app/panels/export/export_parts.h"
#include "app/panels/export/export_source.h"
#include "app/panels/format.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"
#include "engine/core/text.h"

namespace convoscope::app {

namespace {

constexpr float kLabel = 92;  // unscaled

// A label in the first column; what comes next is drawn into the second, as wide as is returned.
float labelled(const char* label) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  draw_text(ImGui::GetWindowDrawList(), Rect::of(at.x, at.y, dp(kLabel), control_height()), label,
            Font::kSmall, palette().dim);
  ImGui::SetCursorScreenPos({at.x + dp(kLabel), at.y});
  return width - dp(kLabel);
}

std::vector<ComboItem> layer_items(const Experiment& experiment) {
  std::vector<ComboItem> items;
  for (size_t l = 0; l < experiment.layers.size(); ++l) {
    items.emplace_back(std::to_string(l + 1) + "  " + experiment.layers[l].name,
                       op_name(experiment.layers[l]));
  }
  return items;
}

void draw_run(PanelContext& context) {
  ExportView& view = context.view.exporting;
  const Experiment& experiment = *context.experiment;
  const size_t count = experiment.layers.size();
  if (count == 1) {
    value_row("layer", experiment.layers.front().name, op_name(experiment.layers.front()),
              {.label_width = dp(kLabel - 6)});
    return;
  }
  const LayerRun run = chosen_run(view, count);
  const std::vector<ComboItem> items = layer_items(experiment);
  auto first = static_cast<int>(run.first), last = static_cast<int>(run.last);
  const float width = labelled("from");
  if (combo("first", items, first,
            {.tooltip = "The first layer that leaves; what it reads becomes the input.",
             .width = width})) {
    choose_first(view, static_cast<size_t>(first), count);
  }
  labelled("to");
  if (combo("last", items, last,
            {.tooltip = "The last layer that leaves; what it gives is the expected output.",
             .width = width})) {
    choose_last(view, static_cast<size_t>(last), count);
  }
}

void draw_name(PanelContext& context) {
  ExportView& view = context.view.exporting;
  const float width = labelled("name");
  text_field("name", view.name,
             {.tooltip = "Of the files, without an ending; empty: that of the layer or experiment.",
              .hint = export_name(*context.experiment, view),
              .mono = true,
              .width = width});
}

void draw_literals(ExportView& view) {
  const float width = labelled("in the code");
  if (stepper("literals", view.literal_elements,
              {.tooltip = "Arrays of up to so many numbers stand in the code itself; larger ones "
                          "in a data file beside it.",
               .min = 0,
               .max = 1 << 24,
               .width = width})) {
    view.literal_elements = std::max<int64_t>(view.literal_elements, 0);
  }
}

void draw_film_layer(PanelContext& context) {
  const Experiment& experiment = *context.experiment;
  auto layer = static_cast<int>(std::min(context.view.layer, experiment.layers.size() - 1));
  const float width = labelled("layer");
  if (combo("layer", layer_items(experiment), layer,
            {.tooltip = "Whose window slides over what it reads.", .width = width})) {
    context.requests.layer = static_cast<size_t>(layer);
  }
}

void draw_film_planes(PanelContext& context) {
  ExportView& view = context.view.exporting;
  const LayerResult* result = context.layer_result();
  if (result == nullptr) return;
  const LayerGeometry& geometry = result->geometry;
  int64_t map = context.view.map + 1;
  const float width = labelled("map");
  if (stepper("map", map,
              {.tooltip = "The output channel that is made, counted from 1.",
               .min = 1,
               .max = geometry.output.c,
               .width = width})) {
    context.requests.map = std::clamp<int64_t>(map - 1, 0, geometry.output.c - 1);
  }
  int64_t channel = std::min(view.channel, geometry.input().c - 1) + 1;
  labelled("channel");
  if (stepper("channel", channel,
              {.tooltip = "The input's channel that is shown, counted from 1; 0: the first that "
                          "the map reads.",
               .min = 0,
               .max = geometry.input().c,
               .width = width})) {
    view.channel = std::clamp<int64_t>(channel - 1, -1, geometry.input().c - 1);
  }
}

void draw_film_looks(ExportView& view) {
  constexpr int64_t kWidest = 3840;
  const float width = labelled("width");
  if (stepper("width", view.width,
              {.tooltip = "Of the film, in pixels.", .min = 160, .max = kWidest, .width = width})) {
    view.width = std::clamp<int64_t>(view.width, 16, kWidest);
  }
  int theme = view.light ? 0 : 1;
  labelled("theme");
  if (segmented("theme", {{"Light", "On a light page."}, {"Dark", "On a dark page."}}, theme,
                {.width = width})) {
    view.light = theme == 0;
  }
  slider_float("speed", "frames a second", view.speed, 0.5f, 30,
               {.tooltip = "How fast the film runs, here and in the file.",
                .digits = 1,
                .logarithmic = true});
  view.speed = std::clamp(view.speed, 0.25f, 60.0f);
  const float whole = ImGui::GetContentRegionAvail().x;
  toggle("values", "Values as colours", view.values,
         {.tooltip = "Cells have the colours of their values; off: plain planes, as in the guide "
                     "to convolution arithmetic.",
          .width = whole});
  toggle("numbers", "Numbers in the cells", view.numbers,
         {.tooltip = "Writes the values into the cells, which are made large enough for them.",
          .width = whole});
  toggle(
      "loop", "Begin again at the end", view.loop,
      {.tooltip = "The film repeats for ever; off: it stops at its last frame.", .width = whole});
}

void draw_notes(const PreviewAnswer& answer) {
  if (!answer.notes.empty()) section_header(kIconInfo, "Notes");
  for (const std::string& note : answer.notes) {
    text_wrapped(note, Font::kSmall, palette().dim);
  }
  if (answer.how_to_run.empty()) return;
  section_header(kIconCode, "Run it");
  code_box("run", answer.how_to_run);
}

void draw_film_facts(const Animation& film, float speed) {
  section_header(kIconFilm, "Film");
  const auto frames = static_cast<double>(film.frames());
  stat_boxes({{"frames", group_digits(film.frames()), "One an output element that is shown."},
              {"pixels", multiply_text(film.width(), film.height()), "Width × height."},
              {"lasts", decimal(frames / std::max(0.25, double{speed}), 1) + " s",
               "At this many frames a second."}});
}

}  // namespace

void draw_export_options_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  const ExportItem& item = chosen_item(context.view.exporting);
  begin_card("export_options", {min, max}, {.title = item.title, .note = item.ending});
  text_wrapped(item.teaches, Font::kSmall, palette().dim);
  section_header(kIconCubes, item.kind == ExportKind::kFilm ? "What moves" : "What leaves");
  if (item.kind == ExportKind::kFilm) {
    draw_film_layer(context);
    draw_film_planes(context);
    draw_name(context);
    section_header(kIconSliders, "Looks");
    draw_film_looks(context.view.exporting);
    const FilmAnswer* film = context.exporting.film.film();
    if (film != nullptr && film->film) draw_film_facts(*film->film, context.view.exporting.speed);
  } else {
    draw_run(context);
    draw_name(context);
    if (item.target->group == ExportGroup::kCode) draw_literals(context.view.exporting);
    if (const PreviewAnswer* answer = context.exporting.preview.shown()) draw_notes(*answer);
  }
  end_card();
}

}  // namespace convoscope::app
