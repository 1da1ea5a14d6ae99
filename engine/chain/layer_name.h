// What a layer is called that nobody gave a name: after what it does and where it stands.
#pragma once

#include <string>

#include "engine/chain/layer.h"

namespace convoscope {

// "conv1", "pool2", "relu3", "relu6_4"; `place` counts the layers of the chain from 0, names
// from 1.
std::string default_name(const Layer& layer, size_t place);

}  // namespace convoscope
