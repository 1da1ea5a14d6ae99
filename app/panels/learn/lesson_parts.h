// The parts of the lesson panel, a file each; lesson_panel.cpp puts them one below the other.
#pragma once

#include "app/panels/context.h"
#include "app/panels/learn/learn_state.h"

namespace convoscope::app {

// All lessons, with what was solved of each; choosing one opens it.
void draw_lesson_list(PanelContext& context);

// Text and formulas of the step.
void draw_lesson_words(const LessonPlayer& player);

// The task: its checks with their present numbers, the answer that is asked for, hints, and what to
// notice once it is solved.
void draw_lesson_task(LessonPlayer& player);

// Play, step and scrub the window over the output; nothing where there is no map.
void draw_lesson_transport(PanelContext& context);

}  // namespace convoscope::app
