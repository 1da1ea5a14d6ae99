// What can be done with the layers of the chain from the strip: the chosen one by buttons, any by
// dragging its name, new ones from the list between two levels. See chain_parts.h.
#include <algorithm>
#include <cmath>

#include "app/document/chain_edits.h"
#include "app/host/icons.h"
#include "app/host/input_event.h"
#include "app/host/style.h"
#include "app/panels/chain/chain_parts.h"
#include "app/panels/format.h"
#include "app/widgets/controls.h"

namespace convoscope::app {
namespace {

std::string sentence(const PanelContext& context) {
  if (context.view.chain.tab == ChainTab::kFanOut && context.chain_fan_out != nullptr) {
    const Element e = context.chain_fan_out->pixel;
    return "what pixel " + element_text(e.y, e.x) + " of the picture reaches";
  }
  if (context.chain_field == nullptr) return {};
  const ChainPlace& place = context.chain_field->place;
  return "what element " + element_text(place.element.y, place.element.x) + " of " +
         level_name(*context.result->experiment, place.level) + " sees, traced back to the picture";
}

void push(PanelContext& context, Edit edit) {
  context.edits.push(std::move(edit));
  context.edits.end_merge();
}

void move_to(PanelContext& context, size_t from, size_t to) {
  push(context, move_layer(from, to));
  context.requests.layer = to;
}

// From right to left; what isn't possible here is greyed.
void draw_buttons(Rect& row, PanelContext& context) {
  const size_t layers = context.experiment->layers.size();
  const size_t l = chosen_layer(context);
  const Layer& layer = context.experiment->layers[l];
  const auto act = [&](const char* id, const char* icon, const std::string& tip, bool enabled,
                       bool active = false) {
    const Rect place = row.take_right(dp(30), dp(4));
    ImGui::SetCursorScreenPos({place.min.x, place.centre().y - dp(14)});
    return icon_button(id, icon,
                       {.tooltip = tip,
                        .kind = ButtonKind::kQuiet,
                        .small = true,
                        .active = active,
                        .enabled = enabled,
                        .width = dp(30),
                        .height = dp(28)});
  };
  if (act("remove", kIconTrash, "Take " + layer.name + " out of the chain.", layers > 1)) {
    push(context, remove_layer(l));
    context.requests.layer = l == 0 ? 0 : l - 1;
  }
  if (act("duplicate", kIconClone, "Put a copy behind " + layer.name + ".", true)) {
    push(context, duplicate_layer(l));
    context.requests.layer = l + 1;
  }
  if (act("bypass", kIconEye,
          layer.bypassed ? "Use " + layer.name + " again."
                         : "Bypass " + layer.name + ": it hands its input on as it is.",
          true, !layer.bypassed)) {
    push(context, bypass_layer(l, !layer.bypassed));
  }
  if (act("move right", kIconArrowRight, "Move " + layer.name + " behind the next layer.",
          l + 1 < layers)) {
    move_to(context, l, l + 1);
  }
  if (act("move left", kIconArrowLeft, "Move " + layer.name + " before the layer on its left.",
          l > 0)) {
    move_to(context, l, l - 1);
  }
  if (act("settings", kIconSliders, "Show the settings of " + layer.name + ".", true,
          context.view.chain.one_layer)) {
    context.view.chain.one_layer = !context.view.chain.one_layer;
  }
  if (act("how", kIconCalculator,
          "How the chosen output was made: its window, tap by tap, on the Arithmetic screen (F4).",
          true)) {
    context.requests.how_made = true;
  }
  const std::string name = elide(layer.name, dp(160), Font::kMedium);
  const Rect place = row.take_right(text_size(name, Font::kMedium).x, dp(12));
  draw_text(ImGui::GetWindowDrawList(), place, name, Font::kMedium, palette().accent);
}

// One operation: name and sentence, the whole row is the button.
bool draw_op(const OpWords& words, bool enabled) {
  const float height = dp(46), width = ImGui::GetContentRegionAvail().x;
  const ImVec2 start = ImGui::GetCursorScreenPos();
  if (!enabled) ImGui::BeginDisabled();
  const bool pressed = ImGui::InvisibleButton(words.name, {width, height});
  const bool hovered = ImGui::IsItemHovered();
  register_item("option", words.name, words.title, words.teaches);
  if (!enabled) ImGui::EndDisabled();
  if (!ImGui::IsItemVisible()) return pressed;
  ImDrawList* list = ImGui::GetWindowDrawList();
  Rect row = Rect::of(start.x, start.y, width, height);
  if (hovered) list->AddRectFilled(row.min, row.max, palette().hover, dp(7));
  row = row.inset(dp(10), dp(4));
  Rect top = row.take_top(row.height() / 2);
  draw_text(list, top, words.name, Font::kMonoSmall, palette().faint, Align::kRight);
  draw_text(list, top, words.title, Font::kMedium, enabled ? palette().text : palette().faint);
  draw_text(list, row, elide(words.teaches, row.width(), Font::kSmall), Font::kSmall,
            palette().dim);
  return pressed;
}

void draw_op_list(PanelContext& context, size_t at) {
  const Scope scope("operations");
  if (key_pressed(Key::kEscape)) ImGui::CloseCurrentPopup();
  text("Add a layer", Font::kSemiBold, palette().text);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::BeginChild("rows", {0, 0}, false);
  for (const OpWords& words : ops()) {
    // A join needs two levels to read.
    if (!draw_op(words, !is_join(words.op) || at > 0)) continue;
    push(context, insert_layer(at, words.op));
    context.requests.layer = at;
    ImGui::CloseCurrentPopup();
  }
  ImGui::EndChild();
  ImGui::PopStyleVar();
}

// The round button that opens the list; the new layer reads the level before it.
void draw_insert(PanelContext& context, ImVec2 centre, size_t at, const std::string& before) {
  const float size = dp(26);
  ImGui::SetCursorScreenPos({centre.x - size / 2, centre.y - size / 2});
  if (icon_button("insert", kIconPlus,
                  {.tooltip = "Add a layer behind " + before + ".",
                   .kind = ButtonKind::kQuiet,
                   .small = true,
                   .width = size,
                   .height = size})) {
    ImGui::OpenPopup("operations");
  }
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const ImVec2 fitted(std::min(dp(520), screen.x - dp(40)), std::min(dp(640), screen.y - dp(80)));
  ImGui::SetNextWindowSize(fitted);
  ImGui::SetNextWindowPos(
      {std::clamp(centre.x - fitted.x / 2, dp(10), screen.x - fitted.x - dp(10)),
       std::min(centre.y + size, screen.y - fitted.y - dp(10))});
  if (!ImGui::BeginPopup("operations")) return;
  draw_op_list(context, at);
  ImGui::EndPopup();
}

}  // namespace

size_t chosen_layer(const PanelContext& context) {
  return chosen_level(context.view.chain, context.experiment->layers.size()) - 1;
}

void draw_strip_head(const Rect& row, PanelContext& context) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  Rect left = row;
  draw_buttons(left, context);
  draw_text(list, left.take_left(text_size("Chain", Font::kSemiBold).x, dp(12)), "Chain",
            Font::kSemiBold, palette().text);
  draw_text(list, left, elide(sentence(context), left.width(), Font::kSmall), Font::kSmall,
            palette().dim);
}

