// The run in NumPy alone, in NHWC: an NCHW experiment is transposed on its way in and out.
#include "engine/core/text.h"
#include "engine/export/numpy_functions.h"
#include "engine/export/python_file.h"
#include "engine/export/targets.h"

namespace convoscope {
namespace {

std::string activation_line(const ExportStep& step) {
  const Activation activation = step_activation(step);
  const std::string alpha = "np.float32(" + round_trip(activation.alpha) + ")";
  switch (activation.kind) {
    case Activation::kNone:
      return "";
    case Activation::kRelu:
      return python_line("np.maximum(x, 0)");
    case Activation::kRelu6:
      return python_line("np.clip(x, 0, 6)");
    case Activation::kLeakyRelu:
      return python_line("np.where(x > 0, x, " + alpha + " * x)");
    case Activation::kTanh:
      return python_line("np.tanh(x)");
    case Activation::kSwish:
      return python_line("x * sigmoid(x)");
    case Activation::kElu:
    case Activation::kSigmoid:
    case Activation::kGelu:
      break;
  }
  return python_line(std::string(to_string(activation)) + "(x)");
}

std::string windowed(const ExportStep& step, const std::string& function,
                     std::vector<std::string> arguments) {
  const Layer& layer = *step.layer;
  arguments.insert(arguments.begin(), "x");
  arguments.push_back("strides=" + pair(layer.strides));
  if (!is_pool(layer.op)) arguments.push_back("dilations=" + pair(layer.dilations));
  arguments.push_back("pads=" + pad_pairs(step.geometry->window));
  return python_assignment("x", function, arguments);
}

std::string pointwise_line(const ExportStep& step) {
  return python_assignment("x", "conv2d",
                           {"x", weight_name(step, "pointwise"), "strides=(1, 1)",
                            "dilations=(1, 1)", "pads=((0, 0), (0, 0))"});
}

std::string operation_lines(const ExportRun& run, const ExportStep& step) {
  const Layer& layer = *step.layer;
  const std::string filters = weight_name(step, "filters"), op = op_name(layer);
  const std::string other = step.other ? run.value_name(*step.other) : "";
  switch (layer.op) {
    case Op::kConv2d:
    case Op::kDepthwiseConv2d:
      return windowed(step, op, {filters});
    case Op::kSeparableConv2d:
      return windowed(step, "depthwise_conv2d", {filters}) + pointwise_line(step);
    case Op::kConv2dTranspose:
      return windowed(step, op, {filters, "shape=" + pair({step.output().h, step.output().w})});
    case Op::kMaxPool:
    case Op::kAvgPool:
      return windowed(step, op, {"size=" + pair(layer.window)});
    case Op::kBiasAdd:
      return python_line("x + " + weight_name(step, "bias"));
    case Op::kSoftmax:
      return python_line("softmax(x)");
    case Op::kBatchNorm:
      return python_assignment("x", op,
                               {"x", weight_name(step, "mean"), weight_name(step, "variance"),
                                weight_name(step, "offset"), weight_name(step, "scale"),
                                "epsilon=" + round_trip(layer.norm.epsilon)});
    case Op::kAdd:
      return python_line("x + " + other);
    case Op::kConcat:
      return python_line("np.concatenate([x, " + other + "], axis=-1)");
    case Op::kActivation:
      break;
  }
  return "";
}

bool uses_gelu(const ExportRun& run) {
  for (const ExportStep& step : run.steps) {
    if (step_activation(step) == Activation::kGelu) return true;
  }
  return false;
}

}  // namespace

Expected<Exported> export_numpy(const ExportSource& source, const ExportOptions& options,
                                const ParallelOptions& how) {
  const ExportRun run = export_run(source);
  const bool transposed = run.format == DataFormat::kNCHW;
  PythonFile file{.framework = "NumPy"};
  if (uses_gelu(run)) file.system_imports = {"import math"};
  file.code = numpy_functions(run) + "def model(x):\n";
  if (transposed) file.code += "    x = x.transpose(0, 2, 3, 1)  # to NHWC, as everything here\n";
  file.code += python_body(run, [&](const ExportStep& step) {
    return operation_lines(run, step) + activation_line(step);
  });
  file.code += transposed ? "    return x.transpose(0, 3, 1, 2)\n" : "    return x\n";
  file.weights = run_weights(run, BankLayout::kHwio);
  file.notes = same_notes(run);
  return write_python(run, file, options, how);
}

}  // namespace convoscope
