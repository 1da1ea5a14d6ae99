// The run as a functional Keras model, in channels_last, the one format that every backend's CPU
// takes: an NCHW experiment is transposed on its way in and out.
#include <algorithm>

#include "engine/core/text.h"
#include "engine/export/numbers.h"
#include "engine/export/python_file.h"
#include "engine/export/targets.h"

namespace convoscope {
namespace {

// "x = layers.NAME(arguments)(x)"
std::string layer_line(const std::string& name, std::vector<std::string> arguments,
                       const std::string& reads = "x") {
  std::string text = python_assignment("x", "layers." + name, arguments);
  text.insert(text.size() - 1, "(" + reads + ")");
  return text;
}
std::string named(const ExportStep& step) { return "name=\"" + step.name + "\""; }
std::string number(int64_t value) { return std::to_string(value); }

std::string activation_line(const ExportStep& step) {
  const Activation activation = step_activation(step);
  switch (activation.kind) {
    case Activation::kNone:
      return "";
    case Activation::kRelu:
      return layer_line("ReLU", {});
    case Activation::kRelu6:
      return layer_line("ReLU", {"max_value=6"});
    case Activation::kLeakyRelu:
      return layer_line("LeakyReLU", {"negative_slope=" + round_trip(activation.alpha)});
    case Activation::kElu:
      return layer_line("ELU", {});
    case Activation::kSwish:
      return layer_line("Activation", {"\"silu\""});
    default:
      return layer_line("Activation", {"\"" + std::string(to_string(activation)) + "\""});
  }
}

bool dilated(const ExportStep& step) {
  return std::max(step.layer->dilations.h, step.layer->dilations.w) > 1;
}
bool strided(const ExportStep& step) {
  return std::max(step.layer->strides.h, step.layer->strides.w) > 1;
}
// Keras takes strides or dilations, and transposed layers know none: zeros stand between the taps.
bool spread_taps(const ExportStep& step) {
  return dilated(step) && (strided(step) || step.geometry->transposed);
}
// Depthwise layers take equal strides and dilations alone, convolutions in groups any.
bool as_groups(const ExportStep& step) {
  const Layer& layer = *step.layer;
  const bool depthwise = layer.op == Op::kDepthwiseConv2d || layer.op == Op::kSeparableConv2d;
  return depthwise && (layer.strides.h != layer.strides.w || spread_taps(step));
}

// Pads in numbers come before a window that has none.
std::string padding_lines(const ExportStep& step, std::string& mode) {
  const PaddingMode given = step.layer->padding.mode;
  // A filter with zeros between its taps spans as much, so SAME pads as before.
  mode = given == PaddingMode::kSame ? "padding=\"same\"" : "padding=\"valid\"";
  if (given != PaddingMode::kExplicit) return "";
  return layer_line("ZeroPadding2D", {pad_pairs(step.geometry->window)});
}

Hw size_of(const ExportStep& step) {
  const Geometry& g = step.geometry->window;
  return spread_taps(step) ? Hw{g.h.effective, g.w.effective} : Hw{g.h.filter, g.w.filter};
}

std::string conv_lines(const ExportStep& step) {
  const Layer& layer = *step.layer;
  const bool depthwise = layer.op != Op::kConv2d && !as_groups(step);
  std::string mode;
  std::string text = padding_lines(step, mode);
  std::vector<std::string> arguments = {pair(size_of(step)), "strides=" + pair(layer.strides),
                                        mode};
  if (!depthwise)
    arguments.insert(arguments.begin(), number(filter_shape(*layer.filters.tensor).out));
  if (depthwise && layer.channel_multiplier > 1) {
    arguments.push_back("depth_multiplier=" + number(layer.channel_multiplier));
  }
  if (dilated(step) && !spread_taps(step)) {
    arguments.push_back("dilation_rate=" + pair(layer.dilations));
  }
  if (!depthwise && bank_groups(step) > 1) {
    arguments.push_back("groups=" + number(bank_groups(step)));
  }
  arguments.push_back("use_bias=False");
  arguments.push_back(named(step));
  if (spread_taps(step)) text += "    # Zeros stand between the taps of this filter.\n";
  text += layer_line(depthwise ? "DepthwiseConv2D" : "Conv2D", arguments);
  if (layer.op != Op::kSeparableConv2d) return text;
  return text + layer_line("Conv2D", {number(step.output().c), "1", "use_bias=False",
                                      "name=\"" + step.name + "_pointwise\""});
}

// VALID gives (I − 1)·S + max(E, S); what is too much is cut off, what lacks is zero.
std::string transposed_lines(const ExportStep& step) {
  const Geometry& g = step.geometry->window;
  const auto rest = [](const AxisGeometry& axis, int64_t output) {
    const int64_t full = (axis.output - 1) * axis.stride + std::max(axis.effective, axis.stride);
    return full - axis.pad_before - output;
  };
  const Hw rests{rest(g.h, step.output().h), rest(g.w, step.output().w)};
  std::string text = layer_line(
      "Conv2DTranspose", {number(step.output().c), pair(size_of(step)),
                          "strides=" + pair(step.layer->strides), "use_bias=False", named(step)});
  const Hw cut{std::max<int64_t>(rests.h, 0), std::max<int64_t>(rests.w, 0)};
  const Hw add{std::max<int64_t>(-rests.h, 0), std::max<int64_t>(-rests.w, 0)};
  if (g.h.pad_before + g.w.pad_before + cut.h + cut.w > 0) {
    text += layer_line("Cropping2D", {"(" + pair({g.h.pad_before, cut.h}) + ", " +
                                      pair({g.w.pad_before, cut.w}) + ")"});
  }
  if (add.h + add.w > 0) {
    text +=
        layer_line("ZeroPadding2D", {"((0, " + number(add.h) + "), (0, " + number(add.w) + "))"});
  }
  return text;
}

std::string pool_lines(const ExportStep& step) {
  std::string mode;
  padding_lines(step, mode);
  return layer_line(step.layer->op == Op::kMaxPool ? "MaxPooling2D" : "AveragePooling2D",
                    {pair(step.layer->window), "strides=" + pair(step.layer->strides), mode});
}

std::string operation_lines(const ExportRun& run, const ExportStep& step) {
  const std::string both = step.other ? "[x, " + run.value_name(*step.other) + "]" : "";
  switch (step.layer->op) {
    case Op::kConv2d:
    case Op::kDepthwiseConv2d:
    case Op::kSeparableConv2d:
      return conv_lines(step);
    case Op::kConv2dTranspose:
      return transposed_lines(step);
    case Op::kMaxPool:
    case Op::kAvgPool:
      return pool_lines(step);
    case Op::kBiasAdd: {
      std::string text = python_assignment("x", "Bias", {named(step)});
      text.insert(text.size() - 1, "(x)");
      return text;
    }
    case Op::kSoftmax:
      return layer_line("Softmax", {});
    case Op::kBatchNorm:
      return layer_line("BatchNormalization",
                        {"epsilon=" + round_trip(step.layer->norm.epsilon), named(step)});
    case Op::kAdd:
      return layer_line("Add", {}, both);
    case Op::kConcat:
      return layer_line("Concatenate", {}, both);
    case Op::kActivation:
      break;
  }
  return "";
}

constexpr const char* kBias = R"(class Bias(layers.Layer):
    """One number a channel, added."""

