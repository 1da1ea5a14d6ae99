// The lessons that come with the program: the files of assets/lessons in the order of their names.
#pragma once

#include <filesystem>
#include <vector>

#include "engine/core/error.h"

namespace convoscope::app {

// Empty where the program's assets aren't found.
std::vector<std::filesystem::path> course_files();

// What `lesson new` writes: a lesson of one step and one task that passes `lesson check`.
const char* lesson_template();

}  // namespace convoscope::app
