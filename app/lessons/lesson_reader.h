// Lesson files (docs/lessons.md): JSON that a teacher writes. Reading is strict: an unknown key, a
// wrong type or a missing part is refused with its line; what is written in conditions is looked at
// by lesson_check.h.
#pragma once

#include <filesystem>
#include <vector>

#include "app/lessons/lesson.h"

namespace convoscope::app {

// `path` gives the lesson its id, and relative paths their folder.
Expected<Lesson> parse_lesson(const std::string& text, const std::filesystem::path& path);
Expected<Lesson> read_lesson(const std::filesystem::path& path);

// "05-stride.json" is stride.
std::string lesson_id(const std::filesystem::path& path);
// Whether the file means to be a lesson, sound or not.
bool is_lesson_file(const std::filesystem::path& path);

}  // namespace convoscope::app
