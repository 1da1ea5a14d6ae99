// See layer_reader.h.
#include "engine/io/layer_reader.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "engine/chain/layer_name.h"
#include "engine/io/depthwise_bank.h"
#include "engine/io/filter_json.h"
#include "engine/io/settings_json.h"

namespace convoscope {
namespace {

namespace fs = std::filesystem;
using Keys = std::vector<std::string_view>;

constexpr std::string_view kEveryKey[] = {
    "op",           "name",       "bypass",  "filters", "channel_multiplier",
    "pointwise",    "ksize",      "strides", "padding", "dilations",
    "output_shape", "activation", "bias",    "alpha",   "mean",
    "variance",     "scale",      "offset",  "epsilon", "with"};

// Those beside "op", "name" and "bypass".
Keys keys_of(const Layer& layer) {
  switch (layer.op) {
    case Op::kConv2d:
      return {"filters", "strides", "padding", "dilations", "activation"};
    case Op::kDepthwiseConv2d:
      return {"filters", "channel_multiplier", "strides", "padding", "dilations", "activation"};
    case Op::kSeparableConv2d:
      return {"filters", "channel_multiplier", "pointwise", "strides",
              "padding", "dilations",          "activation"};
    case Op::kConv2dTranspose:
      return {"filters", "output_shape", "strides", "padding", "dilations", "activation"};
    case Op::kMaxPool:
    case Op::kAvgPool:
      return {"ksize", "strides", "padding"};
    case Op::kBiasAdd:
      return {"bias"};
    case Op::kActivation:
      if (layer.activation.kind == Activation::kLeakyRelu) return {"alpha"};
      break;
    case Op::kSoftmax:
      break;
    case Op::kBatchNorm:
      return {"mean", "variance", "scale", "offset", "epsilon"};
    case Op::kAdd:
    case Op::kConcat:
      return {"with"};
  }
  return {};
}

void allow_keys_of(const Layer& layer, const JsonNode& node) {
  Keys keys = keys_of(layer);
  keys.insert(keys.end(), {"op", "name", "bypass"});
  for (const auto& [key, value] : node.json().items()) {
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    if (std::find(std::begin(kEveryKey), std::end(kEveryKey), key) == std::end(kEveryKey)) continue;
    std::string list;
    for (const std::string_view known : keys) {
      list += (list.empty() ? "" : known == keys.back() ? " and " : ", ") + std::string(known);
    }
    node.refuse(std::string(op_name(layer)) + " doesn't read the key \"" + key + "\"; it reads " +
                list);
  }
  node.allow_keys(keys);
}

// The operations and the activation functions share one list of names.
void read_op(const JsonNode& node, Layer& layer) {
  const std::string name = node.text();
  std::string known;
  for (const OpWords& op : ops()) {
    if (op.op == Op::kActivation) continue;
    layer.op = op.op;
    if (name == op.name) return;
    known += (known.empty() ? "\"" : ", \"") + std::string(op.name) + "\"";
  }
  layer.op = Op::kActivation;
  for (const ActivationWords& words : activations()) {
    if (words.kind == Activation::kNone) continue;
    layer.activation = words.kind;
    if (name == words.name) return;
    known += ", \"" + std::string(words.name) + "\"";
  }
  node.refuse("unknown op \"" + name + "\"; known ops: " + known);
}

// "relu", or {"leaky_relu": {"alpha": 0.1}} where a parameter isn't TensorFlow's default.
Activation read_activation(const JsonNode& parent) {
  if (!parent.has("activation")) return Activation::kNone;
  const JsonNode node = parent.at("activation");
  if (node.json().is_object()) {
    node.allow_keys({"leaky_relu"});
    const JsonNode body = node.at("leaky_relu");
    body.allow_keys({"alpha"});
    return {Activation::kLeakyRelu, body.at("alpha").number()};
  }
  const auto activation = parse_activation(node.text());
  if (!activation) node.refuse(activation.error());
  return activation.value_or(Activation::kNone);
}

// A list, or one number for all channels.
std::vector<float> read_list(const JsonNode& node) {
  if (!node.json().is_array()) return {node.real()};
  std::vector<float> values;
  for (const JsonNode& element : node.elements()) values.push_back(element.real());
  if (values.empty()) node.refuse("it should have a number for each channel, not none");
  return values;
}

std::vector<float> read_statistic(const JsonNode& parent, const char* key, float missing) {
  return parent.has(key) ? read_list(parent.at(key)) : std::vector<float>{missing};
}

BatchNorm read_batch_norm(const JsonNode& node) {
  BatchNorm norm{read_statistic(node, "mean", 0), read_statistic(node, "variance", 1),
                 read_statistic(node, "scale", 1), read_statistic(node, "offset", 0)};
  if (node.has("epsilon")) norm.epsilon = node.at("epsilon").number();
  return norm;
}

std::optional<ImageShape> read_output_shape(const JsonNode& parent, DataFormat format) {
  if (!parent.has("output_shape")) return std::nullopt;
  const auto extents = parent.at("output_shape").integers(4, 1);
  return image_shape({extents[0], extents[1], extents[2], extents[3]}, format);
}

void read_pool(const JsonNode& node, DataFormat format, Layer& layer) {
  static_cast<void>(node.at("ksize"));  // refuses a missing one
  layer.window = read_window(node, "ksize", format);
  layer.strides = read_window(node, "strides", format, layer.window);
  layer.padding = read_padding(node, format);
}

void read_convolution(const JsonNode& node, DataFormat format, const fs::path& folder,
                      Layer& layer) {
  if (layer.op == Op::kDepthwiseConv2d || layer.op == Op::kSeparableConv2d) {
    read_depthwise_bank(node, folder, layer);
  } else {
    layer.filters = read_filters(node.at("filters"), folder);
  }
  if (layer.op == Op::kSeparableConv2d) {
    layer.pointwise = read_filters(node.at("pointwise"), folder);
  }
  if (layer.op == Op::kConv2dTranspose) layer.output_shape = read_output_shape(node, format);
  const Conv2dSpec spec = read_settings(node, format);
  layer.strides = spec.strides;
  layer.dilations = spec.dilations;
  layer.padding = spec.padding;
  layer.activation = read_activation(node);
}

void read_parameters(const JsonNode& node, DataFormat format, const fs::path& folder,
                     Layer& layer) {
  if (has_filters(layer.op)) return read_convolution(node, format, folder, layer);
  if (is_pool(layer.op)) return read_pool(node, format, layer);
  if (is_join(layer.op)) layer.with = node.at("with").text();
  if (layer.op == Op::kBiasAdd) layer.bias = read_list(node.at("bias"));
  if (layer.op == Op::kBatchNorm) layer.norm = read_batch_norm(node);
  if (layer.op == Op::kActivation && node.has("alpha")) {
    layer.activation.alpha = node.at("alpha").number();
  }
}

// Names stand in sentences and become names of files.
std::string read_name(const JsonNode& node, const Layer& layer, size_t place) {
  if (!node.has("name")) return default_name(layer, place);
  std::string name = node.at("name").text();
  const bool plain = std::none_of(name.begin(), name.end(), [](char c) {
    return c == '/' || (static_cast<unsigned char>(c) < ' ');
  });
  if (name.empty() || !plain) {
    node.at("name").refuse("a name has at least one character, none of them a slash");
  }
  if (name == kInputName) {
    node.at("name").refuse("\"" + name + "\" is the picture's name; a layer needs another one");
  }
  return name;
}

}  // namespace

Layer read_layer(const JsonNode& node, size_t place, DataFormat format, const fs::path& folder) {
  Layer layer;
  if (!node.json().is_object()) node.allow_keys(kEveryKey);
  read_op(node.at("op"), layer);
  if (node.refused()) return layer;
  allow_keys_of(layer, node);
  read_parameters(node, format, folder, layer);
  if (node.has("bypass")) layer.bypassed = node.at("bypass").boolean();
  layer.name = read_name(node, layer, place);
  return layer;
}

}  // namespace convoscope
