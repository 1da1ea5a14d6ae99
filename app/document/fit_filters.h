// What a layer holds for its channels brought to other ones, and banks of filters to other shapes,
// as edits of extents, counts, inputs and chains need it.
// Private to app/document.
#pragma once

#include <vector>

#include "engine/experiment/experiment.h"

namespace convoscope::app {

// The bank at `shape`: presets and random banks are made again from their source, others are
// cropped or grown (filter_bank.h). The bank itself where the shape is its own, is empty or too
// large.
Filters filters_of_shape(const Filters& filters, const FilterShape& shape);

// The bank for an input that had `before` channels and has `now`: keeps the number of groups where
// it divides `now`, else reads all channels.
Filters filters_for_channels(const Filters& filters, int64_t before, int64_t now);

// Channels of every level: of the picture, then of what each layer gives; whether TensorFlow would
// accept the chain or not.
std::vector<int64_t> level_channels(const Experiment& experiment);

// The channel multiplier of a depthwise bank, where its filters can be shared out among so many
// channels; others stay as they are.
void follow_multiplier(Layer& layer, int64_t channels);

// More are refused by what reads them long before; nothing is made for so many.
inline constexpr int64_t kMostChannels = int64_t{1} << 20;

// What a layer holds for the `before` channels that it reads, brought to `now`: filters keep their
// groups where these divide the channels, biases and statistics grow by neutral ones.
void fit_layer(Layer& layer, int64_t before, int64_t now);

// Fits the layers that an edit left alone to the channels that they read since, and the output
// extents of transposed ones to the batch. Layers are told by name.
void fit_channels(Experiment& after, const Experiment& before);

}  // namespace convoscope::app
