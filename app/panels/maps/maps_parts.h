// The parts of the panel of feature maps, one file each; maps_panel.cpp puts them together.
#pragma once

#include <vector>

#include "app/panels/context.h"
#include "app/widgets/rect.h"

namespace convoscope::app {

// Title, what is shown, batch, range, colours and legend. `layer` is null before the first Result.
void draw_maps_heading(Rect row, PanelContext& context, const LayerResult* layer, size_t shown);

// A button at the cursor, `width` wide, and the popup with all that has no room in the heading.
void draw_view_options(PanelContext& context, float width);

// The maps of these channels as a grid that scrolls where they don't fit.
void draw_maps_grid(PanelContext& context, const LayerResult& layer,
                    const std::vector<int64_t>& channels);

// The map `by` places after the chosen one in the order of the grid, as far as there is one; the
// first of the grid where the chosen one is not shown.
void choose_neighbour(PanelContext& context, int64_t by);
// Page up and down choose the map before and after, comma and full stop the batch element.
void browse_by_keys(PanelContext& context, const LayerResult& layer);

}  // namespace convoscope::app
