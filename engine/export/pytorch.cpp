// The run as calls of torch.nn.functional, which take NCHW: an NHWC experiment is transposed on its
// way in and out. Pads are written in numbers: PyTorch's own "same" knows no strides.
#include "engine/core/text.h"
#include "engine/export/numbers.h"
#include "engine/export/python_file.h"
#include "engine/export/targets.h"

namespace convoscope {
namespace {

std::string number(int64_t value) { return std::to_string(value); }

std::string activation_line(const ExportStep& step) {
  const Activation activation = step_activation(step);
  switch (activation.kind) {
    case Activation::kNone:
      return "";
    case Activation::kLeakyRelu:
      return python_line("F.leaky_relu(x, " + round_trip(activation.alpha) + ")");
    case Activation::kSigmoid:
    case Activation::kTanh:
      return python_line(std::string("torch.") + to_string(activation) + "(x)");
    case Activation::kSwish:
      return python_line("F.silu(x)");
    default:
      return python_line(std::string("F.") + to_string(activation) + "(x)");
  }
}

bool is_even(const Geometry& g) {
  return g.h.pad_before == g.h.pad_after && g.w.pad_before == g.w.pad_after;
}

// "(left, right, top, bottom)": the last axis first, as F.pad has it.
std::string torch_pads(int64_t top, int64_t bottom, int64_t left, int64_t right) {
  return "(" + comma_list(std::vector<int64_t>{left, right, top, bottom}) + ")";
}
std::string pad_line(const Geometry& g, const std::string& value) {
  return python_line("F.pad(x, " +
                     torch_pads(g.h.pad_before, g.h.pad_after, g.w.pad_before, g.w.pad_after) +
                     value + ")");
}
bool pads(const Geometry& g) {
  return g.h.pad_before + g.h.pad_after + g.w.pad_before + g.w.pad_after > 0;
}

std::string conv_lines(const ExportStep& step) {
  const Geometry& g = step.geometry->window;
  std::vector<std::string> arguments = {"x", weight_name(step, "filters"),
                                        "stride=" + pair(step.layer->strides)};
  std::string text;
  if (pads(g) && is_even(g)) {
    arguments.push_back("padding=" + pair({g.h.pad_before, g.w.pad_before}));
  } else if (pads(g)) {
    text = pad_line(g, "");
  }
  arguments.push_back("dilation=" + pair(step.layer->dilations));
  if (bank_groups(step) > 1) arguments.push_back("groups=" + number(bank_groups(step)));
  return text + python_assignment("x", "F.conv2d", arguments);
}

// Without pads PyTorch gives (I − 1)·S + E; a negative pad cuts off, a positive one adds zeros.
std::string transposed_lines(const ExportStep& step) {
  const Geometry& g = step.geometry->window;
  const auto rest = [](const AxisGeometry& axis, int64_t output) {
    return output + axis.pad_before - ((axis.output - 1) * axis.stride + axis.effective);
  };
  const int64_t bottom = rest(g.h, step.output().h), right = rest(g.w, step.output().w);
  std::string text =
      python_assignment("x", "F.conv_transpose2d",
                        {"x", weight_name(step, "filters"), "stride=" + pair(step.layer->strides),
                         "dilation=" + pair(step.layer->dilations)});
  if (g.h.pad_before == 0 && g.w.pad_before == 0 && bottom == 0 && right == 0) return text;
  return text + python_line("F.pad(x, " +
                            torch_pads(-g.h.pad_before, bottom, -g.w.pad_before, right) + ")");
}

// Cells of padding never win, and never count for the mean.
std::string pool_lines(const ExportStep& step) {
  const Geometry& g = step.geometry->window;
  const std::string size = pair(step.layer->window) + ", stride=" + pair(step.layer->strides);
  if (step.layer->op == Op::kMaxPool) {
    return (pads(g) ? pad_line(g, ", value=-torch.inf") : "") +
           python_line("F.max_pool2d(x, " + size + ")");
  }
  if (!pads(g)) return python_line("F.avg_pool2d(x, " + size + ")");
  return "    inside = torch.ones_like(x[:, :1])  # padding doesn't count for the mean\n" +
         pad_line(g, "") + "    inside = F.pad(inside, " +
         torch_pads(g.h.pad_before, g.h.pad_after, g.w.pad_before, g.w.pad_after) + ")\n" +
         python_line("F.avg_pool2d(x, " + size + ") / F.avg_pool2d(inside, " + size + ")");
}

std::string operation_lines(const ExportRun& run, const ExportStep& step) {
  const Layer& layer = *step.layer;
  const std::string other = step.other ? run.value_name(*step.other) : "";
  switch (layer.op) {
    case Op::kConv2d:
    case Op::kDepthwiseConv2d:
      return conv_lines(step);
    case Op::kSeparableConv2d:
      return conv_lines(step) + python_line("F.conv2d(x, " + weight_name(step, "pointwise") + ")");
    case Op::kConv2dTranspose:
      return transposed_lines(step);
    case Op::kMaxPool:
    case Op::kAvgPool:
      return pool_lines(step);
    case Op::kBiasAdd:
      return python_line("x + " + weight_name(step, "bias") + ".reshape(-1, 1, 1)");
    case Op::kSoftmax:
      return python_line("torch.softmax(x, 1)");
    case Op::kBatchNorm:
      return python_assignment(
          "x", "F.batch_norm",
          {"x", weight_name(step, "mean"), weight_name(step, "variance"),
           "weight=" + weight_name(step, "scale"), "bias=" + weight_name(step, "offset"),
           "eps=" + round_trip(layer.norm.epsilon)});
    case Op::kAdd:
      return python_line("x + " + other);
    case Op::kConcat:
      return python_line("torch.cat([x, " + other + "], 1)");
    case Op::kActivation:
      break;
  }
  return "";
}

}  // namespace

Expected<Exported> export_pytorch(const ExportSource& source, const ExportOptions& options,
                                  const ParallelOptions& how) {
  const ExportRun run = export_run(source);
  const bool transposed = run.format == DataFormat::kNHWC;
  PythonFile file{.framework = "PyTorch",
                  .imports = {"import torch", "import torch.nn.functional as F"}};
  file.code = "def model(x):\n";
  if (transposed) file.code += "    x = x.permute(0, 3, 1, 2)  # NHWC to PyTorch's NCHW\n";
  file.code += python_body(run, [&](const ExportStep& step) {
    return operation_lines(run, step) + activation_line(step);
  });
  file.code += transposed ? "    return x.permute(0, 2, 3, 1)\n" : "    return x\n";
  file.weights = run_weights(run, BankLayout::kOihw);
  file.literal_head = "torch.tensor(";
  file.literal_tail = ", dtype=torch.float32)";
  file.loaded_head = "torch.from_numpy(";
  file.loaded_tail = ")";
  file.notes = same_notes(run);
  file.call = "model(torch.from_numpy(x)).numpy()";
  return write_python(run, file, options, how);
}

}  // namespace convoscope
