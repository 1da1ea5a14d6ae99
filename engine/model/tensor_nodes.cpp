// See tensor_nodes.h.
#include "engine/model/tensor_nodes.h"

#include <map>
#include <utility>

#include "engine/model/tensor_bank.h"

namespace convoscope {
namespace {

// "conv1.weight" and "conv1/kernel" have "conv1.bias" and "conv1/bias".
std::string bias_name(const std::string& name) {
  for (const char* word : {"weight", "depthwise_kernel", "pointwise_kernel", "kernel", "filters"}) {
    const size_t at = name.rfind(word);
    if (at == std::string::npos) continue;
    std::string bias = name;
    return bias.replace(at, std::string(word).size(), "bias");
  }
  return {};
}

std::string node_name(const std::string& tensor) {
  for (const char* ending : {".weight", "/kernel", "/depthwise_kernel", "_filters", ".kernel"}) {
    if (tensor.ends_with(ending) && tensor.size() > std::string(ending).size()) {
      return tensor.substr(0, tensor.size() - std::string(ending).size());
    }
  }
  return tensor;
}

class Nodes {
 public:
  explicit Nodes(const TensorFile& file) : file_(file) {
    for (size_t i = 0; i < file.tensors().size(); ++i) places_[file.tensors()[i].name] = i;
  }

  std::vector<ModelNode> take() {
    for (size_t i = 0; i < file_.tensors().size(); ++i) add(i);
    return std::move(nodes_);
  }

 private:
  void add(size_t index) {
    const TensorInfo& info = file_.tensors()[index];
    const bool bank = info.shape.size() == 4 && info.elements() > 0 && info.name != "input" &&
                      info.name != "expected";
    if (!bank) return;
    const FilterOrder order = bank_order(file_, info);
    const FilterShape shape = bank_shape(info.shape, order);
    ModelNode node;
    node.name = node_name(info.name);
    node.op = "filters";
    node.tensors = {index};
    Layer layer;
    layer.padding.mode = PaddingMode::kSame;
    layer.filters.source = FilterTensor{file_.path().string(), info.name, order};
    // Keras calls these so; their bank is [KH, KW, C, M].
    const bool depthwise = info.name.ends_with("depthwise_kernel") && order == FilterOrder::kHwio;
    if (depthwise) {
      layer.op = Op::kDepthwiseConv2d;
      layer.channel_multiplier = shape.out;
    }
    const int64_t gives = depthwise ? shape.in * shape.out : shape.out;
    node.layers.push_back(layer);
    // One channel a filter, many filters: each channel has its own, as depthwise layers do.
    node.in_channels = !depthwise && shape.in == 1 && last_out_ == shape.out ? shape.out : shape.in;
    node.notes.push_back(std::string("axes taken as ") + to_string(order) +
                         "; strides and padding aren't in the file");
    if (node.in_channels != shape.in) node.notes.push_back("a group for each channel");
    add_bias(node, info, gives);
    if (!nodes_.empty() && last_out_ == node.in_channels) {
      node.inputs = {nodes_.size() - 1};
    } else {
      node.reads_picture = true;
    }
    last_out_ = gives;
    nodes_.push_back(std::move(node));
  }

  void add_bias(ModelNode& node, const TensorInfo& info, int64_t channels) {
    const auto found = places_.find(bias_name(info.name));
    if (found == places_.end()) return;
    if (file_.tensors()[found->second].shape != std::vector<int64_t>{channels}) return;
    Layer bias;
    bias.op = Op::kBiasAdd;
    node.layers.push_back(bias);
    node.lists.push_back({1, LayerList::kBias, found->second});
    node.tensors.push_back(found->second);
  }

  const TensorFile& file_;
  std::map<std::string, size_t> places_;
  std::vector<ModelNode> nodes_;
  int64_t last_out_ = 0;
};

}  // namespace

Model model_of_tensors(TensorFilePtr file) {
  Model model;
  model.format = file->format();
  model.nodes = Nodes(*file).take();
  model.file = std::move(file);
  return model;
}

}  // namespace convoscope
