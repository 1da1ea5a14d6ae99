// See layer_call.h.
#include "engine/chain/layer_call.h"

#include <vector>

#include "engine/chain/layer_geometry.h"
#include "engine/conv/arguments.h"
#include "engine/core/text.h"

namespace convoscope {
namespace {

using Arguments = std::vector<std::string>;

std::string call(const std::string& function, const std::string& operands,
                 const Arguments& arguments) {
  std::string text = function + "(" + operands;
  for (const std::string& argument : arguments) text += ",\n  " + argument;
  return text + ")";
}

bool channels_first(DataFormat format) { return format == DataFormat::kNCHW; }

void add_format(Arguments& arguments, DataFormat format) {
  if (channels_first(format)) arguments.emplace_back("data_format=\"NCHW\"");
}

std::string strides(const Layer& layer, DataFormat format) {
  return "strides=" + python_list(window_argument(layer.strides, format));
}

std::string padding(const Layer& layer, DataFormat format) {
  const PaddingArgument argument = padding_argument(layer.padding, format);
  const auto* pairs = std::get_if<PadPairs>(&argument);
  return "padding=" + (pairs ? python_list(*pairs) : "\"" + std::get<std::string>(argument) + "\"");
}

// Those that depthwise_conv2d and separable_conv2d take: dilations of height and width alone.
Arguments depthwise_arguments(const Layer& layer, DataFormat format) {
  Arguments arguments = {strides(layer, format), padding(layer, format)};
  add_format(arguments, format);
  arguments.push_back("dilations=" +
                      python_list(std::vector{layer.dilations.h, layer.dilations.w}));
  return arguments;
}

std::string transpose_call(const Layer& layer, const ImageShape& output, DataFormat format,
                           const CallNames& names) {
  const Dims dims = storage_dims(output, format);
  Arguments arguments = {
      "output_shape=" + python_list(std::vector<int64_t>(dims.begin(), dims.end())),
      strides(layer, format), padding(layer, format)};
  add_format(arguments, format);
  arguments.push_back("dilations=" + python_list(window_argument(layer.dilations, format)));
  return call("tf.nn.conv2d_transpose", "x, " + names.filters, arguments);
}

std::string pool_call(const Layer& layer, DataFormat format) {
  Arguments arguments = {"ksize=" + python_list(window_argument(layer.window, format)),
                         strides(layer, format), padding(layer, format)};
  add_format(arguments, format);
  return call(std::string("tf.nn.") + op_name(layer), "x", arguments);
}

// Statistics lie along the last axis; in NCHW the channels' is followed by two more.
std::string norm_call(const Layer& layer, DataFormat format, const std::string& prefix) {
  const std::string axes = channels_first(format) ? "[:, None, None]" : "";
  return call("tf.nn.batch_normalization", "x",
              {prefix + "mean" + axes, prefix + "variance" + axes, prefix + "offset" + axes,
               prefix + "scale" + axes, "variance_epsilon=" + round_trip(layer.norm.epsilon)});
}

std::string activation_call(Activation activation) {
  const std::string alpha = ", alpha=" + round_trip(activation.alpha);
  return std::string("tf.nn.") + to_string(activation) + "(x" +
         (activation.kind == Activation::kLeakyRelu ? alpha : "") + ")";
}

// tf.nn.conv2d's call names its operands "x, w".
std::string conv2d_call(const Layer& layer, DataFormat format, const std::string& filters) {
  const std::string head = "tf.nn.conv2d(x, w", call = tensorflow_call(spec_of(layer, format));
  return "tf.nn.conv2d(x, " + filters + call.substr(head.size());
}

std::string operation_call(const Layer& layer, const ImageShape& output, DataFormat format,
                           const CallNames& names) {
  const std::string other = names.other.empty() ? layer.with : names.other;
  const std::string axis = channels_first(format) ? "axis=1" : "axis=3";
  switch (layer.op) {
    case Op::kConv2d:
      return conv2d_call(layer, format, names.filters);
    case Op::kDepthwiseConv2d:
      return call("tf.nn.depthwise_conv2d", "x, " + names.filters,
                  depthwise_arguments(layer, format));
    case Op::kSeparableConv2d:
      return call("tf.nn.separable_conv2d", "x, " + names.filters + ", " + names.pointwise,
                  depthwise_arguments(layer, format));
    case Op::kConv2dTranspose:
      return transpose_call(layer, output, format, names);
    case Op::kMaxPool:
    case Op::kAvgPool:
      return pool_call(layer, format);
    case Op::kBiasAdd: {
      Arguments arguments;
      add_format(arguments, format);
      return call("tf.nn.bias_add", "x, " + names.channel_prefix + "bias", arguments);
    }
    case Op::kSoftmax:
      return "tf.nn.softmax(x, " + axis + ")";
    case Op::kBatchNorm:
      return norm_call(layer, format, names.channel_prefix);
    case Op::kAdd:
      return "tf.add(x, " + other + ")";
    case Op::kConcat:
      return "tf.concat([x, " + other + "], " + axis + ")";
    case Op::kActivation:
      break;
  }
  return "x";
}

}  // namespace

std::string tensorflow_call(const Layer& layer, const ImageShape& output, DataFormat format,
                            const CallNames& names) {
  if (layer.bypassed) return "x";
  if (layer.op == Op::kActivation) return activation_call(layer.activation);
  return operation_call(layer, output, format, names);
}

}  // namespace convoscope
