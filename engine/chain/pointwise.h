// Functions applied to each element of a layer's sums.
#pragma once

#include <cstdint>

namespace convoscope {

// max(sum, 0) of each of `count` sums, as tf.nn.relu: NaN stays NaN. The output may be the sums.
void relu(const float* sums, float* output, int64_t count);

}  // namespace convoscope
