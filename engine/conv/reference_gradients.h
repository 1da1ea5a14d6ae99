// The meaning of every gradient in this program, beside reference.h: the loops of conv2d-semantics
// §8 in double precision, each sum rounded once to float32. Never optimised, never threaded; every
// other way to a gradient is tested against these.
#pragma once

#include "engine/conv/geometry.h"
#include "engine/core/tensor.h"

namespace convoscope {

// The tensors belong to one case that resolve_geometry accepted; out_backprop has the extents of
// its output, and its byte order is that of the result.
Tensor backprop_input_reference(const Tensor& filters, const Tensor& out_backprop,
                                const Geometry& geometry);

// HWIO. Both tensors lie in one data format.
Tensor backprop_filter_reference(const Tensor& input, const Tensor& out_backprop,
                                 const Geometry& geometry);

// HWIO [1, 1, 1, C].
Tensor bias_add_grad_reference(const Tensor& out_backprop);

}  // namespace convoscope
