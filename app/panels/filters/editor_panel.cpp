// The editor of one filter: its name, what can be done to it, the chosen slice as cells to type,
// drag and paint, the other slices beside it, and the locks that every edit keeps.
#include <algorithm>
#include <cmath>

#include "app/document/bank_edits.h"
#include "app/host/icons.h"
#include "app/host/input_event.h"
#include "app/host/style.h"
#include "app/panels/draw.h"
#include "app/panels/filters/editor_parts.h"
#include "app/panels/filters/filter_parts.h"
#include "app/panels/format.h"
#include "app/panels/slices.h"
#include "app/widgets/card.h"
#include "app/widgets/cell_grid.h"
#include "app/widgets/controls.h"
#include "app/widgets/marks.h"

namespace convoscope::app {

namespace {

// The name while it is typed.
void draw_name_field(PanelContext& context, float width) {
  BankTransient& transient = context.transient.bank;
  const int64_t k = context.view.map;
  std::string name = filter_name(context.layer().filters, k);
  if (transient.takes_name) ImGui::SetKeyboardFocusHere();
  transient.takes_name = false;
  const Change change = text_field(
      "name", name, {.tooltip = "The filter's name, in the bank and in files.", .width = width});
  if (change) context.edits.push(rename_filter(context.view.layer, k, name));
  const bool done = change.released || key_pressed(Key::kEnter) || key_pressed(Key::kEscape);
  if (!done) return;
  context.edits.end_merge();
  transient.renaming.reset();
}

void draw_heading(PanelContext& context, const FilterShape& shape) {
  BankTransient& transient = context.transient.bank;
  const int64_t k = context.view.map;
  // In line with the titles of the other cards, which have less room above them.
  ImVec2 start = ImGui::GetCursorScreenPos();
  start.y -= dp(4);
  Rect row = Rect::of(start.x, start.y, ImGui::GetContentRegionAvail().x, dp(26));
  const size_t selected = selected_filters(context).size();
  const std::string note = (selected > 1 ? std::to_string(selected) + " selected · " : "") +
                           "filter " + std::to_string(k + 1) + " of " + std::to_string(shape.out);
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_text(list, row.take_right(text_size(note, Font::kMonoSmall).x, dp(12)), note,
            Font::kMonoSmall, palette().dim, Align::kRight);
  if (transient.renaming && *transient.renaming != k) transient.renaming.reset();
  if (transient.renaming) {
    ImGui::SetCursorScreenPos({row.min.x, row.min.y - dp(2)});
    draw_name_field(context, std::min(row.width(), dp(300)));
  } else {
    const std::string name =
        elide(filter_name(context.layer().filters, k), row.width() - dp(36), Font::kSemiBold);
    draw_text(list, row, name, Font::kSemiBold, palette().text);
    ImGui::SetCursorScreenPos({row.min.x + text_size(name, Font::kSemiBold).x + dp(6), row.min.y});
    const bool pressed =
        icon_button("rename", kIconPencil, {.tooltip = "Rename this filter (F2).", .small = true});
    if (pressed || chord_pressed({.key = Key::kF2})) {
      transient.renaming = k;
      transient.takes_name = true;
    }
  }
  ImGui::SetCursorScreenPos({start.x, row.max.y + dp(8)});
}

// What actions work on, and the brush.
void draw_tools(PanelContext& context, const EditorFacts& facts) {
  Transient& transient = context.transient;
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float room = ImGui::GetContentRegionAvail().x, gap = dp(16), row = dp(38);
  float x = start.x;
  if (facts.extent.in > 1) {
    const float width = std::min(dp(170), room * 0.4f);
    ImGui::SetCursorScreenPos({x, start.y + (row - segmented_height()) / 2});
    int scope = context.view.filters.whole_filter ? 0 : 1;
    segmented("scope",
              {{"Filter", "Actions work on all slices of the selected filters."},
               {"Slice", "Actions work on the chosen slice of the selected filters."}},
              scope, {.tooltip = "What the actions above work on.", .width = width});
    context.view.filters.whole_filter = scope == 0;
    x += width + gap;
  }
  const float toggle_width = dp(84);
  ImGui::SetCursorScreenPos({x, start.y + (row - control_height()) / 2});
  toggle("paint", "Paint", transient.painting,
         {.tooltip =
              "Dragging over cells writes the brush's value instead of changing them one by one.",
          .width = toggle_width});
  x += toggle_width + gap;
  ImGui::SetCursorScreenPos({x, start.y});
  slider_float("brush", "brush", transient.brush, -1, 1,
               {.tooltip = "The value that painting writes.",
                .digits = 2,
                .enabled = transient.painting,
                .width = start.x + room - x});
  ImGui::SetCursorScreenPos({start.x, start.y + row + dp(8)});
}

void draw_cells(PanelContext& context, const EditorFacts& facts, const Rect& area) {
  Transient& transient = context.transient;
  const ViewState& view = context.view;
  CellGridSpec spec;
  spec.id = "cells";
  spec.rows = facts.extent.h;
  spec.columns = facts.extent.w;
  spec.values = facts.slice;
  spec.colormap = signed_colormap();
  spec.low = -facts.largest;
  spec.high = facts.largest;
  spec.editable = true;
  spec.step = facts.largest / 20;
  if (transient.painting) spec.brush = transient.brush;
  ImGui::SetCursorScreenPos(area.min);
  const CellGridResult result = cell_grid(spec, area.size(), &transient.cell_editor);
  std::vector<CellValue> cells;
  for (const CellEdit& edit : result.edits) cells.push_back({edit.y, edit.x, edit.value});
  if (!cells.empty()) {
    context.edits.push(
        set_cells(view.layer, view.slice, view.map, std::move(cells), view.filters.locks));
  }
  if (result.edit_ended) context.edits.end_merge();
}

void draw_measures(const EditorFacts& facts) {
  const int decimals = decimals_for(facts.l1);
  stat_boxes({{"L1, all", decimal(facts.l1, decimals),
               "Sum of magnitudes over all slices: the largest answer to inputs between −1 and 1."},
              {"max |w|", decimal(facts.largest, decimals_for(facts.largest)),
               "Largest magnitude of a weight: full colour."}});
}

// Room for the slices: two columns of pictures where there are four, as high as the cells.
float side_width(const EditorFacts& facts, const PanelContext& context, const Rect& area,
                 float boxes) {
  if (!is_colour(facts.extent.in, context.view.layer)) {
    return std::clamp(area.width() * 0.34f, dp(150), dp(300));
  }
  const float height = (area.height() - boxes - dp(62)) / 2;
  const float wish =
      2 * height * static_cast<float>(facts.extent.w) / static_cast<float>(facts.extent.h) + dp(16);
  // Two measures need more room than two small pictures.
  const float least = boxes > 0 ? dp(150) : dp(116);
  return std::clamp(wish, least, std::max(least, area.width() * 0.4f));
}

// Cells on the left, slices and measures on the right; the measures go first where it is low.
void draw_weights(PanelContext& context, const EditorFacts& facts, Rect area) {
  const bool measured = area.height() >= dp(200) || facts.extent.in == 1;
  const float boxes = measured ? stat_box_height() + dp(8) : 0;
  Rect side = area.take_right(side_width(facts, context, area, boxes), dp(14));
  draw_cells(context, facts, area);
  if (measured) {
    const Rect measures = side.take_bottom(stat_box_height(), dp(8));
    ImGui::SetCursorScreenPos(measures.min);
    ImGui::BeginChild("measures", measures.size(), false, ImGuiWindowFlags_NoScrollbar);
    draw_measures(facts);
    ImGui::EndChild();
  }
  draw_editor_slices(context, facts, side);
}

LockForm lock_form(ImVec2 room) {
  if (room.y - editor_locks_height(LockForm::kTold) >= dp(330)) return LockForm::kTold;
  return room.x >= dp(600) ? LockForm::kShort : LockForm::kLow;
}

}  // namespace

void draw_editor_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  const Filters& filters = context.layer().filters;
  const FilterShape shape = filter_shape(*filters.tensor);
  begin_card("editor", {min, max});
  if (context.view.map < shape.out && shape.size() > 0) {
    const EditorFacts& facts =
        context.editor.update(filters.tensor, context.view.slice, context.view.map);
    draw_heading(context, shape);
    draw_editor_actions(context, facts);
    draw_tools(context, facts);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const LockForm locks = lock_form(room);
    const float weights = std::max(room.y - editor_locks_height(locks) - dp(14), dp(120));
    draw_weights(context, facts, Rect::of(start.x, start.y, room.x, weights));
    ImGui::SetCursorScreenPos({start.x, start.y + weights + dp(10)});
    draw_editor_locks(context, facts, locks);
  }
  end_card();
}

}  // namespace convoscope::app
