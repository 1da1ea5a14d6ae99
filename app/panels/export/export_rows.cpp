// Rows that several kinds of what leaves have in common. See export_rows.h.
#include <algorithm>

#include "app/panels/draw.h"
#include "app/panels/export/export_parts.h"
#include "app/panels/export/export_rows.h"
#include "app/panels/export/export_source.h"
#include "app/widgets/controls.h"

namespace convoscope::app {

float export_label(const char* label) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  draw_text(ImGui::GetWindowDrawList(), Rect::of(at.x, at.y, dp(kExportLabel), control_height()),
            label, Font::kSmall, palette().dim);
  ImGui::SetCursorScreenPos({at.x + dp(kExportLabel), at.y});
  return width - dp(kExportLabel);
}

std::vector<ComboItem> export_layers(const Experiment& experiment) {
  std::vector<ComboItem> items;
  for (size_t l = 0; l < experiment.layers.size(); ++l) {
    items.emplace_back(std::to_string(l + 1) + "  " + experiment.layers[l].name,
                       op_name(experiment.layers[l]));
  }
  return items;
}

void draw_export_name(PanelContext& context) {
  ExportView& view = context.view.exporting;
  const float width = export_label("name");
  text_field("name", view.name,
             {.tooltip = "Of the files, without an ending; empty: that of the layer or experiment.",
              .hint = export_name(*context.experiment, view),
              .mono = true,
              .width = width});
}

void draw_export_layer(PanelContext& context, const std::string& tooltip) {
  const Experiment& experiment = *context.experiment;
  auto layer = static_cast<int>(std::min(context.view.layer, experiment.layers.size() - 1));
  const float width = export_label("layer");
  if (combo("layer", export_layers(experiment), layer, {.tooltip = tooltip, .width = width})) {
    context.requests.layer = static_cast<size_t>(layer);
  }
}

void draw_export_map(PanelContext& context) {
  const LayerResult* result = context.layer_result();
  if (result == nullptr) return;
  const int64_t maps = result->geometry.output.c;
  int64_t map = context.view.map + 1;
  const float width = export_label("map");
  if (stepper("map", map,
              {.tooltip = "The output channel, counted from 1.",
               .min = 1,
               .max = maps,
               .width = width})) {
    context.requests.map = std::clamp<int64_t>(map - 1, 0, maps - 1);
  }
}

void draw_page_theme(ExportView& view) {
  int theme = view.light ? 0 : 1;
  const float width = export_label("theme");
  if (segmented("theme", {{"Light", "On a light page."}, {"Dark", "On a dark page."}}, theme,
                {.width = width})) {
    view.light = theme == 0;
  }
}

}  // namespace convoscope::app
