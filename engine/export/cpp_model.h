// The function model(x) of a C++ file: a call for each step, by the names and arguments that
// cpp_functions.cpp and opencv_functions.cpp define alike. Private to engine/export.
#pragma once

#include <string>

#include "engine/export/run.h"

namespace convoscope {

// `type`: what model() takes and gives.
std::string cpp_model(const ExportRun& run, const std::string& type);

}  // namespace convoscope
