// The parts of the filter panel that have files of their own.
#pragma once

#include <span>

#include "app/panels/context.h"
#include "app/panels/filters/anatomy.h"
#include "engine/filters/filter_bank.h"

namespace convoscope::app {

// The bank as thumbnails; a click chooses the filter.
void draw_bank(PanelContext& context, const FilterShape& shape);

// Opens the list of presets over the window; a click on one puts it into the chosen filter.
void draw_presets_button(PanelContext& context, const FilterShape& shape, float width);

// Frequency response of the shown slice: magnitude as a picture, profiles through its middle.
void draw_response(PanelContext& context, const Anatomy& anatomy);
// Those profiles alone, from −π to π.
void plot_response(const char* id, std::span<const float> along_x, std::span<const float> along_y,
                   ImVec2 size);

// A small filter as a picture: in colour where it reads three channels of a picture (grey is zero),
// else one slice in signed colours. Full colour is the filter's own largest weight, so that weak
// filters show their form too; it is looked up in `context.bank` for the chosen layer's bank.
void draw_filter_thumb(PanelContext& context, const TensorPtr& bank, int64_t k, int64_t q,
                       ImVec2 min, float size);
// The same at `scale` screen pixels per tap.
void draw_filter_taps(PanelContext& context, const TensorPtr& bank, int64_t k, int64_t q,
                      ImVec2 min, double scale);
// One slice in signed colours, also where the filter would be a picture.
void draw_slice_taps(PanelContext& context, const TensorPtr& bank, int64_t k, int64_t q, ImVec2 min,
                     double scale);

// Asks for another selection in the bank, from the next frame on.
void select_filters(PanelContext& context, const FilterSelection& selection);
// The filters that actions apply to.
std::vector<int64_t> selected_filters(const PanelContext& context);
// Puts them in front of filter `before`, as a step of history.
void move_selected(PanelContext& context, const FilterShape& shape, int64_t before);

// Below the thumbnails of the browser: what can be done to the selected filters and to the bank.
void draw_bank_tools(PanelContext& context, const FilterShape& shape);
float bank_tools_height();
// The button with the extents, and the popup that changes them.
void draw_bank_size(PanelContext& context, const FilterShape& shape, float width);
// Keys that act on the selected filters while no text is being typed; `focused` when the thumbnails
// have the keyboard.
void use_bank_keys(PanelContext& context, const FilterShape& shape, bool focused);

}  // namespace convoscope::app
