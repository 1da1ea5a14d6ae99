// The gradient of a bias, threaded. Private to engine/conv; its meaning stands in
// reference_gradients.h.
#pragma once

#include "engine/core/parallel.h"
#include "engine/core/tensor.h"

namespace convoscope {

// HWIO [1, 1, 1, C]; kCancelled when the token stopped it. A float32 accumulator takes at most 256
// terms before it goes on in double, so the error is at most 2^-16 · Σ|terms|, and mostly far less.
Expected<Tensor> sum_over_pixels(const Tensor& out_backprop, const ParallelOptions& parallel);

}  // namespace convoscope
