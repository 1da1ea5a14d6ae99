// Presets placed on a filter, on one of its slices or on a whole bank, as edits. All share a merge
// key, so that a held slider is one step. The weights were made before
// (engine/filters/preset_call): an edit only puts them into their place, and does nothing where
// they don't fit any more.
#pragma once

#include "app/document/edits.h"
#include "engine/filters/preset_call.h"

namespace convoscope::app {

// The whole bank of that shape: of a preset for each filter, or drawn at once by an initializer, so
// that a saved file stays short and the bank survives another size.
Expected<Filters> filters_of_preset(const PresetCall& call, const FilterShape& shape,
                                    const BankPlan& plan);

// `weights` is [h][w][in]. A bank of presets stays one.
Edit place_on_filter(size_t l, int64_t k, const PresetCall& call, std::vector<float> weights);
// `weights` is [h][w]; `channel` is the slice's name, "R".
Edit place_on_slice(size_t l, int64_t k, int64_t q, const PresetCall& call,
                    std::vector<float> weights, const std::string& channel);
// Of the shape that the bank has.
Edit place_on_bank(size_t l, const PresetCall& call, Filters filters);

}  // namespace convoscope::app
