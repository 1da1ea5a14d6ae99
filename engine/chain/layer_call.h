// A layer as a call of TensorFlow's, as a learner would type it: x is what the layer reads, w its
// filters. One argument a line where there are several.
#pragma once

#include <string>

#include "engine/chain/layer.h"

namespace convoscope {

// What the operands of a call are named.
struct CallNames {
  std::string filters = "w", pointwise = "pointwise";
  std::string channel_prefix;  // before "bias", "mean", "variance", "offset", "scale"
  std::string other;           // what a join reads beside x; empty: layer.with
};

// `output` is what the layer gives (conv2d_transpose must be told). A convolution's activation
// isn't part of its call; a bypassed layer is "x".
std::string tensorflow_call(const Layer& layer, const ImageShape& output, DataFormat format,
                            const CallNames& names = {});

}  // namespace convoscope
