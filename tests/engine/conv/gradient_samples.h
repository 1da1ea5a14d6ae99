// What tests of the two gradients share: their operands, and one call for either, so that every law
// is stated once.
#pragma once

#include "engine/conv/gradients.h"

namespace convoscope::testing {

struct GradientData {
  Case conv_case;
  Geometry geometry;
  Tensor input, filters, out_backprop;

  GradientData clone() const;
};

enum class Wrt { kInput, kFilters };

Expected<Tensor> gradient(Wrt wrt, const GradientData& data, const Conv2dOptions& options,
                          Plan* plan = nullptr);

// By reference_gradients.h.
Tensor reference_gradient(Wrt wrt, const GradientData& data);

}  // namespace convoscope::testing
