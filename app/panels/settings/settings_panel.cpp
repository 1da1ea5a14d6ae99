// The left column of the Explore screen: input, window, padding, activation and format of the
// chosen layer, each with the numbers that follow from it, and how it was computed. Shows the
// newest document, legal or not.
#include "app/host/style.h"
#include "app/panels/draw.h"
#include "app/panels/settings/settings_sections.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"
#include "app/widgets/fields.h"

namespace convoscope::app {

namespace {

// Side by side while there is room, else as a list.
constexpr size_t kMostSideBySide = 4;

void draw_layer_choice(PanelContext& context) {
  const std::vector<Layer>& layers = context.experiment->layers;
  if (layers.size() < 2) return;
  const std::string tooltip = "The layer whose settings, filters and maps are shown.";
  int index = static_cast<int>(context.view.layer);
  Change change;
  if (layers.size() <= kMostSideBySide) {
    std::vector<Segment> segments;
    for (const Layer& layer : layers) segments.emplace_back(layer.name);
    change = segmented("layer", segments, index, {.tooltip = tooltip});
  } else {
    std::vector<ComboItem> items;
    for (const Layer& layer : layers) items.emplace_back(layer.name, op_name(layer));
    change = combo("layer", items, index, {.tooltip = tooltip});
  }
  if (change) context.requests.layer = static_cast<size_t>(index);
}

}  // namespace

void draw_settings_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  begin_card("settings", {min, max});
  // Tighter than elsewhere, so that a whole layer's settings fit the height of a usual window.
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {dp(10), dp(4)});
  draw_input_section(context);
  draw_layer_choice(context);
  draw_layer_sections(context);
  draw_format_section(context);
  draw_portability_section(context);
  draw_code_section(context);
  if (has_filters(context.layer().op)) draw_plan_section(context);
  ImGui::PopStyleVar();
  end_card();
}

}  // namespace convoscope::app
