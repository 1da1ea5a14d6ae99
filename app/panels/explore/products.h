// Below the input on the Explore screen: the products of patch and filter at the explained element,
// channel by channel, and the sum that they make.
#pragma once

#include "app/panels/context.h"
#include "app/widgets/rect.h"

namespace convoscope::app {

void draw_products(Rect area, PanelContext& context);

}  // namespace convoscope::app
