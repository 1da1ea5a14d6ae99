// One layer from an experiment's text: which keys an operation reads, and what stands for those
// that are left out (README, "Experiment files"). Private to engine/io.
#pragma once

#include <filesystem>

#include "engine/chain/layer.h"
#include "engine/io/json_node.h"

namespace convoscope {

// `place` counts the layers from 0, for the name of one that has none. Tensors are null but those
// of values. A bias or statistic that is one number for all channels is a list of one here
// (layer_tensors.h).
Layer read_layer(const JsonNode& node, size_t place, DataFormat format,
                 const std::filesystem::path& folder);

}  // namespace convoscope
