// See onnx_layers.h. Attributes and their defaults are those of ONNX's operators, opset 7 and
// later.
#include "engine/model/onnx/onnx_layers.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/model/graph_builder.h"
#include "engine/model/onnx/onnx_folds.h"
#include "engine/model/onnx/onnx_graph.h"

namespace convoscope {
namespace {

class Converter {
 public:
  Converter(const OnnxGraph& graph, TensorFilePtr file) : graph_(graph), file_(std::move(file)) {
    for (size_t i = 0; i < file_->tensors().size(); ++i) places_[file_->tensors()[i].name] = i;
  }

  Model convert() {
    Model model;
    model.format = "ONNX, opset " + std::to_string(graph_.opset) +
                   (graph_.producer.empty() ? "" : ", by " + graph_.producer);
    model.data_format = DataFormat::kNCHW;
    for (const OnnxValue& input : graph_.inputs) {
      if (places_.contains(input.name)) continue;
      builder_.add_picture(input.name);
      if (input.shape.size() == 4 && !model.input) {
        model.input = {input.shape[0], input.shape[2], input.shape[3], input.shape[1]};
      }
    }
    for (const OnnxNode& node : graph_.nodes) add(node);
    model.nodes = builder_.take();
    model.file = file_;
    return model;
  }

 private:
  // What reads no tensors of the file.
  std::vector<std::string> activations(const OnnxNode& node) const {
    std::vector<std::string> list;
    for (const std::string& input : node.inputs) {
      if (!input.empty() && !places_.contains(input)) list.push_back(input);
    }
    return list;
  }

  const size_t* tensor(const OnnxNode& node, size_t input) const {
    if (input >= node.inputs.size()) return nullptr;
    const auto found = places_.find(node.inputs[input]);
    return found == places_.end() ? nullptr : &found->second;
  }
  const TensorInfo& info(size_t index) const { return file_->tensors()[index]; }

  void add(const OnnxNode& from) {
    if (from.op == "Constant") return;
    const bool hands_on = from.op == "Identity" || from.op == "Dropout";
    if (hands_on && !from.inputs.empty() && builder_.knows(from.inputs.front())) {
      for (const std::string& output : from.outputs) builder_.hand_on(from.inputs[0], output);
      return;
    }
    if (from.op == "Pad" && pad(from)) return;
    ModelNode node;
    node.name = from.name;
    node.op = from.op;
    if (!from.domain.empty() && from.domain != "ai.onnx") {
      refuse_node(node, from.op + " of the domain " + from.domain + " has no layer here");
    } else {
      convert(from, node);
    }
    builder_.add(std::move(node), activations(from), from.outputs);
  }

  void convert(const OnnxNode& from, ModelNode& node) {
    using Convert = void (Converter::*)(const OnnxNode&, ModelNode&);
    static const std::map<std::string, Convert> kConverts = {
        {"Conv", &Converter::conv},
        {"ConvTranspose", &Converter::conv_transpose},
        {"MaxPool", &Converter::pool},
        {"AveragePool", &Converter::pool},
        {"GlobalAveragePool", &Converter::global_pool},
        {"GlobalMaxPool", &Converter::global_pool},
        {"Softmax", &Converter::softmax},
        {"BatchNormalization", &Converter::batch_norm},
        {"Add", &Converter::add_values},
        {"Concat", &Converter::concat}};
    const auto found = kConverts.find(from.op);
    if (found != kConverts.end()) return (this->*found->second)(from, node);
    activation(from, node);
  }

  static Layer& append(ModelNode& node, Op op) {
    node.layers.emplace_back();
    node.layers.back().op = op;
    return node.layers.back();
  }

  static Hw pair(const std::vector<int64_t>& list, int64_t missing) {
    return list.size() == 2 ? Hw{list[0], list[1]} : Hw{missing, missing};
  }

