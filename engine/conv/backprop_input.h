// The vectorised input gradient: one convolution at stride 1 for every phase of the stride
// (gradient_phases.h), computed by the forward kernels, which write straight into the strided
// places. Private to engine/conv.
#pragma once

#include <vector>

#include "engine/conv/conv2d.h"
#include "engine/conv/geometry.h"
#include "engine/conv/gradient_phases.h"
#include "engine/conv/plan.h"

namespace convoscope {

struct InputPhase {
  AxisPhase rows, columns;
  Geometry geometry;  // of the convolution of out_backprop
  Plan plan;
};

// Every phase with its plan; empty where the gradient is zero throughout. Refuses when the wished
// algorithm can't compute one of them.
Expected<std::vector<InputPhase>> plan_backprop_input(const Geometry& forward, DataFormat format,
                                                      const Conv2dOptions& options);

// No phase is planned as the reference. kCancelled when the token stopped it.
Expected<Tensor> backprop_input_by_phases(const std::vector<InputPhase>& phases,
                                          const Tensor& filters, const Tensor& out_backprop,
                                          const Geometry& forward, const Conv2dOptions& options);

}  // namespace convoscope
