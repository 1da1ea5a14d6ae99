// The second half of reading a layer: its banks made from their sources, and lists that were
// written as one number filled for all channels. Private to engine/io.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/io/loaded_tensors.h"

namespace convoscope {

// `place` is where the layer stands in the file: "layers[2]". Layers without filters stay without.
Expected<void> load_layer(Layer& layer, const std::string& place, LoadedTensors& loaded);

// Channels that each layer reads, as far as the chain is legal; the input's for the first.
std::vector<int64_t> known_channels(const Experiment& experiment);

// A bias, or a statistic of batch_norm, of one number becomes one of each channel. Where the chain
// before it is refused, or would give channels by the million, it stays as it is.
void fill_lists(Experiment& experiment);

}  // namespace convoscope
