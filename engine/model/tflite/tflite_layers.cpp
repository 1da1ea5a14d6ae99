// See tflite_layers.h. Numbers of operators and of their options' fields are those of schema.fbs.
#include "engine/model/tflite/tflite_layers.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "engine/model/graph_builder.h"
#include "engine/model/tflite/tflite_activations.h"
#include "engine/model/tflite/tflite_patterns.h"
#include "engine/model/tflite/tflite_tensors.h"

namespace convoscope {
namespace {

std::string value_name(int32_t tensor) { return "tensor " + std::to_string(tensor); }

// "model/conv1/Relu;model/conv1/BiasAdd" names what became one operator: conv1.
std::string short_name(const std::string& name) {
  const std::string first = name.substr(0, name.find(';'));
  const size_t slash = first.rfind('/');
  if (slash == std::string::npos) return first.starts_with("StatefulPartitionedCall") ? "" : first;
  const std::string owner = first.substr(0, slash);
  return owner.substr(owner.rfind('/') + 1);
}

class Converter {
 public:
  Converter(const TfliteGraph& graph, std::shared_ptr<const TfliteTensors> file)
      : graph_(graph), file_(std::move(file)), patterns_(find_patterns(graph, *file_)) {}

  Model convert() {
    Model model;
    model.format = "TFLite 3";
    if (!graph_.description.empty()) model.format += ", " + graph_.description;
    for (const int32_t input : graph_.inputs) {
      builder_.add_picture(value_name(input));
      const auto& shape = tensor(input).info.shape;
      if (shape.size() != 4 || model.input) continue;
      const auto known = [&](size_t axis) { return std::max<int64_t>(shape[axis], 0); };
      model.input = {known(0), known(1), known(2), known(3)};
    }
    for (size_t i = 0; i < graph_.operators.size(); ++i) add(i);
    model.nodes = builder_.take();
    model.file = file_;
    return model;
  }

 private:
  const TfliteTensor& tensor(int32_t index) const {
    return graph_.tensors[static_cast<size_t>(index)];
  }
  int32_t input(const TfliteOperator& from, size_t i) const {
    return i < from.inputs.size() ? from.inputs[i] : -1;
  }
  // Which tensor of the file an input is; nothing for what is computed.
  std::optional<size_t> place(const TfliteOperator& from, size_t i) const {
    return file_->place(input(from, i));
  }
  const TensorInfo& info(size_t place) const { return file_->tensors()[place]; }
  std::optional<std::vector<float>> values(const TfliteOperator& from, size_t i) const {
    constexpr int64_t kMostSettings = 64;
    const auto at = place(from, i);
    if (!at || info(*at).elements() > kMostSettings) return std::nullopt;
    auto read = file_->read(*at);
    return read ? std::optional(*std::move(read)) : std::nullopt;
  }

  // Arithmetic on extents: it gives integers alone.
  bool is_about_extents(const TfliteOperator& from) const {
    return !from.outputs.empty() && std::ranges::all_of(from.outputs, [&](int32_t output) {
      return output >= 0 && tensor(output).integer && !tensor(output).quantised();
    });
  }

  void add(size_t index) {
    const TfliteOperator& from = graph_.operators[index];
    if (patterns_.skipped.contains(index)) return;
    if (is_about_extents(from) || from.outputs.empty() || from.outputs[0] < 0) return;
    if (file_->place(from.outputs[0])) return;  // weights of another type, made floats
    const std::string output = value_name(from.outputs[0]);
    const std::string first = value_name(input(from, 0));
    if (const auto on = patterns_.handed_on.find(index); on != patterns_.handed_on.end()) {
      if (builder_.knows(value_name(on->second))) {
        return builder_.hand_on(value_name(on->second), output);
      }
    }
    const bool rounds = from.code == kTfliteDequantise || from.code == kTfliteQuantise;
    if (rounds && builder_.knows(first)) return builder_.hand_on(first, output);
    if ((from.code == kTflitePad || from.code == kTflitePadV2) && pad(from)) return;
    ModelNode node;
    node.op = tflite_name(from);
    node.name = short_name(tensor(from.outputs[0]).info.name);
    std::vector<std::string> reads = activations(from);
    if (const auto swish = patterns_.swish.find(index); swish != patterns_.swish.end()) {
      append(node, Op::kActivation).activation = Activation::kSwish;
      add_fused_activation(tflite_small_option(from, 0), node);
      reads = {value_name(swish->second)};
    } else {
      convert(from, node);
      if (dilate(index, node)) reads = {value_name(patterns_.dilated.at(index).input)};
    }
    if (!node.layers.empty() && tensor(from.outputs[0]).quantised()) {
      node.notes.push_back("the file rounds its maps to " +
                           std::string(element_type_name(tensor(from.outputs[0]).info.type)) +
                           "; here they stay float32");
    }
    builder_.add(std::move(node), reads, {output});
  }

