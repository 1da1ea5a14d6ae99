// A picture with its channels side by side, for kernels whose lanes are channels. Private to
// engine/conv.
#pragma once

#include "engine/core/parallel.h"
#include "engine/core/tensor.h"

namespace convoscope {

// The same picture in NHWC. A cancelled copy holds rubbish; the token stops its reader as well.
Tensor with_channels_last(const Tensor& picture, const ParallelOptions& parallel);

}  // namespace convoscope
