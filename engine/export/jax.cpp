// The run as calls of jax.lax, in the experiment's own data format.
#include "engine/core/text.h"
#include "engine/export/python_file.h"
#include "engine/export/targets.h"

namespace convoscope {
namespace {

std::string activation_line(const ExportStep& step) {
  const Activation activation = step_activation(step);
  switch (activation.kind) {
    case Activation::kNone:
      return "";
    case Activation::kLeakyRelu:
      return python_line("jax.nn.leaky_relu(x, " + round_trip(activation.alpha) + ")");
    case Activation::kTanh:
      return python_line("jnp.tanh(x)");
    case Activation::kGelu:
      return python_line("jax.nn.gelu(x, approximate=False)");
    default:
      return python_line(std::string("jax.nn.") + to_string(activation) + "(x)");
  }
}

std::string dimensions(DataFormat format, const char* filters) {
  const std::string axes = to_string(format);
  return "dimension_numbers=(\"" + axes + "\", \"" + filters + "\", \"" + axes + "\")";
}

std::string conv_lines(const ExportRun& run, const ExportStep& step) {
  const Geometry& g = step.geometry->window;
  std::vector<std::string> arguments = {"x",
                                        weight_name(step, "filters"),
                                        "window_strides=" + pair(step.layer->strides),
                                        "padding=" + pad_pairs(g),
                                        "rhs_dilation=" + pair(step.layer->dilations),
                                        dimensions(run.format, "HWIO")};
  if (bank_groups(step) > 1) {
    arguments.push_back("feature_group_count=" + std::to_string(bank_groups(step)));
  }
  arguments.push_back("precision=\"highest\"");
  return python_assignment("x", "lax.conv_general_dilated", arguments);
}

std::string pointwise_line(const ExportRun& run, const ExportStep& step) {
  return python_assignment(
      "x", "lax.conv_general_dilated",
      {"x", weight_name(step, "pointwise"), "window_strides=(1, 1)", "padding=\"VALID\"",
       dimensions(run.format, "HWIO"), "precision=\"highest\""});
}

// A convolution at stride 1 over the input with S − 1 zeros between its elements, the filter turned
// by half a turn. What the layer's window pads before, B, is cut off: E − 1 − B cells stay.
std::string transposed_lines(const ExportRun& run, const ExportStep& step) {
  const Geometry& g = step.geometry->window;
  const auto pads = [](const AxisGeometry& axis, int64_t output) {
    const int64_t before = axis.effective - 1 - axis.pad_before;
    const int64_t stretched = (axis.output - 1) * axis.stride + 1;
    return Hw{before, output - stretched - before + axis.effective - 1};
  };
  const std::string padding =
      "(" + pair(pads(g.h, step.output().h)) + ", " + pair(pads(g.w, step.output().w)) + ")";
  return python_assignment(
      "x", "lax.conv_general_dilated",
      {"x", weight_name(step, "filters") + "[::-1, ::-1]", "window_strides=(1, 1)",
       "padding=" + padding, "lhs_dilation=" + pair(step.layer->strides),
       "rhs_dilation=" + pair(step.layer->dilations), dimensions(run.format, "HWOI"),
       "precision=\"highest\""});
}

std::string on_axes(DataFormat format, const std::string& h, const std::string& w,
                    const std::string& other) {
  return format == DataFormat::kNHWC ? "(" + other + ", " + h + ", " + w + ", " + other + ")"
                                     : "(" + other + ", " + other + ", " + h + ", " + w + ")";
}

std::string pool_lines(const ExportRun& run, const ExportStep& step) {
  const Geometry& g = step.geometry->window;
  const Layer& layer = *step.layer;
  const auto whole = [](int64_t value) { return std::to_string(value); };
  const std::string window = on_axes(run.format, whole(layer.window.h), whole(layer.window.w), "1");
  const std::string strides =
      on_axes(run.format, whole(layer.strides.h), whole(layer.strides.w), "1");
  const std::string padding = on_axes(run.format, pair({g.h.pad_before, g.h.pad_after}),
                                      pair({g.w.pad_before, g.w.pad_after}), "(0, 0)");
  const auto reduced = [&](const std::string& name, const std::string& what,
                           const std::string& start, const std::string& by) {
    return python_assignment(name, "lax.reduce_window",
                             {what, start, by, window, strides, padding});
  };
  if (layer.op == Op::kMaxPool) return reduced("x", "x", "-jnp.inf", "lax.max");
  return reduced("inside", "jnp.ones_like(x)", "0.0", "lax.add") +
         reduced("x", "x", "0.0", "lax.add") +
         python_line("x / inside  # padding doesn't count for the mean");
}

std::string operation_lines(const ExportRun& run, const ExportStep& step) {
  const Layer& layer = *step.layer;
  const bool last = run.format == DataFormat::kNHWC;
  const auto channels = [&](const char* role) {
    return weight_name(step, role) + (last ? "" : "[:, None, None]");
  };
  const std::string axis = last ? "-1" : "1";
  const std::string other = step.other ? run.value_name(*step.other) : "";
  switch (layer.op) {
    case Op::kConv2d:
    case Op::kDepthwiseConv2d:
      return conv_lines(run, step);
    case Op::kSeparableConv2d:
      return conv_lines(run, step) + pointwise_line(run, step);
    case Op::kConv2dTranspose:
      return transposed_lines(run, step);
    case Op::kMaxPool:
    case Op::kAvgPool:
      return pool_lines(run, step);
    case Op::kBiasAdd:
      return python_line("x + " + channels("bias"));
    case Op::kSoftmax:
      return python_line("jax.nn.softmax(x, axis=" + axis + ")");
    case Op::kBatchNorm:
      return "    factor = " + channels("scale") + " / jnp.sqrt(" + channels("variance") + " + " +
             round_trip(layer.norm.epsilon) + ")\n" +
             python_line("(x - " + channels("mean") + ") * factor + " + channels("offset"));
    case Op::kAdd:
      return python_line("x + " + other);
    case Op::kConcat:
      return python_line("jnp.concatenate([x, " + other + "], axis=" + axis + ")");
    case Op::kActivation:
      break;
  }
  return "";
}

// A depthwise bank lies as the grouped one that lax takes.
std::vector<ExportArray> weights(const ExportRun& run) {
  std::vector<ExportArray> arrays = run_weights(run, BankLayout::kHwio);
  for (const ExportStep& step : run.steps) {
    const Op op = step.layer->op;
    if (op != Op::kDepthwiseConv2d && op != Op::kSeparableConv2d) continue;
    for (ExportArray& array : arrays) {
      if (array.name == weight_name(step, "filters")) array = grouped_array(step);
    }
  }
  return arrays;
}

}  // namespace

Expected<Exported> export_jax(const ExportSource& source, const ExportOptions& options,
                              const ParallelOptions& how) {
  const ExportRun run = export_run(source);
  PythonFile file{.framework = "JAX",
                  .imports = {"import jax", "import jax.numpy as jnp", "from jax import lax"}};
  file.code = "def model(x):\n" +
              python_body(run,
                          [&](const ExportStep& step) {
                            return operation_lines(run, step) + activation_line(step);
                          }) +
              "    return x\n";
  file.weights = weights(run);
  file.notes = same_notes(run);
  file.call = "np.asarray(jax.jit(model)(x))";
  return write_python(run, file, options, how);
}

}  // namespace convoscope
