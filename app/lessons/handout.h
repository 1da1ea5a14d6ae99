// A lesson on paper: its words, formulas and tasks as Markdown, hints at the end; for teachers with
// answers, what to notice, and typical wrong answers. Who draws the pictures of the steps is asked
// while the text is written, so that the lesson is walked through once.
#pragma once

#include <functional>
#include <string>

#include "app/lessons/walk.h"

namespace convoscope::app {

struct HandoutOptions {
  bool pictures = true;
  bool answers = false;  // for the teacher
};

// Makes a picture of that name of the step that was entered.
using DrawStep = std::function<Expected<void>(const LessonWalk& walk, const std::string& name)>;

// Numbers in the words are those of the steps as the reference solutions lead there. Refuses a
// lesson that check_lesson finds fault with, and what `draw` refuses; without `draw` pictures are
// named and not made.
Expected<std::string> handout(const Lesson& lesson, const HandoutOptions& options,
                              const DrawStep& draw = {});

}  // namespace convoscope::app
