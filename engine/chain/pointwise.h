// The activation functions (activation.h) of single elements, and their gradients, as tf.nn has
// them. relu, relu6 and leaky_relu are exact in float32; the others are computed in double and
// rounded once, so they are within one unit in the last place of the true function, where
// TensorFlow's own approximations may be a few off.
#pragma once

#include <cstdint>

#include "engine/chain/activation.h"

namespace convoscope {

// output[i] = activation(sums[i]) of `count` sums; NaN stays NaN. The output may be the sums.
void activate(Activation activation, const float* sums, float* output, int64_t count);

// sums_backprop[i] = activation'(sums[i]) · out_backprop[i]. Where a function has a corner, the
// slope is TensorFlow's: that of the side below, so 0 for relu(0), relu6(0) and relu6(6), α for
// leaky_relu(0). May be computed in place.
void activate_backprop(Activation activation, const float* sums, const float* out_backprop,
                       float* sums_backprop, int64_t count);

}  // namespace convoscope