  // [top, left, bottom, right], or by the rule of auto_pad.
  void pads(const OnnxNode& from, ModelNode& node, Layer& layer) {
    const std::string mode = from.text("auto_pad", "NOTSET");
    const std::vector<int64_t>& list = from.integers("pads");
    if (mode == "SAME_UPPER") {
      layer.padding.mode = PaddingMode::kSame;
    } else if (mode == "SAME_LOWER") {
      node.rules.push_back({node.layers.size() - 1, ExtentRule::kPads, true, true, false, {0, 0}});
      node.notes.push_back("SAME_LOWER puts the odd cell before: pads in numbers, by the extents");
    } else if (mode == "VALID" || list.size() != 4 ||
               std::ranges::all_of(list, [](int64_t pad) { return pad == 0; })) {
      layer.padding.mode = PaddingMode::kValid;
    } else {
      layer.padding = {PaddingMode::kExplicit, {list[0], list[2], list[1], list[3]}};
    }
  }

  // The bank of input 1; false, and the node refused, where it isn't in the file.
  bool bank(const OnnxNode& from, ModelNode& node, Layer& layer) {
    const size_t* place = tensor(from, 1);
    if (place == nullptr) {
      refuse_node(node, "the filters of this " + from.op + " aren't a tensor of the file");
      return false;
    }
    if (info(*place).shape.size() != 4) {
      refuse_node(node, "this " + from.op + " has filters of rank " +
                            std::to_string(info(*place).shape.size()) +
                            "; four axes have a layer here");
      return false;
    }
    layer.filters.source =
        FilterTensor{file_->path().string(), info(*place).name, FilterOrder::kOihw};
    node.tensors.push_back(*place);
    return true;
  }

  void bias(const OnnxNode& from, ModelNode& node) {
    const size_t* place = tensor(from, 2);
    if (place == nullptr || node.layers.empty()) return;
    append(node, Op::kBiasAdd);
    node.lists.push_back({node.layers.size() - 1, LayerList::kBias, *place});
    node.tensors.push_back(*place);
  }

  void conv(const OnnxNode& from, ModelNode& node) {
    Layer& layer = append(node, Op::kConv2d);
    layer.strides = pair(from.integers("strides"), 1);
    layer.dilations = pair(from.integers("dilations"), 1);
    pads(from, node, layer);
    if (!bank(from, node, layer)) return;
    const int64_t groups = from.integer("group", 1);
    node.in_channels = info(node.tensors[0]).shape[1] * groups;
    if (groups > 1) node.notes.push_back(std::to_string(groups) + " groups");
    bias(from, node);
  }

  void conv_transpose(const OnnxNode& from, ModelNode& node) {
    Layer& layer = append(node, Op::kConv2dTranspose);
    layer.strides = pair(from.integers("strides"), 1);
    layer.dilations = pair(from.integers("dilations"), 1);
    pads(from, node, layer);
    const bool automatic = from.text("auto_pad", "NOTSET").starts_with("SAME");
    if (from.integer("group", 1) != 1) {
      return refuse_node(node, "ConvTranspose in groups has no layer here");
    }
    if (automatic || !from.integers("output_shape").empty()) {
      return refuse_node(node, "ConvTranspose whose pads follow from its output has no layer here");
    }
    if (!bank(from, node, layer)) return;
    node.in_channels = info(node.tensors[0]).shape[0];
    ExtentRule rule;
    rule.kind = ExtentRule::kTransposed;
    rule.output_padding = pair(from.integers("output_padding"), 0);
    node.rules.push_back(rule);
    bias(from, node);
  }

