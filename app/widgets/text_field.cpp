// A line of text (fields.h): ImGui's input, without its frame, inside our field. Selection,
// clipboard and undo while typing are ImGui's.
#include "app/widgets/fields.h"
#include "app/widgets/skin.h"
#include "imgui_stdlib.h"

namespace convoscope::app {

Change text_field(const char* id, std::string& text, const TextFieldOptions& options) {
  const skin::Disabled disabled(!options.enabled);
  const WithFont with(options.mono ? Font::kMonoSmall : Font::kSmall);
  const float width = skin::resolve_width(options.width);
  const ImVec2 place = ImGui::GetCursorScreenPos();
  const ImGuiID own_id = ImGui::GetID(id);
  const Rect rect = Rect::of(place.x, place.y, width, control_height());
  const bool hovered = ImGui::IsMouseHoveringRect(rect.min, rect.max) && ImGui::IsWindowHovered();
  // The ring is below the text, so it shows the activity of the frame before.
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  skin::draw_field(rect, {hovered, storage.GetBool(own_id), options.error});

  const float above = (control_height() - ImGui::GetFontSize()) / 2;
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {dp(12), above});
  ImGui::PushStyleColor(ImGuiCol_FrameBg, 0);
  ImGui::PushStyleColor(ImGuiCol_Text, palette().text);
  ImGui::SetNextItemWidth(width);
  ImGui::PushID(id);
  const bool changed = ImGui::InputTextWithHint("##text", options.hint.c_str(), &text);
  ImGui::PopID();
  ImGui::PopStyleColor(2);
  ImGui::PopStyleVar();
  storage.SetBool(own_id, ImGui::IsItemActive());
  const bool released = ImGui::IsItemDeactivatedAfterEdit();
  register_item("text", id, text, options.tooltip);
  return {changed, released};
}

}  // namespace convoscope::app
