// What the open step of a lesson points at: a ring round the part of the window, and words beside
// it. What isn't on screen isn't pointed at.
#pragma once

#include "app/lessons/player.h"

namespace convoscope::app {

// After the page and its panels were drawn.
void draw_lesson_pointers(const LessonPlayer& player);

}  // namespace convoscope::app
