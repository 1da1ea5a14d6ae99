// The pinned elements as a list under the views: where, what value, and how much it has changed
// since it was pinned. A pin keeps its place; where that is gone, it says so.
#pragma once

#include <optional>

#include "app/panels/context.h"
#include "app/widgets/rect.h"

namespace convoscope::app {

// The value of a pinned element in this Result; nothing where its layer, batch element, map or
// position is not there.
std::optional<float> pinned_value(const Result& result, const Pin& pin);
// Pins the element of the chosen map, or lets go of it.
void pin_element(PanelContext& context, const Element& element);
bool is_pinned(const ViewState& view, const Element& element);

// 0 where nothing is pinned.
float watched_height(const PanelContext& context);
void draw_watched(Rect area, PanelContext& context);

}  // namespace convoscope::app
