// See onnx_folds.h.
#include "engine/model/onnx/onnx_folds.h"

#include <algorithm>
#include <map>
#include <set>

namespace convoscope {
namespace {

const std::vector<int64_t> kToNchw = {0, 3, 1, 2}, kToNhwc = {0, 2, 3, 1};

// Who reads each value: places among the nodes. What the graph gives is read by its caller, too.
struct Readers {
  std::map<std::string, std::vector<size_t>> nodes;
  std::set<std::string> given;

  explicit Readers(const OnnxGraph& graph) {
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
      for (const std::string& input : graph.nodes[i].inputs) nodes[input].push_back(i);
    }
    for (const OnnxValue& output : graph.outputs) given.insert(output.name);
  }
  const std::vector<size_t>& of(const std::string& value) const {
    static const std::vector<size_t> kNone;
    const auto found = nodes.find(value);
    return found == nodes.end() ? kNone : found->second;
  }
};

bool is_transpose(const OnnxNode& node, const std::vector<int64_t>& axes) {
  return node.op == "Transpose" && node.inputs.size() == 1 && node.outputs.size() == 1 &&
         node.integers("perm") == axes;
}

void hand_on(OnnxNode& node) {
  node.op = "Identity";
  node.attributes.clear();
}

bool all_to_nchw(const OnnxGraph& graph, const std::vector<size_t>& readers) {
  return std::ranges::all_of(
      readers, [&](size_t reader) { return is_transpose(graph.nodes[reader], kToNchw); });
}

}  // namespace

void fold_swish(OnnxGraph& graph) {
  const Readers readers(graph);
  std::set<size_t> folded;
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const OnnxNode& sigmoid = graph.nodes[i];
    if (sigmoid.op != "Sigmoid" || sigmoid.inputs.size() != 1 || sigmoid.outputs.size() != 1) {
      continue;
    }
    const std::string &x = sigmoid.inputs[0], &share = sigmoid.outputs[0];
    const std::vector<size_t>& read = readers.of(share);
    if (read.size() != 1 || readers.given.contains(share)) continue;
    OnnxNode& product = graph.nodes[read.front()];
    const std::vector<std::string> one = {x, share}, other = {share, x};
    if (product.op != "Mul" || (product.inputs != one && product.inputs != other)) continue;
    product.op = "Swish";
    product.inputs = {x};
    folded.insert(i);
  }
  size_t place = 0;
  std::erase_if(graph.nodes, [&](const OnnxNode&) { return folded.contains(place++); });
}

bool fold_transposes(OnnxGraph& graph) {
  const Readers readers(graph);
  bool channels_last = false;
  for (OnnxValue& input : graph.inputs) {
    const std::vector<size_t>& read = readers.of(input.name);
    if (read.empty() || input.shape.size() != 4 || !all_to_nchw(graph, read)) continue;
    for (const size_t reader : read) hand_on(graph.nodes[reader]);
    input.shape = {input.shape[0], input.shape[3], input.shape[1], input.shape[2]};
    channels_last = true;
  }
  for (OnnxNode& node : graph.nodes) {
    if (!is_transpose(node, kToNhwc)) continue;
    const std::vector<size_t>& read = readers.of(node.outputs[0]);
    if (!all_to_nchw(graph, read)) continue;
    hand_on(node);
    for (const size_t reader : read) hand_on(graph.nodes[reader]);
  }
  return channels_last;
}

}  // namespace convoscope
