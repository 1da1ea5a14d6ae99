// Short messages at the foot of the window, newest lowest; a click sends one away.
#pragma once

#include "app/document/notices.h"

namespace convoscope::app {

void draw_notices(Notices& notices);

}  // namespace convoscope::app
