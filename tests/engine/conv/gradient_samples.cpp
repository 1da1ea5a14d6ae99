// See gradient_samples.h.
#include "tests/engine/conv/gradient_samples.h"

#include "engine/conv/reference_gradients.h"

namespace convoscope::testing {

GradientData GradientData::clone() const {
  return {conv_case, geometry, input.clone(), filters.clone(), out_backprop.clone()};
}

Expected<Tensor> gradient(Wrt wrt, const GradientData& d, const Conv2dOptions& options,
                          Plan* plan) {
  const Case& c = d.conv_case;
  return wrt == Wrt::kInput
             ? conv2d_backprop_input(c.input, d.filters, d.out_backprop, c.spec, options, plan)
             : conv2d_backprop_filter(d.input, c.filters, d.out_backprop, c.spec, options, plan);
}

Tensor reference_gradient(Wrt wrt, const GradientData& d) {
  return wrt == Wrt::kInput ? backprop_input_reference(d.filters, d.out_backprop, d.geometry)
                            : backprop_filter_reference(d.input, d.out_backprop, d.geometry);
}

}  // namespace convoscope::testing
