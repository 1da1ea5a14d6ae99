// The parts of the filter panel that have files of their own.
#pragma once

#include "app/panels/anatomy.h"
#include "app/panels/context.h"
#include "engine/filters/filter_bank.h"

namespace convoscope::app {

// The bank as thumbnails; a click chooses the filter.
void draw_bank(PanelContext& context, const FilterShape& shape);

// Opens the list of presets over the window; a click on one puts it into the chosen filter.
void draw_presets_button(PanelContext& context, const FilterShape& shape, float width);

// Frequency response of the shown slice: magnitude as a picture, profiles through its middle.
void draw_response(PanelContext& context, const Anatomy& anatomy);

// A small filter as a picture: in colour where it reads three channels of a picture (grey is zero),
// else one slice in signed colours.
void draw_filter_thumb(PanelContext& context, const TensorPtr& bank, int64_t k, int64_t q,
                       ImVec2 min, float size);

}  // namespace convoscope::app
