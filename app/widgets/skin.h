// How controls are drawn and which of them has the keyboard: shared by the controls of this folder,
// not for panels.
#pragma once

#include <string_view>

#include "app/host/style.h"
#include "app/widgets/control.h"

namespace convoscope::app::skin {

// With the alpha that ImGui::BeginDisabled() and PushStyleVar(Alpha) ask for.
inline ImU32 tone(ImU32 colour) { return ImGui::GetColorU32(colour); }

struct State {
  bool hovered = false, focused = false, error = false;
};
// The sunken box of a field: fill, outline, and a ring where it is focused or refused.
void draw_field(const Rect& rect, State state);
void draw_ring(const Rect& rect, ImU32 colour, float rounding);

// A width that was asked for, or the rest of the line.
float resolve_width(float width);

// Greys out and blocks the control as long as it lives.
class Disabled {
 public:
  explicit Disabled(bool disabled) : disabled_(disabled) {
    if (disabled_) ImGui::BeginDisabled();
  }
  ~Disabled() {
    if (disabled_) ImGui::EndDisabled();
  }
  Disabled(const Disabled&) = delete;
  Disabled& operator=(const Disabled&) = delete;

 private:
  bool disabled_;
};

// The keyboard's focus among controls that answer to arrow keys. One at a time; a click elsewhere
// or Escape takes it away.
void take_focus(ImGuiID id);
void drop_focus();
// Once a frame and control, with its whole rectangle.
bool keep_focus(ImGuiID id, const Rect& rect);
// +1 for up, −1 for down, 0 otherwise; for the focused control.
int arrow_step();

// Notches of the wheel over the last item, if the mouse was moved there: content that scrolls under
// a resting mouse must not change values. Keeps the window from scrolling.
int wheel_step();

}  // namespace convoscope::app::skin
