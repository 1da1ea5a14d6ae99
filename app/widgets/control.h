// What every control shares: what it reports, what can be asked of it, and the keyboard's focus.
// Which controls there are: controls.h.
#pragma once

#include <string>

#include "app/widgets/registry.h"
#include "imgui.h"

namespace convoscope::app {

// What a person did to a control in this frame. `released` ends a run of changes (a drag, typing):
// the moment to close a step of the history. A click changes and releases at once.
struct Change {
  bool changed = false, released = false;
  explicit operator bool() const { return changed; }
};

struct ControlOptions {
  std::string tooltip = {};
  bool enabled = true;
  bool error = false;  // red outline: this control's value is refused
  float width = 0;     // framebuffer pixels; 0 takes the rest of the line
};

// The height of a stepper, combo, text field or button of normal size.
float control_height();

// True while typing or while a control answers to the arrow keys; shortcuts without ctrl then wait.
bool keyboard_taken();

}  // namespace convoscope::app
