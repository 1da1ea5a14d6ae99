// One of many (fields.h): a field that opens a list below itself, or above where there is no room.
// The list is an ImGui popup with rows of our own.
#include <cmath>

#include "app/host/icons.h"
#include "app/host/imgui_compat.h"
#include "app/host/input_event.h"
#include "app/widgets/fields.h"
#include "app/widgets/skin.h"
#include "app/widgets/text.h"

namespace convoscope::app {
namespace {

constexpr float kRowHeight = 28;  // unscaled
constexpr int kVisibleRows = 12;

bool draw_item(const ComboItem& item, bool chosen, float width) {
  const bool pressed = ImGui::InvisibleButton(item.label.c_str(), {width, dp(kRowHeight)});
  const bool hovered = ImGui::IsItemHovered();
  Rect rect{ImGui::GetItemRectMin(), ImGui::GetItemRectMax()};
  register_item("item", item.label, chosen ? "on" : "off", item.tooltip);
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  const ImU32 fill = chosen ? palette().selection : hovered ? palette().raised : 0;
  draw_list->AddRectFilled(rect.min, rect.max, fill, dp(6));
  rect = rect.inset(dp(10), 0);
  if (!item.note.empty()) {
    const Rect note = rect.take_right(text_size(item.note, Font::kMonoSmall).x, dp(10));
    draw_text(draw_list, note, item.note, Font::kMonoSmall, palette().faint);
  }
  draw_text(draw_list, rect, item.label, Font::kSmall, chosen ? palette().accent : palette().text);
  return pressed;
}

// The open list; the chosen index, or −1.
int draw_list_of(const std::vector<ComboItem>& items, int index, float width) {
  int chosen = -1;
  for (size_t i = 0; i < items.size(); ++i) {
    const bool is_current = static_cast<int>(i) == index;
    if (draw_item(items[i], is_current, width)) chosen = static_cast<int>(i);
    if (is_current && ImGui::IsWindowAppearing()) ImGui::SetScrollHereY();
  }
  if (chosen >= 0 || key_pressed(Key::kEscape)) ImGui::CloseCurrentPopup();
  return chosen;
}

float list_width(const std::vector<ComboItem>& items, float least) {
  for (const ComboItem& item : items) {
    const float note = item.note.empty() ? 0 : text_size(item.note, Font::kMonoSmall).x + dp(10);
    least = std::max(least, text_size(item.label, Font::kSmall).x + note + dp(40));
  }
  return least;
}

int popup(const std::vector<ComboItem>& items, int index, const Rect& field) {
  const float inset = dp(6);
  const float width = list_width(items, field.width());
  const int rows = std::min(static_cast<int>(items.size()), kVisibleRows);
  const float height = static_cast<float>(rows) * dp(kRowHeight) + 2 * inset;
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float below = field.max.y + dp(4), above = field.min.y - dp(4) - height;
  const float x = std::max(0.0f, std::min(field.min.x, screen.x - width));
  ImGui::SetNextWindowPos({x, below + height <= screen.y || above < 0 ? below : above});
  ImGui::SetNextWindowSize({width, height});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {inset, inset});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  int chosen = -1;
  if (ImGui::BeginPopup("items")) {
    chosen = draw_list_of(items, index, ImGui::GetContentRegionAvail().x);
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar(2);
  return chosen;
}

}  // namespace

Change combo(const char* id, const std::vector<ComboItem>& items, int& index,
             const ControlOptions& options, const std::string& hint) {
  const skin::Disabled disabled(!options.enabled);
  const ImGuiID own_id = ImGui::GetID(id);
  const int count = static_cast<int>(items.size());
  const bool inside = index >= 0 && index < count;
  const std::string& shown = inside ? items[static_cast<size_t>(index)].label : hint;
  const bool pressed =
      ImGui::InvisibleButton(id, {skin::resolve_width(options.width), control_height()});
  const Rect rect{ImGui::GetItemRectMin(), ImGui::GetItemRectMax()};
  const bool hovered = ImGui::IsItemHovered();
  const int before = index;
  const int wheel = skin::wheel_step();
  register_item("combo", id, inside ? shown : "", options.tooltip);

  const bool focused = skin::keep_focus(own_id, rect);
  const int step = (focused ? -skin::arrow_step() : 0) - wheel;
  if (step != 0 && count > 0) index = std::clamp(index + step, 0, count - 1);

  skin::draw_field(rect, {hovered, focused, options.error});
  Rect words = rect.inset(dp(12), 0);
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  draw_text(draw_list, words.take_right(dp(14), dp(6)), kIconCaretDown, Font::kSmall, palette().dim,
            Align::kRight);
  draw_text(draw_list, words, shown, Font::kSmall, inside ? palette().text : palette().faint);

  const Scope scope(id);
  if (pressed) {
    ImGui::OpenPopup("items");
    skin::take_focus(own_id);
  }
  if (const int chosen = popup(items, index, rect); chosen >= 0) {
    index = chosen;
    skin::take_focus(own_id);
  }
  return {index != before, index != before};
}

}  // namespace convoscope::app
