// Presets: a searchable table with one sentence each. The open row has its parameters; a preset
// goes into the chosen filter, the shown slice or the whole bank. While what was inserted last is
// still the newest step, its sliders change it in place; otherwise only the preview.
#include <algorithm>

#include "app/host/icons.h"
#include "app/panels/draw.h"
#include "app/panels/filters/filter_parts.h"
#include "app/panels/filters/preset_parts.h"
#include "app/panels/slices.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"
#include "app/widgets/keyboard.h"

namespace convoscope::app {

namespace {

constexpr float kRow = 46;  // unscaled

PlacementQuestion question_of(const PanelContext& context, const FilterShape& shape) {
  const PresetDesk& desk = context.transient.presets;
  return {.call = desk.open,
          .target = shape.in == 1 && desk.target == PresetTarget::kSlice ? PresetTarget::kFilter
                                                                         : desk.target,
          .plan = desk.plan,
          .shape = shape,
          .k = context.view.map,
          .q = context.view.slice};
}

// Whether sliders change the document: it is what the last placement made, and that went where the
// next one would go.
bool is_live(const PanelContext& context, const PlacementQuestion& question) {
  const PresetDesk& desk = context.transient.presets;
  const PlacementQuestion& last = desk.placed;
  return desk.made.lock() == context.experiment && desk.placed_layer == context.view.layer &&
         last.target == question.target && last.k == question.k && last.q == question.q &&
         last.call.preset == question.call.preset;
}

void push(PanelContext& context, const PlacementQuestion& question, const ReadyPreset& placement) {
  const size_t l = context.view.layer;
  const std::string channel = channel_name(question.q, question.shape.in, l);
  switch (question.target) {
    case PresetTarget::kFilter:
      context.edits.push(place_on_filter(l, question.k, question.call, placement.weights));
      break;
    case PresetTarget::kSlice:
      context.edits.push(
          place_on_slice(l, question.k, question.q, question.call, placement.weights, channel));
      break;
    case PresetTarget::kBank:
      context.edits.push(place_on_bank(l, question.call, placement.bank));
      break;
  }
  PresetDesk& desk = context.transient.presets;
  desk.placed = question;
  desk.placed_layer = l;
  desk.made_next = true;
}

// Places what is wanted once it is there.
void place_wanted(PanelContext& context, const FilterShape& shape) {
  PresetDesk& desk = context.transient.presets;
  if (!desk.wanted) return;
  const PlacementQuestion question = question_of(context, shape);
  const auto known = context.study.placement.ask(question, is_small(question));
  if (!known.answers(question)) return;
  if (!known.answer->refusal) push(context, question, *known.answer);
  desk.wanted = false;
  if (std::exchange(desk.ends_merge, false)) context.edits.end_merge();
}

void draw_target(PanelContext& context, const FilterShape& shape) {
  PresetDesk& desk = context.transient.presets;
  const bool sliced = shape.in > 1;
  std::vector<Segment> segments = {
      {"Filter", "Insert into the chosen filter, over all its channels."}};
  if (sliced) {
    const std::string name = channel_name(context.view.slice, shape.in, context.view.layer);
    segments.push_back(
        {("Slice " + name).c_str(), "Insert into the shown slice alone; the others stay."});
  }
  segments.push_back({"Whole bank",
                      "Insert into every filter: Gabor turns through all directions, "
                      "Kirsch through its eight, random ones differ."});
  int index = static_cast<int>(desk.target);
  if (!sliced) index = desk.target == PresetTarget::kBank ? 1 : 0;
  if (segmented("into", segments, index, {})) {
    desk.target = static_cast<PresetTarget>(!sliced && index == 1 ? 2 : index);
  }
}

// By the mouse, also on the button inside, or by the keyboard, which goes on to that button.
bool is_pointed(const std::string& id, const Rect& row) {
  const std::string path = widget_path(id), &at = keyboard::pointed();
  if (at == path || at.starts_with(path + "/")) return true;
  return ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenOverlapped |
                              ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
         row.contains(ImGui::GetMousePos());
}

// Picture, name, sentence; the row opens, the word at its end inserts at once.
bool draw_row(PanelContext& context, const Preset& preset, size_t index, const TensorPtr& thumbs,
              bool open) {
  PresetDesk& desk = context.transient.presets;
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const std::string id(preset.id);
  const bool clicked = ImGui::InvisibleButton(id.c_str(), {width, dp(kRow)});
  ImGui::SetItemAllowOverlap();
  const ImVec2 next = ImGui::GetCursorScreenPos();
  Rect row = Rect::of(start.x, start.y, width, dp(kRow));
  const bool hovered = is_pointed(id, row);
  register_item("preset", id, std::string(preset.name), std::string(preset.teaches));
  if (clicked && !open) {
    desk.open = {&preset, {}};
    desk.wanted = false;
  }
  if (!ImGui::IsItemVisible()) return false;
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (hovered && !open) list->AddRectFilled(row.min, row.max, palette().hover, dp(7));
  const Rect whole = row;
  row = row.inset(dp(8), dp(5));
  const Rect thumb = row.take_left(row.height(), dp(12));
  if (thumbs) {
    draw_filter_thumb(context, thumbs, static_cast<int64_t>(index), 0, thumb.min, thumb.height());
  }
  bool insert = false;
  if (hovered && !open) {
    const Scope scope(id);
    const Rect end = row.take_right(dp(62), dp(8));
    ImGui::SetCursorScreenPos({end.min.x, whole.min.y + dp(kRow - 28) / 2});
    insert = button("insert", "insert",
                    {.tooltip = "Put this preset into the place that is chosen above.",
                     .kind = ButtonKind::kQuiet,
                     .small = true,
                     .width = end.width()});
    if (insert) desk.open = {&preset, {}};
    ImGui::SetCursorScreenPos(next);
  }
  draw_text(list, row.take_top(row.height() / 2), std::string(preset.name), Font::kMedium,
            palette().text);
  draw_text(list, row, elide(std::string(preset.teaches), row.width(), Font::kSmall), Font::kSmall,
            palette().dim);
  return insert;
}

// The open row and its details on one raised ground.
bool draw_open_row(PanelContext& context, const Preset& preset, size_t index,
                   const TensorPtr& thumbs, const FilterShape& shape) {
  PresetDesk& desk = context.transient.presets;
  const PlacementQuestion question = question_of(context, shape);
  const auto known = context.study.placement.ask(question, is_small(question));
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float height = dp(kRow) + preset_details_height(desk);
  ImGui::GetWindowDrawList()->AddRectFilled(start, {start.x + width, start.y + height},
                                            palette().hover, dp(7));
  if (std::exchange(desk.scroll_to_open, false)) {
    ImGui::SetScrollFromPosY(start.y - dp(24) - ImGui::GetWindowPos().y, 0);
  }
  draw_row(context, preset, index, thumbs, true);
  const Scope scope(preset.id);
  const DetailsResult details = draw_preset_details(context, shape, known.answer.get());
  if (details.changed && is_live(context, question)) desk.wanted = true;
  if (details.released) {
    desk.ends_merge = desk.wanted;
    if (!desk.wanted) context.edits.end_merge();
  }
  return details.insert;
}

void draw_list(PanelContext& context, const FilterShape& shape) {
  PresetDesk& desk = context.transient.presets;
  const TensorPtr thumbs = preset_thumbnails(context, shape);
  std::string_view category;
  bool any = false, insert = false;
  for (size_t i = 0; i < presets().size(); ++i) {
    const Preset& preset = presets()[i];
    if (!preset_matches(preset, desk.search)) continue;
    any = true;
    if (preset.category != category) {
      category = preset.category;
      ImGui::Dummy({0, dp(2)});
      text(std::string(category), Font::kSmall, palette().accent);
    }
    insert |= desk.open.preset == &preset ? draw_open_row(context, preset, i, thumbs, shape)
                                          : draw_row(context, preset, i, thumbs, false);
  }
  if (!any) text("No preset has these words.", Font::kSmall, palette().dim);
  if (insert) desk.wanted = desk.ends_merge = true;
}

}  // namespace

void draw_presets_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  PresetDesk& desk = context.transient.presets;
  if (std::exchange(desk.made_next, false)) desk.made = context.experiment;
  const Filters& filters = context.layer().filters;
  const FilterShape shape = filter_shape(*filters.tensor);
  const bool exists = context.view.map < shape.out && context.view.slice < shape.in;
  begin_card("presets", {min, max},
             {.title = "Presets", .note = "into " + filter_name(filters, context.view.map)});
  if (exists) {
    text_field("search", desk.search,
               {.tooltip = "Shows the presets whose name, kind or sentence has these words.",
                .hint = "Search names and sentences"});
    draw_target(context, shape);
    ImGui::BeginChild("rows", {0, 0}, false);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, dp(10, 3));
    draw_list(context, shape);
    ImGui::PopStyleVar();
    ImGui::EndChild();
    place_wanted(context, shape);
  }
  end_card();
}

}  // namespace convoscope::app
