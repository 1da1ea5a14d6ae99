// What `lesson check` sees of a lesson in the window: whether every part that a step points at is
// there and in sight as the step begins.
#pragma once

#include <string>
#include <vector>

#include "app/lessons/lesson.h"

namespace convoscope::app {

// A sentence for each pointer that leads nowhere, with its line. The window is drawn without a
// display, at its usual size, the lessons open beside the screen. `lesson` is sound otherwise.
std::vector<std::string> window_faults(const Lesson& lesson);

}  // namespace convoscope::app