    def build(self, shape):
        self.bias = self.add_weight(shape=(shape[-1],), initializer="zeros", name="bias")

    def call(self, x):
        return x + self.bias


)";

// What set_weights takes of a step, and the arrays that it names.
void add_weights(const ExportStep& step, PythonFile& file) {
  const auto set = [&](const std::string& layer, const std::string& arrays) {
    file.setup += "net.get_layer(\"" + layer + "\").set_weights([" + arrays + "])\n";
  };
  const Op op = step.layer->op;
  if (has_filters(op)) {
    ExportArray bank = bank_array(step, BankLayout::kHwio, spread_taps(step));
    if (as_groups(step)) {
      bank.shape = {bank.shape[0], bank.shape[1], 1, bank.shape[2] * bank.shape[3]};
      bank.axes = "[KH, KW, 1, C*M]";
    }
    set(step.name, bank.name);
    file.weights.push_back(std::move(bank));
  }
  if (op == Op::kSeparableConv2d) {
    set(step.name + "_pointwise", weight_name(step, "pointwise"));
    file.weights.push_back(pointwise_array(step, BankLayout::kHwio));
  }
  for (ExportArray& array : channel_arrays(step)) file.weights.push_back(std::move(array));
  if (op == Op::kBiasAdd) set(step.name, weight_name(step, "bias"));
  if (op == Op::kBatchNorm) {
    set(step.name, weight_name(step, "scale") + ", " + weight_name(step, "offset") + ", " +
                       weight_name(step, "mean") + ", " + weight_name(step, "variance"));
  }
}

}  // namespace

Expected<Exported> export_keras(const ExportSource& source, const ExportOptions& options,
                                const ParallelOptions& how) {
  const ExportRun run = export_run(source);
  const ImageShape input = image_shape(*run.input());
  PythonFile file{.framework = "Keras", .imports = {"import keras", "from keras import layers"}};
  file.setup = "net = build()\n";
  bool bias = false;
  for (const ExportStep& step : run.steps) {
    const bool pads_pool =
        is_pool(step.layer->op) && step.layer->padding.mode == PaddingMode::kExplicit;
    if (pads_pool) return refuse_step(step, "Keras", "its pools pad by SAME or VALID alone");
    bias = bias || step.layer->op == Op::kBiasAdd;
    add_weights(step, file);
  }
  file.code = (bias ? std::string(kBias) : std::string()) +
              "def build():\n    x = inputs = keras.Input(" + "(" +
              comma_list(std::vector<int64_t>{input.h, input.w, input.c}) + "))\n" +
              python_body(run,
                          [&](const ExportStep& step) {
                            return operation_lines(run, step) + activation_line(step);
                          }) +
              "    return keras.Model(inputs, x)\n";
  file.call = run.format == DataFormat::kNCHW
                  ? "np.moveaxis(np.asarray(net(np.moveaxis(x, 1, 3))), 3, 1)"
                  : "np.asarray(net(x))";
  return write_python(run, file, options, how);
}

}  // namespace convoscope
