// See onnx_graph_of.h. Operators and their attributes are those of opset 13; gelu came with 20.
#include "engine/export/onnx_graph_of.h"

#include <algorithm>
#include <limits>

namespace convoscope {
namespace {

constexpr int64_t kOpset = 13, kIrVersion = 7, kGeluOpset = 20, kGeluIrVersion = 9;

OnnxAttribute list_of(std::vector<int64_t> list) { return {{}, {}, {}, std::move(list)}; }
OnnxAttribute pair_of(const Hw& hw) { return list_of({hw.h, hw.w}); }
OnnxAttribute of(int64_t integer) { return {{}, integer, {}, {}}; }
OnnxAttribute of(float real) { return {real, {}, {}, {}}; }
OnnxAttribute of(const char* text) { return {{}, {}, text, {}}; }

using Attributes = std::map<std::string, OnnxAttribute>;

class Writer {
 public:
  explicit Writer(const ExportRun& run) : run_(run), made_(std::make_unique<RunGraph>()) {}

  std::unique_ptr<RunGraph> write() {
    OnnxGraph& graph = made_->graph;
    graph.ir_version = uses_gelu() ? kGeluIrVersion : kIrVersion;
    graph.opset = uses_gelu() ? kGeluOpset : kOpset;
    graph.producer = "Convoscope";
    graph.inputs = {{"input", extents(run_.input())}};
    graph.outputs = {{"output", extents(run_.output())}};
    const bool moved = run_.format == DataFormat::kNHWC && !run_.steps.empty();
    x_ = "input";
    if (moved) node("picture", "Transpose", {x_}, {{"perm", list_of({0, 3, 1, 2})}});
    values_ = {x_};
    for (size_t s = 0; s < run_.steps.size(); ++s) {
      operation(s);
      activation(run_.steps[s]);
      values_.push_back(x_);
    }
    if (moved) node("answer", "Transpose", {x_}, {{"perm", list_of({0, 2, 3, 1})}});
    if (graph.nodes.empty()) node("answer", "Identity", {x_}, {});
    graph.nodes.back().outputs = {"output"};
    return std::move(made_);
  }

 private:
  bool uses_gelu() const {
    return std::ranges::any_of(run_.steps, [](const ExportStep& step) {
      return step_activation(step) == Activation::kGelu;
    });
  }

  // In the experiment's order; any number of pictures.
  std::vector<int64_t> extents(const TensorPtr& tensor) const {
    const ImageShape shape = image_shape(*tensor);
    if (run_.format == DataFormat::kNHWC) return {0, shape.h, shape.w, shape.c};
    return {0, shape.c, shape.h, shape.w};
  }

  // The node's output, which has its name, is what the next one reads.
  void node(const std::string& name, const char* op, std::vector<std::string> inputs,
            Attributes attributes) {
    made_->graph.nodes.push_back({name, op, "", std::move(inputs), {name}, std::move(attributes)});
    x_ = name;
  }

  std::string tensor(ExportArray array) {
    made_->arrays.push_back(std::move(array));
    const ExportArray& kept = made_->arrays.back();
    OnnxTensor stored;
    stored.info = {kept.name, ElementType::kFloat32, kept.shape};
    stored.parts = {
        {reinterpret_cast<const uint8_t*>(kept.values.data()), kept.values.size() * sizeof(float)}};
    made_->graph.tensors.push_back(std::move(stored));
    return kept.name;
  }
  std::string number(const ExportStep& step, const char* role, float value) {
    return tensor({weight_name(step, role), {}, {value}, ""});
  }
  // Bias and statistics: the list of this role.
  std::string list(const ExportStep& step, const char* role) {
    std::vector<ExportArray> arrays = channel_arrays(step);
    const auto found = std::ranges::find(arrays, weight_name(step, role), &ExportArray::name);
    return tensor(std::move(*found));
  }

  // top, left, bottom, right
  static OnnxAttribute pads(const Geometry& g) {
    return list_of({g.h.pad_before, g.w.pad_before, g.h.pad_after, g.w.pad_after});
  }
  static void add_pads(const ExportStep& step, Attributes& attributes) {
    if (step.layer->padding.mode == PaddingMode::kSame && !onnx_resolves_pads(step)) {
      attributes["auto_pad"] = of("SAME_UPPER");
    } else {
      attributes["pads"] = pads(step.geometry->window);
    }
  }

  void conv(const ExportStep& step, const std::string& name) {
    ExportArray bank = bank_array(step, BankLayout::kOihw);
    Attributes attributes = {{"kernel_shape", pair_of({bank.shape[2], bank.shape[3]})},
                             {"strides", pair_of(step.layer->strides)},
                             {"dilations", pair_of(step.layer->dilations)},
                             {"group", of(bank_groups(step))}};
    add_pads(step, attributes);
    node(name, "Conv", {x_, tensor(std::move(bank))}, std::move(attributes));
  }

