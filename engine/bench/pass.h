// The three passes of a convolution, as something that can be timed: conv2d and its two gradients
// (gradients.h), each from tensors that lie ready to a tensor of its own. It holds no clock.
#pragma once

#include <string>

#include "engine/conv/conv2d.h"

namespace convoscope {

enum class Pass { kForward, kBackpropInput, kBackpropFilter };
const char* to_string(Pass pass);                    // "forward", "backprop_input", …
Expected<Pass> parse_pass(const std::string& name);  // usage error that lists the names

// Empty where the pass reads none: kForward no out_backprop, kBackpropInput no input,
// kBackpropFilter no filters.
struct Operands {
  Tensor input, filters, out_backprop;
};

// Normal random numbers for every pass. Refuses extents that can't be stored.
Expected<Operands> random_operands(const Case& conv_case, const Geometry& geometry);

// The pass as the program calls it, packing of filters and allocation of the result included.
// Refuses what conv2d or the gradient refuses.
Expected<Tensor> run_pass(Pass pass, const Case& conv_case, const Operands& operands,
                          const Conv2dOptions& options, Plan* plan = nullptr);

}  // namespace convoscope
