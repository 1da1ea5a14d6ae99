// A switch with two lines of words beside it and a value at the right end: a rule that is on or
// off, and how things stand with it.
#pragma once

#include <string>

#include "app/widgets/control.h"

namespace convoscope::app {

struct SwitchCard {
  std::string title, note, value;  // the note is left out where the card is too low for two lines
  std::string tooltip;
  bool enabled = true;
  bool mono_note = false;  // the note is a number
};
Change switch_card(const char* id, const SwitchCard& card, bool& on, ImVec2 size);

}  // namespace convoscope::app
