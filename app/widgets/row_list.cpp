// See row_list.h.
#include "app/widgets/row_list.h"

#include <algorithm>

#include "app/host/input_event.h"
#include "app/host/style.h"
#include "app/widgets/registry.h"
#include "app/widgets/skin.h"

namespace convoscope::app {
namespace {

constexpr float kBar = 10;  // unscaled: room for the scrollbar

void bring_chosen_into_sight(const RowListSpec& spec, RowListState& state, float step) {
  if (state.shown_chosen == spec.chosen) return;
  state.shown_chosen = spec.chosen;
  if (spec.chosen < 0) return;
  const float top = static_cast<float>(spec.chosen) * step, height = ImGui::GetWindowHeight();
  const float scroll = ImGui::GetScrollY();
  if (top < scroll) ImGui::SetScrollY(top);
  if (top + step > scroll + height) ImGui::SetScrollY(top + step - height);
}

void draw_row(const RowListSpec& spec, int64_t i, const Rect& rect, RowListResult& result) {
  const std::string id = spec.id_of(i);
  ImGui::SetCursorScreenPos(rect.min);
  const bool pressed = ImGui::InvisibleButton(id.c_str(), rect.size());
  const bool hovered = ImGui::IsItemHovered();
  register_item("row", id, spec.value_of(i), spec.tooltip_of(i));
  if (pressed) {
    result.chosen = i;
    result.shift = ImGui::GetIO().KeyShift;
  }
  if (hovered && ImGui::IsMouseDoubleClicked(0)) result.double_clicked = i;
  const bool selected = spec.is_selected && spec.is_selected(i);
  if (selected || hovered) {
    const Rect ground = rect.inset(0, dp(1));
    ImGui::GetWindowDrawList()->AddRectFilled(
        ground.min, ground.max, skin::tone(selected ? palette().selection : palette().hover),
        dp(6));
  }
  spec.draw(i, rect);
}

// Arrow keys, pages and the ends move the chosen row while the list has the keyboard.
void use_keys(const RowListSpec& spec, float step, RowListResult& result) {
  const ImVec2 corner = ImGui::GetWindowPos();
  const Rect area = Rect::of(corner.x, corner.y, ImGui::GetWindowWidth(), ImGui::GetWindowHeight());
  const ImGuiID id = ImGui::GetID(spec.id);
  if (result.chosen) skin::take_focus(id);
  const ImGuiIO& io = ImGui::GetIO();
  if (!skin::keep_focus(id, area) || io.WantTextInput || io.KeyAlt || io.KeyCtrl) return;
  const auto page = std::max<int64_t>(1, static_cast<int64_t>(area.height() / step) - 1);
  int64_t by = -skin::arrow_step();
  if (key_pressed(Key::kPageDown, true)) by += page;
  if (key_pressed(Key::kPageUp, true)) by -= page;
  if (key_pressed(Key::kHome)) by -= spec.count;
  if (key_pressed(Key::kEnd)) by += spec.count;
  if (by == 0 || spec.count == 0) return;
  const int64_t to = std::clamp<int64_t>(std::max<int64_t>(spec.chosen, 0) + by, 0, spec.count - 1);
  if (to == spec.chosen) return;
  result.chosen = to;
  result.shift = io.KeyShift;
}

}  // namespace

RowListResult row_list(const RowListSpec& spec, ImVec2 size, RowListState& state) {
  RowListResult result;
  const Scope scope(spec.id);
  ImGui::BeginChild(spec.id, size, false, ImGuiWindowFlags_NoBackground);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  const float step = dp(spec.row_height);
  bring_chosen_into_sight(spec, state, step);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float width = size.x - dp(kBar);
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(spec.count), step);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      draw_row(spec, i, Rect::of(start.x, start.y + static_cast<float>(i) * step, width, step),
               result);
    }
  }
  clipper.End();
  use_keys(spec, step, result);
  ImGui::PopStyleVar();
  ImGui::EndChild();
  return result;
}

}  // namespace convoscope::app
