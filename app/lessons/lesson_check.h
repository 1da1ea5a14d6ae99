// Plays a lesson without a window, as a careful teacher would before the class: every change is
// applied, every number in the words is worked out, every layer, map and element that is named is
// looked for, and of every task it is seen that it isn't solved from the start, that its reference
// solution solves it, and that each typical wrong answer stays unsolved and gets its own hint.
#pragma once

#include <string>
#include <vector>

#include "app/lessons/lesson.h"

namespace convoscope::app {

// What is wrong, a sentence each, with the line; empty for a sound lesson.
std::vector<std::string> check_lesson(const Lesson& lesson);

}  // namespace convoscope::app
