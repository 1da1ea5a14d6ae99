// See graph_builder.h.
#include "engine/model/graph_builder.h"

#include <algorithm>

namespace convoscope {
namespace {

// Zeros around the input: what a convolution without SAME takes as further pads.
bool take_pads(ModelNode& node, const Pads& pads) {
  if (node.layers.empty()) return false;
  Layer& layer = node.layers.front();
  const bool convolves = is_convolution(layer.op) || layer.op == Op::kSeparableConv2d;
  const bool fixed =
      std::ranges::none_of(node.rules, [](const ExtentRule& r) { return r.layer == 0; });
  if (!convolves || !fixed || layer.padding.mode == PaddingMode::kSame) return false;
  Pads& own = layer.padding.pads;
  if (layer.padding.mode == PaddingMode::kValid) own = {};
  own = {own.top + pads.top, own.bottom + pads.bottom, own.left + pads.left,
         own.right + pads.right};
  layer.padding.mode = PaddingMode::kExplicit;
  node.notes.push_back("the zeros that are padded before it became its pads");
  return true;
}

}  // namespace

void refuse_node(ModelNode& node, const std::string& sentence) {
  node.layers.clear();
  node.lists.clear();
  node.rules.clear();
  node.refusal = sentence;
}

void GraphBuilder::hand_on(const std::string& input, const std::string& output) {
  const Value value = values_[input];
  values_[output] = value;
}

void GraphBuilder::pad(const std::string& input, const std::string& output, const Pads& pads) {
  Value value = values_[input];
  value.pads = {value.pads.top + pads.top, value.pads.bottom + pads.bottom,
                value.pads.left + pads.left, value.pads.right + pads.right};
  values_[output] = value;
}

void GraphBuilder::add(ModelNode node, const std::vector<std::string>& inputs,
                       const std::vector<std::string>& outputs) {
  const bool joins = !node.layers.empty() && is_join(node.layers.front().op);
  for (size_t i = 0; i < inputs.size(); ++i) {
    const auto found = values_.find(inputs[i]);
    if (found == values_.end()) {
      refuse_node(node, node.op + " reads \"" + inputs[i] + "\", which no operation here gives");
      continue;
    }
    const Value& value = found->second;
    if (value.pads != Pads{} && !node.layers.empty() && (joins || !take_pads(node, value.pads))) {
      refuse_node(node, node.op +
                            " reads a map with zeros around it; only convolutions without "
                            "SAME take them as pads");
    }
    if (!value.picture) {
      node.inputs.push_back(value.node);
    } else {
      if (joins && node.layers.front().op == Op::kConcat && i + 1 < inputs.size()) {
        refuse_node(node, "the picture's channels come last in a concat here, not before others");
      }
      node.reads_picture = true;
    }
  }
  // A sum has no order; a run needs the newest map first (model.cpp).
  if (joins && !node.layers.empty() && node.layers.front().op == Op::kAdd && !node.inputs.empty()) {
    std::iter_swap(node.inputs.begin(), std::ranges::max_element(node.inputs));
  }
  for (const std::string& output : outputs) values_[output] = {.node = nodes_.size()};
  if (node.name.empty()) node.name = node.op + " " + std::to_string(nodes_.size() + 1);
  nodes_.push_back(std::move(node));
}

void add_activation(ModelNode& node, const Activation& activation) {
  if (activation == Activation::kNone || node.layers.empty()) return;
  if (has_filters(node.layers.back().op)) {
    node.layers.back().activation = activation;
    return;
  }
  Layer layer;
  layer.op = Op::kActivation;
  layer.activation = activation;
  node.layers.push_back(std::move(layer));
}

}  // namespace convoscope
