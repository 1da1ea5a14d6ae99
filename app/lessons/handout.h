// A lesson on paper: its words, formulas and tasks as Markdown, the answers at the end. Pictures of
// the window are named, not drawn: who writes the files draws them.
#pragma once

#include <string>

#include "app/lessons/lesson.h"

namespace convoscope::app {

// "step-03.png", of a step counted from 0.
std::string picture_name(size_t step);

// Numbers in the words are those of the steps as the reference solutions lead there. Refuses a
// lesson that check_lesson finds fault with.
Expected<std::string> handout(const Lesson& lesson, bool pictures);

}  // namespace convoscope::app