void draw_between(PanelContext& context, const std::vector<LevelBox>& boxes, size_t level) {
  const LevelBox& a = boxes[level];
  const bool last = level + 1 >= boxes.size();
  const float x = last ? a.column.max.x + dp(22)
                       : std::round((a.column.max.x + boxes[level + 1].column.min.x) / 2);
  const float y = std::round(a.box.max.y - dp(12));
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (!last) {
    list->AddCircleFilled({x, y}, dp(11), palette().raised);
    draw_text(list, Rect::of(x - dp(11), y - dp(11), dp(22), dp(22)), kIconArrowRight, Font::kSmall,
              palette().dim, Align::kCentre);
  }
  draw_insert(context, {x, last ? y : std::round(a.box.max.y + dp(19))}, level,
              level_name(*context.result->experiment, level));
}

void drag_layers(PanelContext& context, const std::vector<LevelBox>& boxes) {
  std::optional<size_t>& dragged = context.chain.dragged;
  if (!dragged) return;
  // The layer before which it would come: the first whose middle lies behind the mouse.
  const float mouse = ImGui::GetMousePos().x;
  size_t before = 0;
  while (before + 1 < boxes.size() && boxes[before + 1].box.centre().x < mouse) ++before;
  const LevelBox& left = boxes[before];
  const float x = before + 1 < boxes.size()
                      ? (left.column.max.x + boxes[before + 1].column.min.x) / 2
                      : left.column.max.x + dp(8);
  ImGui::GetWindowDrawList()->AddLine({x, left.column.min.y}, {x, left.box.max.y},
                                      palette().accent_two, dp(3));
  if (ImGui::IsMouseDown(0)) return;
  const size_t from = *dragged, to = before > from ? before - 1 : before;
  dragged.reset();
  if (to != from && from < context.experiment->layers.size()) move_to(context, from, to);
}

}  // namespace convoscope::app
