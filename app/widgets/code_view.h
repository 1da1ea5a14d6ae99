// A text with line numbers that scrolls both ways: of any length, since only what is visible is
// drawn. It is read, not edited; once it has the keyboard, arrows, Page Up and Down, Home and End
// scroll it.
#pragma once

#include <string>

#include "app/widgets/code_text.h"
#include "imgui.h"

namespace convoscope::app {

struct CodeViewOptions {
  std::string tooltip = {};
  bool to_top = false;  // another text than in the frame before: shown from its start
};

// Registers `id` as "code" with the visible lines as its value. Characters of a line beyond
// kShownColumns are left out and say so.
void code_view(const char* id, const CodeText& code, ImVec2 size,
               const CodeViewOptions& options = {});
inline constexpr size_t kShownColumns = 2000;

}  // namespace convoscope::app
