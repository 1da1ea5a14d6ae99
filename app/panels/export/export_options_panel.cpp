// How the chosen item is written: what it teaches, its layers and name, limits and looks; below
// them what the target says about the layers, and how to run what it wrote.
#include <algorithm>

#include "app/host/icons.h"
#include "app/panels/draw.h"
#include "app/panels/export/export_parts.h"
#include "app/panels/export/export_rows.h"
#include "app/panels/export/export_source.h"
#include "app/panels/format.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"
#include "engine/core/text.h"

namespace convoscope::app {

namespace {

void draw_run(PanelContext& context) {
  ExportView& view = context.view.exporting;
  const Experiment& experiment = *context.experiment;
  const size_t count = experiment.layers.size();
  if (count == 1) {
    value_row("layer", experiment.layers.front().name, op_name(experiment.layers.front()),
              {.label_width = dp(kExportLabel - 6)});
    return;
  }
  const LayerRun run = chosen_run(view, count);
  const std::vector<ComboItem> items = export_layers(experiment);
  auto first = static_cast<int>(run.first), last = static_cast<int>(run.last);
  const float width = export_label("from");
  if (combo("first", items, first,
            {.tooltip = "The first layer that leaves; what it reads becomes the input.",
             .width = width})) {
    choose_first(view, static_cast<size_t>(first), count);
  }
  export_label("to");
  if (combo("last", items, last,
            {.tooltip = "The last layer that leaves; what it gives is the expected output.",
             .width = width})) {
    choose_last(view, static_cast<size_t>(last), count);
  }
}

void draw_literals(ExportView& view) {
  const float width = export_label("in the code");
  if (stepper("literals", view.literal_elements,
              {.tooltip = "Arrays of up to so many numbers stand in the code itself; larger ones "
                          "in a data file beside it.",
               .min = 0,
               .max = 1 << 24,
               .width = width})) {
    view.literal_elements = std::max<int64_t>(view.literal_elements, 0);
  }
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

}  // namespace

void draw_export_options_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  const ExportItem& item = chosen_item(context.view.exporting);
  begin_card("export_options", {min, max}, {.title = item.title, .note = item.ending});
  text_wrapped(item.teaches, Font::kSmall, palette().dim);
  section_header(kIconCubes, item.kind == ExportKind::kFilm ? "What moves" : "What leaves");
  if (item.kind == ExportKind::kFilm) {
    draw_film_options(context);
  } else if (item.kind == ExportKind::kMaps) {
    draw_maps_options(item, context);
  } else {
    draw_run(context);
    draw_export_name(context);
    if (item.target->group == ExportGroup::kCode) draw_literals(context.view.exporting);
    if (const PreviewAnswer* answer = context.exporting.preview.shown()) draw_notes(*answer);
  }
  end_card();
}

}  // namespace convoscope::app
