// A short sound lesson as text, which tests break in one place or another.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "app/lessons/course.h"
#include "app/lessons/lesson_reader.h"

namespace convoscope::app::testing {

// The template with one part of it replaced, which must be there.
inline std::string lesson_with(const std::string& part, const std::string& replacement) {
  std::string text = lesson_template();
  const size_t at = text.find(part);
  if (at == std::string::npos) {
    ADD_FAILURE() << "the template has no " << part;
    return text;
  }
  return text.replace(at, part.size(), replacement);
}

inline Lesson read(const std::string& text) {
  auto lesson = parse_lesson(text, "03-mine.json");
  if (!lesson) {
    ADD_FAILURE() << lesson.error().sentence;
    return {};
  }
  return *std::move(lesson);
}

}  // namespace convoscope::app::testing
