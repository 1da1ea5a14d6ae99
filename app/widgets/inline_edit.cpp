// See inline_edit.h. ImGui gives the keyboard to the input one frame after it is asked, and tells
// of its end only by the item's deactivation; both are kept track of here.
#include "app/widgets/inline_edit.h"

#include <cmath>

#include "app/host/input_event.h"

namespace convoscope::app::inline_edit {
namespace {

constexpr int kFramesToGetFocus = 4;

struct Edit {
  ImGuiID id = 0;
  char buffer[64] = {};
  int frames = 0;
  bool was_active = false;
  int last_frame = 0;
};
Edit g_edit;

struct Stepping {
  const std::function<std::string(const std::string&, int)>& step;
  bool stepped = false;
};

int on_arrow(ImGuiInputTextCallbackData* data) {
  auto& stepping = *static_cast<Stepping*>(data->UserData);
  const std::string old(data->Buf, static_cast<size_t>(data->BufTextLen));
  const std::string text = stepping.step(old, data->EventKey == ImGuiKey_UpArrow ? 1 : -1);
  data->DeleteChars(0, data->BufTextLen);
  data->InsertChars(0, text.c_str());
  data->SelectAll();
  stepping.stepped = true;
  return 0;
}

}  // namespace

bool is_open(ImGuiID id) {
  // An input that was not drawn for a while is gone, with its text.
  const int age = ImGui::GetFrameCount() - g_edit.last_frame;
  return g_edit.id == id && age >= 0 && age <= 1;
}

void open(ImGuiID id, const std::string& text) {
  g_edit = {};
  g_edit.id = id;
  g_edit.last_frame = ImGui::GetFrameCount();
  text.copy(g_edit.buffer, sizeof g_edit.buffer - 1);
}

Answer run(ImGuiID id, const Rect& rect, Align align, Font face, ImU32 colour,
           const std::function<std::string(const std::string&, int)>& step) {
  const WithFont with(face);
  g_edit.last_frame = ImGui::GetFrameCount();
  const float text_width = ImGui::CalcTextSize(g_edit.buffer).x;
  const float slack = std::max(0.0f, rect.width() - text_width);
  const float left = align == Align::kCentre  ? slack / 2
                     : align == Align::kRight ? slack - dp(1)
                                              : 0;
  const float above = (rect.height() - ImGui::GetFontSize()) / 2;

  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {std::floor(std::max(0.0f, left)), above});
  ImGui::PushStyleColor(ImGuiCol_FrameBg, 0);
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::SetNextItemWidth(rect.width());
  ImGui::PushID(static_cast<int>(id));
  if (g_edit.frames == 0) ImGui::SetKeyboardFocusHere();
  Stepping stepping{step};
  ImGui::InputText("##edit", g_edit.buffer, sizeof g_edit.buffer,
                   ImGuiInputTextFlags_AutoSelectAll | ImGuiInputTextFlags_NoHorizontalScroll |
                       ImGuiInputTextFlags_CallbackHistory,
                   on_arrow, &stepping);
  ImGui::PopID();
  ImGui::PopStyleColor(2);
  ImGui::PopStyleVar();

  ++g_edit.frames;
  const bool ended =
      g_edit.was_active ? ImGui::IsItemDeactivated() : g_edit.frames > kFramesToGetFocus;
  g_edit.was_active = g_edit.was_active || ImGui::IsItemActive();
  Answer answer{Outcome::kOpen, g_edit.buffer};
  if (stepping.stepped) answer.outcome = Outcome::kStepped;
  if (ended) {
    const bool cancelled = key_pressed(Key::kEscape) || !g_edit.was_active;
    answer.outcome = cancelled ? Outcome::kCancelled : Outcome::kCommitted;
    g_edit = {};
  }
  return answer;
}

}  // namespace convoscope::app::inline_edit