  bool dilate(size_t index, ModelNode& node) {
    const auto found = patterns_.dilated.find(index);
    if (found == patterns_.dilated.end() || node.layers.empty()) return false;
    Layer& layer = node.layers.front();
    layer.dilations = found->second.dilations;
    if (found->second.pads != Pads{}) {
      layer.padding = {PaddingMode::kExplicit, found->second.pads};
    }
    node.notes.push_back("its blocks in the batch became dilations");
    return true;
  }

  std::vector<std::string> activations(const TfliteOperator& from) const {
    std::vector<std::string> list;
    for (const int32_t read : from.inputs) {
      const bool extents = read >= 0 && tensor(read).integer && !tensor(read).quantised();
      const bool constant = read >= 0 && (tensor(read).constant || file_->place(read));
      if (read >= 0 && !constant && !extents) list.push_back(value_name(read));
    }
    return list;
  }

  void convert(const TfliteOperator& from, ModelNode& node) {
    using Convert = void (Converter::*)(const TfliteOperator&, ModelNode&);
    static const std::map<int, Convert> kConverts = {{kTfliteConv, &Converter::conv},
                                                     {kTfliteDepthwise, &Converter::depthwise},
                                                     {kTfliteTransposeConv, &Converter::transposed},
                                                     {kTfliteMaxPool, &Converter::pool},
                                                     {kTfliteAveragePool, &Converter::pool},
                                                     {kTfliteMean, &Converter::global_pool},
                                                     {kTfliteReduceMax, &Converter::global_pool},
                                                     {kTfliteAdd, &Converter::add_values},
                                                     {kTfliteMul, &Converter::multiply},
                                                     {kTfliteConcat, &Converter::concat}};
    const auto found = kConverts.find(from.code);
    if (found != kConverts.end()) return (this->*found->second)(from, node);
    tflite_activation(from, node);
  }

  static Layer& append(ModelNode& node, Op op) {
    node.layers.emplace_back();
    node.layers.back().op = op;
    return node.layers.back();
  }

  // The first fields of everything that has windows: padding, stride_w, stride_h.
  static void windows(const TfliteOperator& from, Layer& layer) {
    const bool same = tflite_small_option(from, 0) == 0;
    layer.padding.mode = same ? PaddingMode::kSame : PaddingMode::kValid;
    layer.strides = {tflite_option(from, 2, 0), tflite_option(from, 1, 0)};
  }

  // The bank of input 1, whose axes the file has in `order`; null, and the node refused, where it
  // isn't one.
  const TensorInfo* bank(const TfliteOperator& from, ModelNode& node, FilterOrder order) {
    const auto at = place(from, 1);
    if (!at || info(*at).shape.size() != 4) {
      refuse_node(node, at ? to_string(info(*at)) + " isn't a bank of filters, which has 4 axes"
                           : "the filters of this " + node.op +
                                 " aren't a tensor of the file that can be read");
      return nullptr;
    }
    node.layers.back().filters.source = FilterTensor{file_->path().string(), info(*at).name, order};
    node.tensors.push_back(*at);
    if (file_->quantised(*at)) {
      node.notes.push_back("filters of " + std::string(element_type_name(info(*at).type)) +
                           ", times their scale");
    }
    return &info(*at);
  }

  void bias(const TfliteOperator& from, size_t i, ModelNode& node) {
    if (input(from, i) < 0) return;
    const auto at = place(from, i);
    if (!at)
      return refuse_node(node, "the bias of this " + node.op + " isn't a tensor of the file");
    append(node, Op::kBiasAdd);
    node.lists.push_back({node.layers.size() - 1, LayerList::kBias, *at});
    node.tensors.push_back(*at);
  }

  // Of what the operator reads; `missing` where it is open.
  int64_t channels(const TfliteOperator& from, size_t i, int64_t missing) const {
    if (input(from, i) < 0) return missing;
    const auto& shape = tensor(input(from, i)).info.shape;
    return shape.size() == 4 && shape[3] > 0 ? shape[3] : missing;
  }

