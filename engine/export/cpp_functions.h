// The functions that exported C++ is made of, as text: plain loops over NHWC pictures. Private to
// engine/export.
#pragma once

#include <string>

#include "engine/export/run.h"

namespace convoscope {

// Types, and the functions that the run calls.
std::string cpp_functions(const ExportRun& run);

}  // namespace convoscope
