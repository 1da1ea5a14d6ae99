// The words that lessons teach, and the parts of the window that each is about: what leads from the
// explanation of a control to the lesson about it. A step names its words ("teaches"); the parts
// are the window's and stand here, so that a lesson outlives a move of a control.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "app/lessons/lesson.h"

namespace convoscope::app {

struct LessonWord {
  const char* word;
  std::vector<const char*> parts;  // stretches of widget paths, whole from slash to slash
};
std::span<const LessonWord> lesson_words();
const LessonWord* find_word(std::string_view word);  // null where there is none

// The word about the widget with that path; where several are, that of the part that ends deepest.
// Null: none.
const LessonWord* word_about(std::string_view path);

// The step that teaches the word, of the first lesson that does.
struct LessonPlace {
  size_t lesson = 0, step = 0;  // counted from 0
};
std::optional<LessonPlace> taught_at(std::span<const std::shared_ptr<const Lesson>> lessons,
                                     std::string_view word);

}  // namespace convoscope::app
