// The filter gradient by Winograd's schemes (kernels/winograd_gradient.h). Private to engine/conv.
#pragma once

#include "engine/conv/conv2d.h"

namespace convoscope {

// The case isn't refused by winograd_gradient_plan.h. kCancelled when the token stopped it.
Expected<Tensor> backprop_filter_by_winograd(const Tensor& input, const Tensor& out_backprop,
                                             const Geometry& geometry,
                                             const Conv2dOptions& options);

}  // namespace convoscope