  void conv(const TfliteOperator& from, ModelNode& node) {
    Layer& layer = append(node, Op::kConv2d);
    windows(from, layer);
    layer.dilations = {tflite_option(from, 5, 1), tflite_option(from, 4, 1)};
    const TensorInfo* filters = bank(from, node, FilterOrder::kOhwi);
    if (filters == nullptr) return;
    node.in_channels = channels(from, 0, filters->shape[3]);
    if (node.in_channels != filters->shape[3]) {
      node.notes.push_back("groups of " + std::to_string(filters->shape[3]) + " channels");
    }
    bias(from, 2, node);
    add_fused_activation(tflite_small_option(from, 3), node);
  }

  void depthwise(const TfliteOperator& from, ModelNode& node) {
    Layer& layer = append(node, Op::kDepthwiseConv2d);
    windows(from, layer);
    layer.dilations = {tflite_option(from, 6, 1), tflite_option(from, 5, 1)};
    const TensorInfo* filters = bank(from, node, FilterOrder::kIhwo);
    if (filters == nullptr) return;
    // Older files leave the multiplier at 0.
    const int64_t all = filters->shape[3], given = std::max(tflite_option(from, 3, 0), 0);
    const int64_t reads = channels(from, 0, given > 0 ? all / given : all);
    if (filters->shape[0] != 1 || reads < 1 || all % reads != 0) {
      return refuse_node(node, to_string(*filters) + " is no depthwise bank over " +
                                   std::to_string(reads) + " channels");
    }
    layer.channel_multiplier = all / reads;
    node.in_channels = reads;
    bias(from, 2, node);
    add_fused_activation(tflite_small_option(from, 4), node);
  }

  // Inputs: the output's extents, filters, map, bias. Their difference from the extents that follow
  // from the input's holds for pictures of other extents too.
  void transposed(const TfliteOperator& from, ModelNode& node) {
    Layer& layer = append(node, Op::kConv2dTranspose);
    windows(from, layer);
    const TensorInfo* filters = bank(from, node, FilterOrder::kIhwo);
    if (filters == nullptr) return;
    node.in_channels = filters->shape[3];
    ExtentRule rule;
    rule.kind = ExtentRule::kTransposed;
    const bool same = layer.padding.mode == PaddingMode::kSame;
    const auto further = [&](size_t axis, int64_t size, int64_t stride) {
      const auto& in = tensor(from.inputs[2]).info.shape;
      const auto& out = tensor(from.outputs[0]).info.shape;
      const bool known = in.size() == 4 && out.size() == 4 && in[axis] > 0 && out[axis] > 0;
      if (!known) return same ? int64_t{0} : std::max<int64_t>(stride - size, 0);  // as Keras
      return out[axis] - (same ? in[axis] * stride : (in[axis] - 1) * stride + size);
    };
    if (input(from, 2) < 0) return refuse_node(node, "this TRANSPOSE_CONV reads no map");
    rule.output_padding = {further(1, filters->shape[1], layer.strides.h),
                           further(2, filters->shape[2], layer.strides.w)};
    node.rules.push_back(rule);
    bias(from, 3, node);
    add_fused_activation(tflite_small_option(from, 3), node);
  }

  void pool(const TfliteOperator& from, ModelNode& node) {
    Layer& layer = append(node, from.code == kTfliteMaxPool ? Op::kMaxPool : Op::kAvgPool);
    windows(from, layer);
    layer.window = {tflite_option(from, 4, 0), tflite_option(from, 3, 0)};
    add_fused_activation(tflite_small_option(from, 5), node);
  }

  void global_pool(const TfliteOperator& from, ModelNode& node) {
    const auto axes = values(from, 1);
    const bool pixels = axes && axes->size() == 2 && (*axes)[0] == 1 && (*axes)[1] == 2;
    if (!pixels) return refuse_node(node, node.op + " goes over height and width here, no others");
    append(node, from.code == kTfliteReduceMax ? Op::kMaxPool : Op::kAvgPool).padding.mode =
        PaddingMode::kValid;
    ExtentRule rule;
    rule.kind = ExtentRule::kWholeWindow;
    node.rules.push_back(rule);
    node.notes.push_back("a pool over all pixels: its window is as large as what it reads");
    if (tflite_small_option(from, 0) == 0) {
      node.notes.push_back("its output keeps height and width, of 1 each");
    }
  }

