// Loads the type of style.h into Dear ImGui's atlas. Font files come from Debian's packages at run
// time; one that is missing is replaced by ImGui's own, and its name is kept for the doctor.
#pragma once

#include <array>

#include "app/host/style.h"

namespace convoscope::app {

// Clears the current context's atlas, loads every font at its size × scale and builds the pixels.
std::array<ImFont*, kFontCount> load_fonts(float scale);

}  // namespace convoscope::app
