// The words about the shown layer's plan in the top bar as a button: resting on it tells why this
// algorithm was taken, how exact it is and why not the others; a click goes to the next precision.
#pragma once

#include "app/panels/context.h"
#include "app/widgets/rect.h"

namespace convoscope::app {

// Over `area`, where the words are drawn.
void draw_plan_switch(const Rect& area, PanelContext& context);

}  // namespace convoscope::app
