// Banks of filters brought to another shape, as edits of extents, counts and inputs need it.
// Private to app/document.
#pragma once

#include "engine/experiment/experiment.h"

namespace convoscope::app {

// The bank at `shape`: presets and random banks are made again from their source, others are
// cropped or grown (filter_bank.h). The bank itself where the shape is its own, is empty or too
// large.
Filters filters_of_shape(const Filters& filters, const FilterShape& shape);

// The bank for an input that had `before` channels and has `now`: keeps the number of groups where
// it divides `now`, else reads all channels.
Filters filters_for_channels(const Filters& filters, int64_t before, int64_t now);

// Makes the filters of the layer after `l`, if there is one, fit layer l, which had `before`
// filters.
void fit_next_layer(Experiment& experiment, size_t l, int64_t before);

}  // namespace convoscope::app