  void pool(const OnnxNode& from, ModelNode& node) {
    const bool largest = from.op == "MaxPool";
    Layer& layer = append(node, largest ? Op::kMaxPool : Op::kAvgPool);
    layer.window = pair(from.integers("kernel_shape"), 1);
    layer.strides = pair(from.integers("strides"), 1);
    pads(from, node, layer);
    const Hw dilations = pair(from.integers("dilations"), 1);
    if (dilations != Hw{1, 1}) return refuse_node(node, "pools with dilations have no layer here");
    if (from.outputs.size() > 1) {
      return refuse_node(node, "MaxPool that also gives indices has no layer here");
    }
    const bool explicit_pads =
        layer.padding.mode != PaddingMode::kSame && layer.padding.mode != PaddingMode::kValid;
    const bool pads_count = from.integer("count_include_pad", 0) != 0;
    if (!largest && (explicit_pads || !node.rules.empty() ||
                     (pads_count && layer.padding.mode == PaddingMode::kSame))) {
      return refuse_node(node,
                         "avg_pool2d pads by SAME or VALID alone and leaves padding out of the "
                         "mean; this AveragePool pads otherwise");
    }
    if (from.integer("ceil_mode", 0) == 0 || layer.padding.mode == PaddingMode::kSame) return;
    if (!largest) {
      return refuse_node(node, "AveragePool with ceil_mode has no layer here");
    }
    node.rules.push_back({0, ExtentRule::kPads, false, false, true, {0, 0}});
    node.notes.push_back("ceil_mode: a last window that isn't whole becomes pads after");
  }

  void global_pool(const OnnxNode& from, ModelNode& node) {
    Layer& layer = append(node, from.op == "GlobalMaxPool" ? Op::kMaxPool : Op::kAvgPool);
    layer.padding.mode = PaddingMode::kValid;
    ExtentRule rule;
    rule.kind = ExtentRule::kWholeWindow;
    node.rules.push_back(rule);
    node.notes.push_back("a pool over all pixels: its window is as large as what it reads");
  }

  void softmax(const OnnxNode& from, ModelNode& node) {
    if (from.integer("axis", graph_.opset >= 13 ? -1 : 1) != 1 || graph_.opset < 13) {
      return refuse_node(node, "Softmax goes over the channels of each pixel here, not over axis " +
                                   std::to_string(from.integer("axis", -1)));
    }
    append(node, Op::kSoftmax);
  }

  void batch_norm(const OnnxNode& from, ModelNode& node) {
    if (from.integer("training_mode", 0) != 0) {
      return refuse_node(node, "BatchNormalization in training has no layer here");
    }
    Layer& layer = append(node, Op::kBatchNorm);
    layer.norm.epsilon = from.real("epsilon", 1e-5f);
    constexpr LayerList kLists[] = {LayerList::kScale, LayerList::kOffset, LayerList::kMean,
                                    LayerList::kVariance};
    for (size_t i = 0; i < 4; ++i) {
      const size_t* place = tensor(from, i + 1);
      if (place == nullptr) {
        return refuse_node(node, "the statistics of this BatchNormalization aren't in the file");
      }
      node.lists.push_back({0, kLists[i], *place});
      node.tensors.push_back(*place);
      node.in_channels = info(*place).elements();
    }
  }

  // Of two maps, or of a map and one number a channel.
  void add_values(const OnnxNode& from, ModelNode& node) {
    const size_t* first = tensor(from, 0);
    const size_t* place = first != nullptr ? first : tensor(from, 1);
    if (place == nullptr) {
      append(node, Op::kAdd);
      return;
    }
    const std::vector<int64_t>& shape = info(*place).shape;
    const bool by_channel = shape.size() >= 3 && shape[shape.size() - 1] == 1 &&
                            shape[shape.size() - 2] == 1 &&
                            info(*place).elements() == shape[shape.size() - 3];
    if (!by_channel) {
      return refuse_node(
          node, "Add takes two maps or one number a channel here, not " + to_string(info(*place)));
    }
    append(node, Op::kBiasAdd);
    node.lists.push_back({0, LayerList::kBias, *place});
    node.tensors.push_back(*place);
    node.in_channels = info(*place).elements();
  }

  void concat(const OnnxNode& from, ModelNode& node) {
    if (from.integer("axis", 1) != 1 || from.inputs.size() != 2) {
      return refuse_node(node, "Concat joins the channels of two maps here, not " +
                                   std::to_string(from.inputs.size()) + " along axis " +
                                   std::to_string(from.integer("axis", 1)));
    }
    append(node, Op::kConcat);
  }

