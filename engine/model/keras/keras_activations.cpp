// See keras_activations.h.
#include "engine/model/keras/keras_activations.h"

#include <map>

#include "engine/model/graph_builder.h"

namespace convoscope {
namespace {

void take(ModelNode& node, Activation activation) {
  node.layers.emplace_back();
  node.layers.back().op = Op::kActivation;
  node.layers.back().activation = activation;
}

// LeakyReLU's slope was called alpha before Keras 3.
float slope(const KerasLayer& from, double missing) {
  return static_cast<float>(from.real("negative_slope", from.real("alpha", missing)));
}

void relu(const KerasLayer& from, ModelNode& node) {
  const float below = slope(from, 0);
  const bool capped = member(from.config, "max_value").is_number();
  const bool six = from.real("max_value", 6) == 6;
  if (from.real("threshold", 0) != 0 || !six || (capped && below != 0)) {
    return refuse_node(node, "ReLU with this threshold, slope and largest value has no layer here");
  }
  if (below != 0) return take(node, {Activation::kLeakyRelu, below});
  take(node, capped ? Activation::kRelu6 : Activation::kRelu);
}

}  // namespace

std::string keras_activation_name(const ModelJson& json) {
  if (json.is_null()) return "linear";
  if (json.is_string()) return json.get<std::string>();
  // Keras 3 writes a function as {"class_name": "function", "config": "relu", …}.
  const std::string name = text_member(json, "config");
  return name.empty() ? text_member(json, "class_name") : name;
}

void add_keras_activation(const std::string& name, ModelNode& node) {
  static const std::map<std::string, Activation> kKnown = {
      {"linear", Activation::kNone},     {"relu", Activation::kRelu},
      {"relu6", Activation::kRelu6},     {"elu", Activation::kElu},
      {"sigmoid", Activation::kSigmoid}, {"tanh", Activation::kTanh},
      {"gelu", Activation::kGelu},       {"swish", Activation::kSwish},
      {"silu", Activation::kSwish},      {"leaky_relu", {Activation::kLeakyRelu, 0.2f}}};
  if (name == "softmax") {
    node.layers.emplace_back();
    node.layers.back().op = Op::kSoftmax;
    return;
  }
  const auto found = kKnown.find(name);
  if (found == kKnown.end()) {
    return refuse_node(node, "the activation " + name.substr(0, 80) + " has no layer here");
  }
  if (node.layers.empty()) return take(node, found->second);
  add_activation(node, found->second);
}

void keras_activation_layer(const KerasLayer& from, ModelNode& node) {
  if (from.kind == "Activation") {
    return add_keras_activation(keras_activation_name(member(from.config, "activation")), node);
  }
  if (from.kind == "LeakyReLU") return take(node, {Activation::kLeakyRelu, slope(from, 0.3)});
  if (from.kind == "ReLU") return relu(from, node);
  if (from.kind == "ELU" && from.real("alpha", 1) == 1) return take(node, Activation::kElu);
  refuse_node(node, from.kind + " has no layer here");
}

}  // namespace convoscope
