// See pass.h.
#include "engine/bench/pass.h"

#include <utility>

#include "engine/conv/gradients.h"
#include "engine/core/random.h"

namespace convoscope {
namespace {

constexpr Pass kPasses[] = {Pass::kForward, Pass::kBackpropInput, Pass::kBackpropFilter};

Expected<Tensor> random_tensor(const Dims& dims, Layout layout, const char* what, int64_t seed) {
  const auto size = check_size(dims, what);
  if (!size) return tl::unexpected(size.error());
  Tensor tensor = Tensor::uninitialized(dims, layout);
  random_normal(tensor.values(), seed);
  return tensor;
}

}  // namespace

const char* to_string(Pass pass) {
  switch (pass) {
    case Pass::kForward:
      return "forward";
    case Pass::kBackpropInput:
      return "backprop_input";
    case Pass::kBackpropFilter:
      return "backprop_filter";
  }
  return "";
}

Expected<Pass> parse_pass(const std::string& name) {
  std::string names;
  for (const Pass pass : kPasses) {
    if (name == to_string(pass)) return pass;
    names += std::string(names.empty() ? "" : ", ") + to_string(pass);
  }
  return usage_error("there is no pass \"" + name + "\"; known are " + names);
}

Expected<Operands> random_operands(const Case& conv_case, const Geometry& geometry) {
  const DataFormat format = conv_case.spec.data_format;
  auto input =
      random_tensor(storage_dims(conv_case.input, format), layout_of(format), "the input", 1);
  if (!input) return tl::unexpected(input.error());
  auto filters =
      random_tensor(storage_dims(conv_case.filters), Layout::kHWIO, "the filter bank", 2);
  if (!filters) return tl::unexpected(filters.error());
  auto out_backprop = random_tensor(storage_dims(geometry.output(), format), layout_of(format),
                                    "the gradient at the output", 3);
  if (!out_backprop) return tl::unexpected(out_backprop.error());
  return Operands{std::move(*input), std::move(*filters), std::move(*out_backprop)};
}

Expected<Tensor> run_pass(Pass pass, const Case& conv_case, const Operands& operands,
                          const Conv2dOptions& options, Plan* plan) {
  switch (pass) {
    case Pass::kBackpropInput:
      return conv2d_backprop_input(conv_case.input, operands.filters, operands.out_backprop,
                                   conv_case.spec, options, plan);
    case Pass::kBackpropFilter:
      return conv2d_backprop_filter(operands.input, conv_case.filters, operands.out_backprop,
                                    conv_case.spec, options, plan);
    default:
      return conv2d(operands.input, operands.filters, conv_case.spec, options, plan);
  }
}

}  // namespace convoscope