  // Bounds of Clip: attributes until opset 10, inputs since.
  float bound(const OnnxNode& from, size_t input, const char* name, float missing) const {
    const size_t* place = tensor(from, input);
    if (place == nullptr) return from.real(name, missing);
    if (info(*place).elements() != 1) return std::nanf("");
    const auto values = file_->read(*place);
    return values ? values->front() : std::nanf("");
  }

  void activation(const OnnxNode& from, ModelNode& node) {
    const auto take = [&](Activation activation) {
      append(node, Op::kActivation).activation = activation;
    };
    const float infinity = INFINITY;
    if (from.op == "Relu") return take(Activation::kRelu);
    if (from.op == "LeakyRelu") return take({Activation::kLeakyRelu, from.real("alpha", 0.01f)});
    if (from.op == "Elu" && from.real("alpha", 1) == 1) return take(Activation::kElu);
    if (from.op == "Sigmoid") return take(Activation::kSigmoid);
    if (from.op == "Tanh") return take(Activation::kTanh);
    if (from.op == "Swish" && from.real("alpha", 1) == 1) return take(Activation::kSwish);
    if (from.op == "Gelu" && from.text("approximate", "none") == "none") {
      return take(Activation::kGelu);
    }
    if (from.op == "Clip") {
      const float low = bound(from, 1, "min", -infinity), high = bound(from, 2, "max", infinity);
      if (low == 0 && high == 6) return take(Activation::kRelu6);
      if (low == 0 && high == infinity) return take(Activation::kRelu);
      return refuse_node(node,
                         "Clip is relu6 here where it goes from 0 to 6, and relu without end");
    }
    refuse_node(node, from.op + " has no layer here");
  }

  // Zeros before and after height and width.
  bool pad(const OnnxNode& from) {
    if (from.inputs.empty() || !builder_.knows(from.inputs[0]) || from.outputs.empty())
      return false;
    if (from.text("mode", "constant") != "constant") return false;
    std::vector<int64_t> list = from.integers("pads");
    if (const size_t* place = tensor(from, 1); place != nullptr && info(*place).elements() == 8) {
      const auto values = file_->read(*place);
      if (!values) return false;
      for (const float value : *values) list.push_back(std::llround(value));
    }
    if (list.size() != 8 || list[0] != 0 || list[1] != 0 || list[4] != 0 || list[5] != 0)
      return false;
    if (std::ranges::any_of(list, [](int64_t pad) { return pad < 0; })) return false;
    if (bound(from, 2, "value", 0) != 0) return false;
    builder_.pad(from.inputs[0], from.outputs[0], {list[2], list[6], list[3], list[7]});
    return true;
  }

  const OnnxGraph& graph_;
  TensorFilePtr file_;
  std::map<std::string, size_t> places_;
  GraphBuilder builder_;
};

Expected<OnnxGraph> parse(const SourceFile& source) {
  auto graph = parse_onnx(source.bytes(), source.path.parent_path());
  if (graph) return graph;
  return file_error("can't read " + source.path.string() + ": " + graph.error().sentence);
}

TensorFilePtr tensors_of(const SourceFile& source, OnnxGraph& graph) {
  return std::make_shared<const OnnxTensors>(source, std::move(graph.tensors),
                                             std::move(graph.outside));
}

}  // namespace

Expected<TensorFilePtr> open_onnx_tensors(const SourceFile& source) {
  auto graph = parse(source);
  if (!graph) return tl::unexpected(graph.error());
  return tensors_of(source, *graph);
}

Expected<Model> open_onnx(const SourceFile& source) {
  auto graph = parse(source);
  if (!graph) return tl::unexpected(graph.error());
  TensorFilePtr file = tensors_of(source, *graph);
  fold_swish(*graph);
  const bool channels_last = fold_transposes(*graph);
  Model model = Converter(*graph, std::move(file)).convert();
  if (channels_last) model.data_format = DataFormat::kNHWC;
  return model;
}

}  // namespace convoscope
