// The OpenCV functions that an exported file defines, as far as a run needs them: by the names and
// arguments of cpp_functions.h, over planes of cv::Mat. Private to engine/export.
#pragma once

#include <string>

#include "engine/export/run.h"

namespace convoscope {

std::string opencv_functions(const ExportRun& run);

}  // namespace convoscope
