// The input of the chosen layer and the chosen map, as views that the Explore and Arithmetic
// screens share. Each draws a heading and a picture into a rectangle and says where the picture
// came to lie, so that the caller can draw across both.
#pragma once

#include <optional>

#include "app/panels/context.h"
#include "app/widgets/image_view.h"
#include "app/widgets/rect.h"

namespace convoscope::app {

// Nothing when there is no Result yet. `with_taps` draws the receptive field of the focus.
std::optional<ImageViewResult> draw_input_view(Rect area, PanelContext& context, bool with_taps);

std::optional<ImageViewResult> draw_map_view(Rect area, PanelContext& context);

// Position and value of the explained element, beside it.
void draw_map_bubble(const ImageViewResult& map, const PanelContext& context);

// The field's neighbourhood enlarged, in the corner of the input view farthest from it; only where
// its cells are too small to tell.
void draw_field_inset(const ImageViewResult& view, PanelContext& context);

}  // namespace convoscope::app
