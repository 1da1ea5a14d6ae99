// Where lessons are: those that come with the program, and those that a teacher puts beside them.
#pragma once

#include <filesystem>
#include <vector>

#include "engine/core/error.h"

namespace convoscope::app {

// The files of assets/lessons in the order of their names; empty where the program's assets aren't
// found.
std::vector<std::filesystem::path> course_files();

// $XDG_DATA_HOME/convoscope/lessons, by the XDG base directory rules; empty without a home.
std::filesystem::path own_lessons_folder();
// The .json files there, in the order of their names.
std::vector<std::filesystem::path> own_lesson_files();

// What `lesson new` writes: a lesson of one step and one task that passes `lesson check`.
const char* lesson_template();

}  // namespace convoscope::app
