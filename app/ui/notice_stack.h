// Short messages at the foot of the window, newest lowest; a click sends one away. A question
// has buttons instead.
#pragma once

#include <string>

#include "app/document/notices.h"

namespace convoscope::app {

// The answer that was pressed; mostly empty.
std::string draw_notices(Notices& notices);

}  // namespace convoscope::app