  // ONNX gives (I − 1)·S + E less the pads, and output_padding further cells.
  void conv_transpose(const ExportStep& step) {
    ExportArray bank = bank_array(step, BankLayout::kOihw);
    const Geometry& g = step.geometry->window;
    const auto cut = [](const AxisGeometry& axis, int64_t output) {
      return (axis.output - 1) * axis.stride + axis.effective - axis.pad_before - output;
    };
    const int64_t bottom = cut(g.h, step.output().h), right = cut(g.w, step.output().w);
    Attributes attributes = {
        {"kernel_shape", pair_of({bank.shape[2], bank.shape[3]})},
        {"strides", pair_of(step.layer->strides)},
        {"dilations", pair_of(step.layer->dilations)},
        {"pads", list_of({g.h.pad_before, g.w.pad_before, std::max<int64_t>(bottom, 0),
                          std::max<int64_t>(right, 0)})}};
    if (bottom < 0 || right < 0) {
      attributes["output_padding"] =
          pair_of({std::max<int64_t>(-bottom, 0), std::max<int64_t>(-right, 0)});
    }
    node(step.name, "ConvTranspose", {x_, tensor(std::move(bank))}, std::move(attributes));
  }

  void pool(const ExportStep& step) {
    Attributes attributes = {{"kernel_shape", pair_of(step.layer->window)},
                             {"strides", pair_of(step.layer->strides)}};
    add_pads(step, attributes);
    node(step.name, step.layer->op == Op::kMaxPool ? "MaxPool" : "AveragePool", {x_},
         std::move(attributes));
  }

  // Into the convolution before it, where nothing else reads that one's sums.
  void bias(size_t s) {
    const ExportStep& step = run_.steps[s];
    ExportArray bias = std::move(channel_arrays(step).front());
    if (s > 0 && has_filters(run_.steps[s - 1].layer->op) &&
        step_activation(run_.steps[s - 1]) == Activation::kNone && !run_.is_kept(s)) {
      made_->graph.nodes.back().inputs.push_back(tensor(std::move(bias)));
      return;
    }
    bias.shape = {bias.shape[0], 1, 1};
    node(step.name, "Add", {x_, tensor(std::move(bias))}, {});
  }

  void operation(size_t s) {
    const ExportStep& step = run_.steps[s];
    switch (step.layer->op) {
      case Op::kConv2d:
      case Op::kDepthwiseConv2d:
        return conv(step, step.name);
      case Op::kSeparableConv2d:
        conv(step, weight_name(step, "depthwise"));
        return node(step.name, "Conv", {x_, tensor(pointwise_array(step, BankLayout::kOihw))},
                    {{"kernel_shape", pair_of({1, 1})}});
      case Op::kConv2dTranspose:
        return conv_transpose(step);
      case Op::kMaxPool:
      case Op::kAvgPool:
        return pool(step);
      case Op::kBiasAdd:
        return bias(s);
      case Op::kSoftmax:
        return node(step.name, "Softmax", {x_}, {{"axis", of(int64_t{1})}});
      case Op::kBatchNorm:
        return node(step.name, "BatchNormalization",
                    {x_, list(step, "scale"), list(step, "offset"), list(step, "mean"),
                     list(step, "variance")},
                    {{"epsilon", of(step.layer->norm.epsilon)}});
      case Op::kAdd:
        return node(step.name, "Add", {x_, values_[*step.other]}, {});
      case Op::kConcat:
        return node(step.name, "Concat", {x_, values_[*step.other]}, {{"axis", of(int64_t{1})}});
      case Op::kActivation:
        return;
    }
  }

  void activation(const ExportStep& step) {
    const Activation kind = step_activation(step);
    const bool alone = step.layer->op == Op::kActivation;
    const std::string name = alone ? step.name : weight_name(step, "activation");
    switch (kind.kind) {
      case Activation::kNone:
        return;
      case Activation::kRelu:
        return node(name, "Relu", {x_}, {});
      case Activation::kRelu6: {
        const std::string least = number(step, "least", 0), most = number(step, "most", 6);
        return node(name, "Clip", {x_, least, most}, {});
      }
      case Activation::kLeakyRelu:
        return node(name, "LeakyRelu", {x_}, {{"alpha", of(kind.alpha)}});
      case Activation::kElu:
        return node(name, "Elu", {x_}, {{"alpha", of(1.0f)}});
      case Activation::kSigmoid:
        return node(name, "Sigmoid", {x_}, {});
      case Activation::kTanh:
        return node(name, "Tanh", {x_}, {});
      case Activation::kGelu:
        return node(name, "Gelu", {x_}, {});
      case Activation::kSwish: {
        const std::string x = x_;
        node(weight_name(step, "sigmoid"), "Sigmoid", {x}, {});
        return node(name, "Mul", {x, x_}, {});
      }
    }
  }

  const ExportRun& run_;
  std::unique_ptr<RunGraph> made_;
  std::string x_;                    // the value that the next node reads
  std::vector<std::string> values_;  // of the run
};

}  // namespace

std::unique_ptr<RunGraph> onnx_graph_of(const ExportRun& run) { return Writer(run).write(); }

bool onnx_resolves_pads(const ExportStep& step) {
  const Geometry& g = step.geometry->window;
  const auto differs = [](const AxisGeometry& axis) {
    return axis.dilation > 1 || axis.stride > axis.filter;
  };
  return step.geometry->transposed || differs(g.h) || differs(g.w);
}

}  // namespace convoscope
