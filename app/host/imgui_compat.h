// The only place that knows which Dear ImGui is underneath: 1.86 takes inputs as plain state, newer
// ones as events. Private to app/host and app/widgets; everything else compiles the same with both.
#pragma once

#include "app/host/input_event.h"
#include "imgui.h"
#include "imgui_internal.h"

namespace convoscope::app::compat {

#if IMGUI_VERSION_NUM >= 18900

inline ImGuiKey imgui_key(Key key) {
  const int code = static_cast<int>(key);
  if (code >= 'A' && code <= 'Z') return static_cast<ImGuiKey>(ImGuiKey_A + (code - 'A'));
  if (code >= '0' && code <= '9') return static_cast<ImGuiKey>(ImGuiKey_0 + (code - '0'));
  if (key >= Key::kF1 && key <= Key::kF12) {
    return static_cast<ImGuiKey>(ImGuiKey_F1 + (code - static_cast<int>(Key::kF1)));
  }
  switch (key) {
    case Key::kSpace:
      return ImGuiKey_Space;
    case Key::kComma:
      return ImGuiKey_Comma;
    case Key::kMinus:
      return ImGuiKey_Minus;
    case Key::kPeriod:
      return ImGuiKey_Period;
    case Key::kSlash:
      return ImGuiKey_Slash;
    case Key::kEqual:
      return ImGuiKey_Equal;
    case Key::kTab:
      return ImGuiKey_Tab;
    case Key::kLeft:
      return ImGuiKey_LeftArrow;
    case Key::kRight:
      return ImGuiKey_RightArrow;
    case Key::kUp:
      return ImGuiKey_UpArrow;
    case Key::kDown:
      return ImGuiKey_DownArrow;
    case Key::kPageUp:
      return ImGuiKey_PageUp;
    case Key::kPageDown:
      return ImGuiKey_PageDown;
    case Key::kHome:
      return ImGuiKey_Home;
    case Key::kEnd:
      return ImGuiKey_End;
    case Key::kInsert:
      return ImGuiKey_Insert;
    case Key::kDelete:
      return ImGuiKey_Delete;
    case Key::kBackspace:
      return ImGuiKey_Backspace;
    case Key::kEnter:
      return ImGuiKey_Enter;
    case Key::kKeypadEnter:
      return ImGuiKey_KeypadEnter;
    case Key::kEscape:
      return ImGuiKey_Escape;
    case Key::kLeftCtrl:
      return ImGuiKey_LeftCtrl;
    case Key::kRightCtrl:
      return ImGuiKey_RightCtrl;
    case Key::kLeftShift:
      return ImGuiKey_LeftShift;
    case Key::kRightShift:
      return ImGuiKey_RightShift;
    case Key::kLeftAlt:
      return ImGuiKey_LeftAlt;
    case Key::kRightAlt:
      return ImGuiKey_RightAlt;
    default:
      return ImGuiKey_None;
  }
}

inline void name_keys(ImGuiIO&) {}
inline void send_mouse_pos(ImGuiIO& io, float x, float y) { io.AddMousePosEvent(x, y); }
inline void send_mouse_button(ImGuiIO& io, int button, bool down) {
  io.AddMouseButtonEvent(button, down);
}
inline void send_wheel(ImGuiIO& io, float x, float y) { io.AddMouseWheelEvent(x, y); }
inline void send_key(ImGuiIO& io, Key key, bool down) { io.AddKeyEvent(imgui_key(key), down); }
inline void send_modifiers(ImGuiIO& io, bool ctrl, bool shift, bool alt) {
  io.AddKeyEvent(ImGuiMod_Ctrl, ctrl);
  io.AddKeyEvent(ImGuiMod_Shift, shift);
  io.AddKeyEvent(ImGuiMod_Alt, alt);
}
inline bool is_key_pressed(Key key, bool repeat) {
  return ImGui::IsKeyPressed(imgui_key(key), repeat);
}
inline bool is_key_down(Key key) { return ImGui::IsKeyDown(imgui_key(key)); }
inline void claim_wheel() { ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY); }

#else

inline int native(Key key) { return static_cast<int>(key); }

// Tab is ours (app/widgets/keyboard.h): ImGui would only go from one input of text to the next.
inline void name_keys(ImGuiIO& io) {
  struct Pair {
    ImGuiKey imgui;
    Key ours;
  };
  constexpr Pair kPairs[] = {{ImGuiKey_LeftArrow, Key::kLeft},
                             {ImGuiKey_RightArrow, Key::kRight},
                             {ImGuiKey_UpArrow, Key::kUp},
                             {ImGuiKey_DownArrow, Key::kDown},
                             {ImGuiKey_PageUp, Key::kPageUp},
                             {ImGuiKey_PageDown, Key::kPageDown},
                             {ImGuiKey_Home, Key::kHome},
                             {ImGuiKey_End, Key::kEnd},
                             {ImGuiKey_Insert, Key::kInsert},
                             {ImGuiKey_Delete, Key::kDelete},
                             {ImGuiKey_Backspace, Key::kBackspace},
                             {ImGuiKey_Space, Key::kSpace},
                             {ImGuiKey_Enter, Key::kEnter},
                             {ImGuiKey_Escape, Key::kEscape},
                             {ImGuiKey_KeyPadEnter, Key::kKeypadEnter},
                             {ImGuiKey_A, letter_key('A')},
                             {ImGuiKey_C, letter_key('C')},
                             {ImGuiKey_V, letter_key('V')},
                             {ImGuiKey_X, letter_key('X')},
                             {ImGuiKey_Y, letter_key('Y')},
                             {ImGuiKey_Z, letter_key('Z')}};
  for (const Pair& pair : kPairs) io.KeyMap[pair.imgui] = native(pair.ours);
}
inline void send_mouse_pos(ImGuiIO& io, float x, float y) { io.MousePos = {x, y}; }
inline void send_mouse_button(ImGuiIO& io, int button, bool down) { io.MouseDown[button] = down; }
inline void send_wheel(ImGuiIO& io, float x, float y) {
  io.MouseWheel += y;
  io.MouseWheelH += x;
}
inline void send_key(ImGuiIO& io, Key key, bool down) { io.KeysDown[native(key)] = down; }
inline void send_modifiers(ImGuiIO& io, bool ctrl, bool shift, bool alt) {
  io.KeyCtrl = ctrl;
  io.KeyShift = shift;
  io.KeyAlt = alt;
}
inline bool is_key_pressed(Key key, bool repeat) {
  return ImGui::IsKeyPressed(native(key), repeat);
}
inline bool is_key_down(Key key) { return ImGui::IsKeyDown(native(key)); }
inline void claim_wheel() { ImGui::SetItemUsingMouseWheel(); }

#endif

inline bool is_disabled() {
  return (ImGui::GetCurrentContext()->CurrentItemFlags & ImGuiItemFlags_Disabled) != 0;
}
inline ImGuiID last_item_id() { return ImGui::GetItemID(); }

// The current window lies behind the topmost popup.
inline bool behind_popup() {
  const ImGuiContext& g = *GImGui;
  if (g.OpenPopupStack.Size == 0) return false;
  const ImGuiWindow* popup = g.OpenPopupStack.back().Window;
  return popup != nullptr && g.CurrentWindow->RootWindow != popup;
}

// The input that is being typed into ends as if it had been left.
inline void end_typing() { ImGui::ClearActiveID(); }

}  // namespace convoscope::app::compat