  // The constant among two inputs, one number a channel; nothing, and the node refused, where it
  // is another.
  std::optional<size_t> by_channel(const TfliteOperator& from, ModelNode& node) {
    const auto at = place(from, 0) ? place(from, 0) : place(from, 1);
    const bool fits = at && from.inputs.size() == 2 && !info(*at).shape.empty() &&
                      info(*at).shape.back() == info(*at).elements();
    if (fits) return at;
    refuse_node(node, node.op + " takes " + (from.code == kTfliteAdd ? "two maps or " : "") +
                          "one number a channel here" +
                          (at ? ", not " + to_string(info(*at)) : ", no second map"));
    return std::nullopt;
  }

  void add_values(const TfliteOperator& from, ModelNode& node) {
    if (!place(from, 0) && !place(from, 1)) {
      append(node, Op::kAdd);
    } else if (const auto at = by_channel(from, node)) {
      append(node, Op::kBiasAdd);
      node.lists.push_back({0, LayerList::kBias, *at});
      node.tensors.push_back(*at);
      node.in_channels = info(*at).elements();
    }
    add_fused_activation(tflite_small_option(from, 0), node);
  }

  // A norm whose statistics change nothing.
  void multiply(const TfliteOperator& from, ModelNode& node) {
    const auto at = by_channel(from, node);
    if (!at) return;
    const auto count = static_cast<size_t>(info(*at).elements());
    append(node, Op::kBatchNorm).norm = {std::vector<float>(count, 0),
                                         std::vector<float>(count, 1),
                                         {},
                                         std::vector<float>(count, 0),
                                         0};
    node.lists.push_back({0, LayerList::kScale, *at});
    node.tensors.push_back(*at);
    node.in_channels = info(*at).elements();
    node.notes.push_back("as a norm with mean 0 and variance 1");
    add_fused_activation(tflite_small_option(from, 0), node);
  }

  void concat(const TfliteOperator& from, ModelNode& node) {
    const int axis = tflite_option(from, 0, 0);
    if ((axis != 3 && axis != -1) || from.inputs.size() != 2) {
      return refuse_node(node, "CONCATENATION joins the channels of two maps here, not " +
                                   std::to_string(from.inputs.size()) + " along axis " +
                                   std::to_string(axis));
    }
    append(node, Op::kConcat);
    add_fused_activation(tflite_small_option(from, 1), node);
  }

  // Zeros before and after height and width: input 1 holds a pair for each axis.
  bool pad(const TfliteOperator& from) {
    const std::string first = value_name(input(from, 0));
    const auto pads = values(from, 1);
    if (!builder_.knows(first) || !pads || pads->size() != 8) return false;
    constexpr float kMost = 1 << 30;
    const auto legal = [](float pad) { return pad >= 0 && pad <= kMost; };
    if (!std::ranges::all_of(*pads, legal)) return false;
    if ((*pads)[0] != 0 || (*pads)[1] != 0 || (*pads)[6] != 0 || (*pads)[7] != 0) return false;
    if (from.code == kTflitePadV2) {
      const auto value = values(from, 2);
      if (!value || value->size() != 1 || value->front() != 0) return false;
    }
    const auto at = [&](size_t i) { return std::llround((*pads)[i]); };
    builder_.pad(first, value_name(from.outputs[0]), {at(2), at(3), at(4), at(5)});
    return true;
  }

  const TfliteGraph& graph_;
  std::shared_ptr<const TfliteTensors> file_;
  TflitePatterns patterns_;
  GraphBuilder builder_;
};

Expected<TfliteGraph> parse(const SourceFile& source) {
  auto graph = parse_tflite(source.bytes());
  if (graph) return graph;
  return file_error("can't read " + source.path.string() + ": " + graph.error().sentence);
}

}  // namespace

Expected<TensorFilePtr> open_tflite_tensors(const SourceFile& source) {
  const auto graph = parse(source);
  if (!graph) return tl::unexpected(graph.error());
  return std::make_shared<const TfliteTensors>(source, *graph);
}

Expected<Model> open_tflite(const SourceFile& source) {
  const auto graph = parse(source);
  if (!graph) return tl::unexpected(graph.error());
  return Converter(*graph, std::make_shared<const TfliteTensors>(source, *graph)).convert();
}

}  // namespace convoscope
