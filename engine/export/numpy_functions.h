// The functions that exported NumPy code is made of: each operation as a loop over taps or a
// formula, as Python text. Private to engine/export.
#pragma once

#include <string>

#include "engine/export/run.h"

namespace convoscope {

// Those that the run calls, helpers before what uses them; two empty lines between them.
std::string numpy_functions(const ExportRun& run);

}  // namespace convoscope
