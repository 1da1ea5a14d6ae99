// See gradients.h. Checks and dispatches.
#include "engine/conv/gradients.h"

#include "engine/conv/reference_gradients.h"
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

bool stopped(const ParallelOptions& parallel) {
  return parallel.cancel != nullptr && parallel.cancel->cancelled();
}

void report(const Conv2dOptions& options, int64_t multiply_adds) {
  if (options.progress != nullptr) {
    options.progress->done.fetch_add(multiply_adds, std::memory_order_relaxed);
  }
}

Plan reference_plan() {
  Plan plan;
  plan.target = "double";
  plan.why = "Seven loops in double precision.";
  plan.candidates = {{Algorithm::kReference, {}}};
  return plan;
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
  if (plan != nullptr) *plan = reference_plan();
  Tensor result = backprop_filter_reference(input, out_backprop, *geometry);
  report(options, geometry->multiply_adds());
  return result;
}

Expected<Tensor> bias_add_grad(const Tensor& out_backprop, const ParallelOptions& parallel) {
  const int64_t channels = image_shape(out_backprop).c;
  if (const auto size = check_size({1, 1, 1, channels}, "the gradient of the bias"); !size) {
    return tl::unexpected(size.error());
  }
  if (stopped(parallel)) return cancelled();
  return bias_add_grad_reference(out_backprop);
}

}  // namespace convoscope
