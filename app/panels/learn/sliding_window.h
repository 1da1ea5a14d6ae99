// The window that slides over a layer's input, an output or a tap after the other: where it is and
// how it goes on. It moves the element and the map that the whole window explains, so patch,
// products and sum follow wherever they are shown.
#pragma once

#include "app/panels/context.h"
#include "app/panels/learn/learn_state.h"

namespace convoscope::app {

// Taps of a window; 0 where the layer adds no products.
int64_t taps_of(const LayerResult& layer, const Layer& settings);

// So many outputs, or taps where the view counts those, on (or back) from where it is. The ends
// meet.
void slide_by(int64_t steps, const LayerResult& layer, const Layer& settings, ViewState& view,
              LearnState& learn);

// The tap that was added last, of the explained element; null while the window goes by outputs.
const Term* playing_tap(const PanelContext& context);

// Play, step, scrub, speed and the loops, over the rest of the line; nothing where there is no map.
void draw_sliding_window(PanelContext& context);

}  // namespace convoscope::app
