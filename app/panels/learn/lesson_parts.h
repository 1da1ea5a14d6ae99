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

// The loops that the sliding window goes through, and where they stand.
void draw_loop_code(PanelContext& context, const LayerResult& layer);

}  // namespace convoscope::app
