// See gradients.h. Checks and dispatches.
#include "engine/conv/gradients.h"

#include <algorithm>

#include "engine/conv/backprop_filter.h"
#include "engine/conv/backprop_filter_winograd.h"
#include "engine/conv/backprop_input.h"
#include "engine/conv/backprop_input_winograd.h"
#include "engine/conv/bias_gradient.h"
#include "engine/conv/reference_gradients.h"
#include "engine/conv/work.h"
#include "engine/core/check.h"

namespace convoscope {
namespace {

Expected<Geometry> geometry_of_gradient(const Case& conv_case, const Tensor& out_backprop) {
  auto geometry = resolve_geometry(conv_case);
  if (geometry && image_shape(out_backprop) != geometry->output()) {
    return refuse("the gradient at the output is " + to_string(image_shape(out_backprop)) +
                      "; this convolution's output is " + to_string(geometry->output()),
                  "out_backprop");
  }
  return geometry;
}

Plan reference_plan() {
  Plan plan;
  plan.target = "double";
  plan.why = "Seven loops in double precision.";
  plan.candidates = {{Algorithm::kReference, {}}};
  return plan;
}

// That of the phase with most to do, and the largest error. Phases differ by a tap at most, so they
// seldom differ in plan.
Plan plan_of(const std::vector<InputPhase>& phases) {
  const auto largest =
      std::max_element(phases.begin(), phases.end(), [](const InputPhase& a, const InputPhase& b) {
        return a.geometry.multiply_adds() < b.geometry.multiply_adds();
      });
  Plan plan = largest->plan;
  for (const InputPhase& phase : phases) plan.error = std::max(plan.error, phase.plan.error);
  if (phases.size() > 1) {
    plan.why += " The strides make it " + std::to_string(phases.size()) +
                " convolutions at stride 1, one for every phase of the input's pixels.";
  }
  return plan;
}

bool any_by_reference(const std::vector<InputPhase>& phases) {
  return std::any_of(phases.begin(), phases.end(), [](const InputPhase& phase) {
    return phase.plan.algorithm == Algorithm::kReference;
  });
}

}  // namespace

Expected<Tensor> conv2d_backprop_input(const ImageShape& input, const Tensor& filters,
                                       const Tensor& out_backprop, const Conv2dSpec& spec,
                                       const Conv2dOptions& options, Plan* plan) {
  Case conv_case{input, filter_shape(filters), spec};
  conv_case.spec.data_format = data_format(out_backprop);
  const auto geometry = geometry_of_gradient(conv_case, out_backprop);
  if (!geometry) return tl::unexpected(geometry.error());
  if (stopped(options.parallel)) return cancelled();
  const auto phases = plan_backprop_input(*geometry, conv_case.spec.data_format, options);
  const auto tiled = plan_backprop_input_by_winograd(
      phases.value_or(std::vector<InputPhase>()), *geometry, conv_case.spec.data_format, options);
  if (tiled) {
    if (plan != nullptr) *plan = *tiled;
    return backprop_input_by_winograd(*tiled, filters, out_backprop, *geometry, options);
  }
  if (!phases) return tl::unexpected(phases.error());
  if (plan != nullptr) *plan = phases->empty() ? reference_plan() : plan_of(*phases);
  if (!any_by_reference(*phases)) {
    return backprop_input_by_phases(*phases, filters, out_backprop, *geometry, options);
  }
  if (plan != nullptr) *plan = reference_plan();
  Tensor result = backprop_input_reference(filters, out_backprop, *geometry);
  report(options, geometry->multiply_adds());
  return result;
}

Expected<Tensor> conv2d_backprop_filter(const Tensor& input, const FilterShape& filters,
                                        const Tensor& out_backprop, const Conv2dSpec& spec,
                                        const Conv2dOptions& options, Plan* plan) {
  CONVOSCOPE_CHECK(data_format(input) == data_format(out_backprop));
  Case conv_case{image_shape(input), filters, spec};
  conv_case.spec.data_format = data_format(out_backprop);
  const auto geometry = geometry_of_gradient(conv_case, out_backprop);
  if (!geometry) return tl::unexpected(geometry.error());
  if (stopped(options.parallel)) return cancelled();
  const auto chosen = plan_filter_gradient(*geometry, conv_case.spec.data_format, options);
  if (!chosen) return tl::unexpected(chosen.error());
  if (plan != nullptr) *plan = chosen->plan;
  if (chosen->plan.algorithm == Algorithm::kWinograd) {
    return backprop_filter_by_winograd(input, out_backprop, *geometry, options);
  }
  if (chosen->plan.algorithm != Algorithm::kReference) {
    return backprop_filter_by_lines(input, out_backprop, *geometry, *chosen, options);
  }
  Tensor result = backprop_filter_reference(input, out_backprop, *geometry);
  report(options, geometry->multiply_adds());
  return result;
}

Expected<Tensor> bias_add_grad(const Tensor& out_backprop, const ParallelOptions& parallel) {
  const int64_t channels = image_shape(out_backprop).c;
  if (const auto size = check_size({1, 1, 1, channels}, "the gradient of the bias"); !size) {
    return tl::unexpected(size.error());
  }
  return sum_over_pixels(out_backprop, parallel);
}

}  // namespace convoscope
