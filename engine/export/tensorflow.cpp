// The run as calls of tf.nn, in the data format that TensorFlow's CPU kernels take: an NCHW
// experiment is transposed on its way in and out. What a layer's call looks like says
// engine/chain/layer_call.h.
#include <algorithm>

#include "engine/chain/layer_call.h"
#include "engine/export/python_file.h"
#include "engine/export/targets.h"

namespace convoscope {
namespace {

bool dilated(const ExportStep& step) {
  return std::max(step.layer->dilations.h, step.layer->dilations.w) > 1;
}
// The plain depthwise kernel takes equal strides alone, convolutions in groups any.
bool as_groups(const ExportStep& step) {
  const Layer& layer = *step.layer;
  const bool depthwise = layer.op == Op::kDepthwiseConv2d || layer.op == Op::kSeparableConv2d;
  return depthwise && layer.strides.h != layer.strides.w;
}
bool spread_taps(const ExportStep& step) { return step.geometry->transposed && dilated(step); }

// "tf.nn.conv2d(x, w,\n  strides=…)" in pieces: the function, and its arguments one by one.
std::string call_line(const std::string& call) {
  const size_t open = call.find('(');
  if (open == std::string::npos) return "";
  std::vector<std::string> arguments;
  std::string argument;
  int depth = 0;
  for (const char c : call.substr(open + 1, call.size() - open - 2)) {
    depth += (c == '[' || c == '(') - (c == ']' || c == ')');
    if (c == ',' && depth == 0) {
      arguments.push_back(std::move(argument));
      argument.clear();
    } else if (!(argument.empty() && (c == ' ' || c == '\n'))) {
      argument += c;
    }
  }
  arguments.push_back(std::move(argument));
  return python_assignment("x", call.substr(0, open), arguments);
}

std::string activation_line(const ExportStep& step) {
  Layer activation;
  activation.op = Op::kActivation;
  activation.activation = step_activation(step);
  if (activation.activation == Activation::kNone) return "";
  return call_line(tensorflow_call(activation, step.output(), DataFormat::kNHWC));
}

// The halves of separable_conv2d one after the other, which takes no dilations; and
// depthwise_conv2d by groups where it must be.
std::string depthwise_lines(const ExportStep& step) {
  Layer half = *step.layer;
  half.op = as_groups(step) ? Op::kConv2d : Op::kDepthwiseConv2d;
  std::string text;
  if (as_groups(step)) {
    text =
        "    # A group for each channel: depthwise_conv2d takes unequal strides on few machines.\n";
  }
  text += call_line(tensorflow_call(half, step.output(), DataFormat::kNHWC,
                                    {.filters = weight_name(step, "filters")}));
  if (step.layer->op == Op::kSeparableConv2d) {
    text +=
        python_assignment("x", "tf.nn.conv2d",
                          {"x", weight_name(step, "pointwise"), "strides=1", "padding=\"VALID\""});
  }
  return text;
}

std::string step_lines(const ExportRun& run, const ExportStep& step) {
  if (step.layer->op == Op::kActivation) return activation_line(step);
  const bool halves = step.layer->op == Op::kSeparableConv2d && dilated(step);
  if (as_groups(step) || halves) return depthwise_lines(step) + activation_line(step);
  Layer layer = *step.layer;
  std::string text;
  if (spread_taps(step)) {
    layer.dilations = {1, 1};
    text = "    # Zeros stand between its taps: CPUs know no dilations here.\n";
  }
  CallNames names{.filters = weight_name(step, "filters"),
                  .pointwise = weight_name(step, "pointwise"),
                  .channel_prefix = step.name + "_"};
  if (step.other) names.other = run.value_name(*step.other);
  return text + call_line(tensorflow_call(layer, step.output(), DataFormat::kNHWC, names)) +
         activation_line(step);
}

std::vector<ExportArray> weights(const ExportRun& run) {
  std::vector<ExportArray> arrays;
  for (const ExportStep& step : run.steps) {
    if (has_filters(step.layer->op)) {
      arrays.push_back(as_groups(step) ? grouped_array(step)
                                       : bank_array(step, BankLayout::kHwio, spread_taps(step)));
    }
    if (step.layer->op == Op::kSeparableConv2d) {
      arrays.push_back(pointwise_array(step, BankLayout::kHwio));
    }
    for (ExportArray& array : channel_arrays(step)) arrays.push_back(std::move(array));
  }
  return arrays;
}

}  // namespace

Expected<Exported> export_tensorflow(const ExportSource& source, const ExportOptions& options,
                                     const ParallelOptions& how) {
  const ExportRun run = export_run(source);
  const bool transposed = run.format == DataFormat::kNCHW;
  PythonFile file{.framework = "TensorFlow", .imports = {"import tensorflow as tf"}};
  file.code = "def model(x):\n";
  if (transposed) {
    file.code += "    x = tf.transpose(x, [0, 2, 3, 1])  # NHWC, which every CPU kernel takes\n";
  }
  file.code += python_body(run, [&](const ExportStep& step) { return step_lines(run, step); });
  if (transposed) file.code += "    x = tf.transpose(x, [0, 3, 1, 2])\n";
  file.code += "    return x\n";
  file.weights = weights(run);
  file.setup =
      "tf.config.experimental.enable_tensor_float_32_execution(False)  # GPUs round "
      "products otherwise\n";
  file.call = "np.asarray(model(x))";
  return write_python(run, file, options, how);
}

}  // namespace convoscope
