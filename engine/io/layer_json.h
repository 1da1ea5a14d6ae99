// One layer as an experiment's text has it: what its operation reads, and nothing else (README,
// "Experiment files"). Private to engine/io.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/chain/layer.h"
#include "engine/io/json_node.h"

namespace convoscope {

// `channels` are those that the layer reads, 0 where they aren't known: a bias or statistic that is
// the same for all of them is written as one number.
Json layer_json(const Layer& layer, int64_t channels, DataFormat format,
                const std::filesystem::path& folder);

}  // namespace convoscope
