// The vectorised filter gradient. Private to engine/conv.
#pragma once

#include "engine/conv/conv2d.h"
#include "engine/conv/filter_gradient_plan.h"

namespace convoscope {

// The plan isn't the reference's. kCancelled when the token stopped it.
Expected<Tensor> backprop_filter_by_lines(const Tensor& input, const Tensor& out_backprop,
                                          const Geometry& geometry, const FilterGradientPlan& plan,
                                          const Conv2dOptions& options);

}  // namespace convoscope
