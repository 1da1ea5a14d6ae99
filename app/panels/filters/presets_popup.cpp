// The list of presets: searchable, by category, each with a picture and one sentence. See
// filter_parts.h.
#include <algorithm>

#include "app/host/input_event.h"
#include "app/host/style.h"
#include "app/panels/filters/filter_parts.h"
#include "app/panels/filters/preset_parts.h"
#include "app/widgets/controls.h"

namespace convoscope::app {

namespace {

void place_preset(PanelContext& context, const Preset& preset, const FilterShape& shape) {
  const ViewState& view = context.view;
  const PresetCall call{&preset, {}};
  const auto weights = preset_weights(call, {{shape.h, shape.w, shape.in}, shape.out, view.map});
  if (!weights) return;  // a bank too large for its initializer; the panel of presets says so
  context.edits.push(place_on_filter(view.layer, view.map, call, *weights));
  context.edits.end_merge();
}

// Picture, name, sentence; the whole row is the button.
void draw_row(PanelContext& context, const Preset& preset, int64_t index, const TensorPtr& bank,
              const FilterShape& shape) {
  const float height = dp(54), width = ImGui::GetContentRegionAvail().x;
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const std::string id(preset.id);
  const bool clicked = ImGui::InvisibleButton(id.c_str(), {width, height});
  const bool hovered = ImGui::IsItemHovered();
  register_item("preset", id, std::string(preset.name), "");
  if (clicked) place_preset(context, preset, shape);
  if (!ImGui::IsItemVisible()) return;

  ImDrawList* list = ImGui::GetWindowDrawList();
  Rect row = Rect::of(start.x, start.y, width, height);
  if (hovered) list->AddRectFilled(row.min, row.max, palette().hover, dp(7));
  row = row.inset(dp(8), dp(7));
  const Rect thumb = row.take_left(row.height(), dp(12));
  if (bank) draw_filter_thumb(context, bank, index, 0, thumb.min, thumb.height());
  draw_text(list, row.take_top(row.height() / 2), std::string(preset.name), Font::kMedium,
            palette().text);
  draw_text(list, row, elide(std::string(preset.teaches), row.width(), Font::kSmall), Font::kSmall,
            palette().dim);
}

void draw_list(PanelContext& context, const FilterShape& shape) {
  const TensorPtr bank = preset_thumbnails(context, shape);
  std::string_view category;
  bool any = false;
  for (size_t i = 0; i < presets().size(); ++i) {
    const Preset& preset = presets()[i];
    if (!preset_matches(preset, context.transient.preset_search)) continue;
    any = true;
    if (preset.category != category) {
      category = preset.category;
      text(std::string(category), Font::kSmall, palette().accent);
    }
    draw_row(context, preset, static_cast<int64_t>(i), bank, shape);
  }
  if (!any) text("No preset has these words.", Font::kSmall, palette().dim);
}

void draw_popup(PanelContext& context, const FilterShape& shape) {
  const Scope scope("preset list");
  if (key_pressed(Key::kEscape)) ImGui::CloseCurrentPopup();
  text("Presets", Font::kSemiBold, palette().text);
  ImGui::SameLine(0, 0);
  text_right("into " + filter_name(context.layer().filters, context.view.map), Font::kSmall,
             palette().dim);
  text_field("search", context.transient.preset_search, {.hint = "Search names and sentences"});
  ImGui::BeginChild("rows", {0, 0}, false);
  draw_list(context, shape);
  ImGui::EndChild();
}

}  // namespace

void draw_presets_button(PanelContext& context, const FilterShape& shape, float button_width) {
  if (button(
          "presets", "Presets",
          {.tooltip = "Classic filters with one sentence each; a click puts one into this filter.",
           .kind = ButtonKind::kPrimary,
           .small = true,
           .width = button_width})) {
    ImGui::OpenPopup("preset list");
    context.transient.preset_search.clear();
  }
  const ImVec2 size = dp(560, 620);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const ImVec2 fitted(std::min(size.x, screen.x - dp(40)), std::min(size.y, screen.y - dp(80)));
  ImGui::SetNextWindowSize(fitted);
  ImGui::SetNextWindowPos({screen.x - fitted.x - dp(20), dp(66)});
  if (!ImGui::BeginPopup("preset list")) return;
  draw_popup(context, shape);
  ImGui::EndPopup();
}

}  // namespace convoscope::app
