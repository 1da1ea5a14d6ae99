// See cpp_model.h.
#include "engine/export/cpp_model.h"

#include "engine/core/text.h"
#include "engine/export/numbers.h"
#include "engine/export/weights.h"

namespace convoscope {
namespace {

std::string braces(const std::vector<int64_t>& list) { return "{" + comma_list(list) + "}"; }
std::string braces(const Hw& hw) { return braces(std::vector<int64_t>{hw.h, hw.w}); }
std::string pads_of(const Geometry& g) {
  return braces(std::vector<int64_t>{g.h.pad_before, g.h.pad_after, g.w.pad_before, g.w.pad_after});
}
std::string assigned(const std::string& call) { return "  x = " + call + ";\n"; }
std::string each(const std::string& parameter, const std::string& result) {
  return assigned("each(std::move(x), [](double v, int" + parameter + ") { return " + result +
                  "; })");
}

std::string activation_line(const ExportStep& step) {
  const Activation activation = step_activation(step);
  switch (activation.kind) {
    case Activation::kNone:
      return "";
    case Activation::kRelu:
      return each("", "v < 0 ? 0 : v");
    case Activation::kRelu6:
      return each("", "v < 0 ? 0 : v > 6 ? 6 : v");
    case Activation::kLeakyRelu:
      return each("", "v > 0 ? v : " + cpp_number(activation.alpha) + " * v");
    case Activation::kElu:
      return each("", "v > 0 ? v : std::expm1(v)");
    case Activation::kSigmoid:
      return each("", "1 / (1 + std::exp(-v))");
    case Activation::kTanh:
      return each("", "std::tanh(v)");
    case Activation::kGelu:
      return each("", "v * std::erfc(-v / std::sqrt(2.0)) / 2");
    case Activation::kSwish:
      return each("", "v / (1 + std::exp(-v))");
  }
  return "";
}

std::string conv_line(const ExportStep& step) {
  const FilterShape bank = filter_shape(*step.layer->filters.tensor);
  return assigned("conv2d(x, " + weight_name(step, "filters") + ", " + braces(Hw{bank.h, bank.w}) +
                  ", " + std::to_string(bank.in) + ", " + std::to_string(bank.out) + ", " +
                  braces(step.layer->strides) + ", " + braces(step.layer->dilations) + ", " +
                  pads_of(step.geometry->window) + ")");
}

std::string operation_lines(const ExportRun& run, const ExportStep& step) {
  const Layer& layer = *step.layer;
  const std::string other = step.other ? run.value_name(*step.other) : "";
  const auto weights = [&](const char* role) { return weight_name(step, role) + "[k]"; };
  switch (layer.op) {
    case Op::kConv2d:
    case Op::kDepthwiseConv2d:
      return conv_line(step);
    case Op::kSeparableConv2d:
      return conv_line(step) +
             assigned("conv2d(x, " + weight_name(step, "pointwise") + ", {1, 1}, " +
                      std::to_string(filter_shape(*layer.pointwise.tensor).in) + ", " +
                      std::to_string(step.output().c) + ", {1, 1}, {1, 1}, {0, 0, 0, 0})");
    case Op::kConv2dTranspose: {
      const FilterShape bank = filter_shape(*layer.filters.tensor);
      return assigned("conv2d_transpose(x, " + weight_name(step, "filters") + ", " +
                      braces(Hw{bank.h, bank.w}) + ", " + std::to_string(bank.in) + ", " +
                      braces(Hw{step.output().h, step.output().w}) + ", " + braces(layer.strides) +
                      ", " + braces(layer.dilations) + ", " + pads_of(step.geometry->window) + ")");
    }
    case Op::kMaxPool:
    case Op::kAvgPool:
      return assigned(std::string("pool2d(x, ") + (layer.op == Op::kMaxPool ? "true, " : "false, ") +
                      braces(layer.window) + ", " + braces(layer.strides) + ", " +
                      pads_of(step.geometry->window) + ")");
    case Op::kBiasAdd:
      return each(" k", "v + " + weights("bias"));
    case Op::kSoftmax:
      return assigned("softmax(std::move(x))");
    case Op::kBatchNorm:
      return each(" k", "(v - " + weights("mean") + ") / std::sqrt(double(" + weights("variance") +
                            ") + " + round_trip(layer.norm.epsilon) + ") * " + weights("scale") +
                            " + " + weights("offset"));
    case Op::kAdd:
      return assigned("add(std::move(x), " + other + ")");
    case Op::kConcat:
      return assigned("concat(x, " + other + ")");
    case Op::kActivation:
      break;
  }
  return "";
}

}  // namespace

std::string cpp_model(const ExportRun& run, const std::string& type) {
  std::string text = type + " model(" + type + " x) {\n";
  const auto keep = [&](size_t value) {
    if (run.is_kept(value)) text += "  const " + type + " " + run.value_name(value) + " = x;\n";
  };
  keep(0);
  for (size_t s = 0; s < run.steps.size(); ++s) {
    const ExportStep& step = run.steps[s];
    text += "  // " + step.name + ": " + op_name(*step.layer) + "\n" + operation_lines(run, step) +
            activation_line(step);
    keep(s + 1);
  }
  return text + "  return x;\n}\n";
}

}  // namespace convoscope
