// Below the map on the Explore screen: how its values are distributed, and their extremes, mean and
// deviation.
#pragma once

#include "app/panels/context.h"
#include "app/widgets/rect.h"

namespace convoscope::app {

void draw_values(Rect area, PanelContext& context);

}  // namespace convoscope::app
