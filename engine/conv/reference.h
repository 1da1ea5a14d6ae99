// The meaning of every convolution in this program: seven loops in double precision, straight from
// conv2d-semantics §1. Never optimised, never threaded; every other algorithm is tested against it.
#pragma once

#include "engine/conv/geometry.h"
#include "engine/core/tensor.h"

namespace convoscope {

// The output of a case that resolve_geometry accepted, each sum taken in double in the order
// y, x, q and rounded once to float32. The output lies in the input's data format.
Tensor conv2d_reference(const Tensor& input, const Tensor& filters, const Geometry& geometry);

}  // namespace convoscope
