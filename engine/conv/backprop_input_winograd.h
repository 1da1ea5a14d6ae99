// The input gradient of 3×3 filters at stride 2 by one scheme over tiles of 8×8 input pixels
// (kernels/winograd_upward.h), instead of a convolution for each phase of the stride. Private to
// engine/conv.
#pragma once

#include <optional>

#include "engine/conv/backprop_input.h"

namespace convoscope {

// The plan where this way computes the case and is asked for or estimated to be faster than the
// phases; else nothing.
std::optional<Plan> plan_backprop_input_by_winograd(const std::vector<InputPhase>& phases,
                                                    const Geometry& forward, DataFormat format,
                                                    const Conv2dOptions& options);

// kCancelled when the token stopped it.
Expected<Tensor> backprop_input_by_winograd(const Plan& plan, const Tensor& filters,
                                            const Tensor& out_backprop, const Geometry& forward,
                                            const Conv2dOptions& options);

}  // namespace convoscope
