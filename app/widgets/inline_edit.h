// A number that is being typed where it stands, inside a stepper or a slider. There is at most one.
// Private to app/widgets.
#pragma once

#include <functional>
#include <string>

#include "app/widgets/text.h"

namespace convoscope::app::inline_edit {

enum class Outcome {
  kOpen,
  kStepped,  // an arrow key changed the text; it is to be applied now
  kCommitted,
  kCancelled,
};

struct Answer {
  Outcome outcome = Outcome::kOpen;
  std::string text;
};

bool is_open(ImGuiID id);
void open(ImGuiID id, const std::string& text);
// While open, instead of the shown number. `step` gives the text one step up (+1) or down (−1).
Answer run(ImGuiID id, const Rect& rect, Align align, Font face, ImU32 colour,
           const std::function<std::string(const std::string&, int)>& step);

}  // namespace convoscope::app::inline_edit
