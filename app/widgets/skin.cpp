// The focus is ours and not ImGui's: keyboard navigation would claim the arrow keys that move
// through pictures. The wheel is armed by moving the mouse onto a control, never by scrolling it
// there.
#include "app/widgets/skin.h"

#include <cmath>

#include "app/host/imgui_compat.h"

namespace convoscope::app {
namespace {

struct Focus {
  ImGuiID id = 0;
  int last_frame = 0;  // a control that is no longer drawn loses it
};
Focus g_focus;
ImGuiID g_wheel_armed = 0;

constexpr int kFramesOfGrace = 2;

bool focus_is_fresh() {
  const int age = ImGui::GetFrameCount() - g_focus.last_frame;
  return age >= 0 && age <= kFramesOfGrace;
}

}  // namespace

float control_height() { return dp(30); }

bool keyboard_taken() {
  return (g_focus.id != 0 && focus_is_fresh()) || ImGui::GetIO().WantTextInput;
}

namespace skin {

void draw_ring(const Rect& rect, ImU32 colour, float rounding) {
  const float width = std::max(1.0f, std::round(1.5f * style().scale));
  const float inset = width / 2;
  const Rect line = rect.inset(inset, inset);
  ImGui::GetWindowDrawList()->AddRect(line.min, line.max, tone(colour), rounding, 0, width);
}

void draw_field(const Rect& rect, State state) {
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  const float rounding = dp(7);
  draw_list->AddRectFilled(rect.min, rect.max, tone(palette().field), rounding);
  if (state.hovered) {
    draw_list->AddRectFilled(rect.min, rect.max, tone(palette().hover), rounding);
  }
  if (state.error) {
    draw_ring(rect, palette().warning, rounding);
  } else if (state.focused) {
    draw_ring(rect, palette().accent, rounding);
  } else {
    draw_list->AddRect(rect.min, rect.max, tone(palette().outline), rounding, 0, dp(1));
  }
}

float resolve_width(float width) {
  return width > 0 ? width : std::max(dp(24), ImGui::GetContentRegionAvail().x);
}

void take_focus(ImGuiID id) { g_focus = {id, ImGui::GetFrameCount()}; }

void drop_focus() { g_focus = {}; }

bool keep_focus(ImGuiID id, const Rect& rect) {
  if (g_focus.id != id) return false;
  const bool clicked_elsewhere =
      ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !rect.contains(ImGui::GetMousePos());
  if (clicked_elsewhere || key_pressed(Key::kEscape) || !focus_is_fresh()) {
    g_focus = {};
    return false;
  }
  g_focus.last_frame = ImGui::GetFrameCount();
  return true;
}

int arrow_step() {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.KeyCtrl || io.KeyAlt || io.WantTextInput) return 0;
  return (key_pressed(Key::kUp, true) ? 1 : 0) - (key_pressed(Key::kDown, true) ? 1 : 0);
}

int wheel_step() {
  const ImGuiID id = compat::last_item_id();
  const ImGuiIO& io = ImGui::GetIO();
  if (!ImGui::IsItemHovered()) {
    if (g_wheel_armed == id) g_wheel_armed = 0;
    return 0;
  }
  if (io.MouseDelta.x != 0 || io.MouseDelta.y != 0) g_wheel_armed = id;
  if (g_wheel_armed != id || io.KeyCtrl) return 0;
  compat::claim_wheel();
  return static_cast<int>(std::lround(io.MouseWheel));
}

}  // namespace skin
}  // namespace convoscope::app
