// Functions applied to each element of a layer's sums.
#pragma once

#include "engine/core/parallel.h"
#include "engine/core/tensor.h"

namespace convoscope {

// max(value, 0) of every element, in a new tensor of the same layout, as tf.nn.relu: NaN stays NaN.
// kCancelled when the token stopped it.
Expected<Tensor> relu(const Tensor& sums, const ParallelOptions& parallel = {});

}  // namespace convoscope
