// See experiment_reader.h. The format is described in the README, "Experiment files".
#include "engine/io/experiment_reader.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/io/json_node.h"
#include "engine/io/nested_values.h"
#include "engine/io/settings_json.h"

namespace convoscope {

namespace {

namespace fs = std::filesystem;

constexpr int64_t kVersion = 1;

std::string absolute_path(const JsonNode& node, const fs::path& folder) {
  const std::string text = node.text();
  if (text.empty()) node.refuse("the path is empty");
  std::error_code ignored;
  const fs::path absolute = fs::absolute(folder / text, ignored);
  return (absolute.empty() ? folder / text : absolute).lexically_normal().string();
}

ImageShape read_image_shape(const JsonNode& node) {
  const auto extents = node.integers(4, 1);
  return {extents[0], extents[1], extents[2], extents[3]};
}

FilterShape read_filter_shape(const JsonNode& node) {
  const auto extents = node.integers(4, 1);
  return {extents[0], extents[1], extents[2], extents[3]};
}

int64_t read_seed(const JsonNode& parent) {
  return parent.has("seed") ? parent.at("seed").integer() : 1;
}

// The one key of `kinds` that the object holds.
std::string only_kind(const JsonNode& node, const std::vector<std::string>& kinds) {
  std::vector<std::string> found;
  std::copy_if(kinds.begin(), kinds.end(), std::back_inserter(found),
               [&node](const std::string& kind) { return node.has(kind); });
  if (found.size() == 1) return found.front();
  std::string list;
  for (const std::string& kind : kinds) {
    list += (list.empty() ? "" : kind == kinds.back() ? " or " : ", ") + ("\"" + kind + "\"");
  }
  node.refuse("it should have one of " + list + ", not " +
              (found.empty() ? "none" : "\"" + found[0] + "\" and \"" + found[1] + "\""));
  return {};
}

void read_image(const JsonNode& node, const fs::path& folder, InputImage& image) {
  node.allow_keys({"path", "size", "grey"});
  image.path = absolute_path(node.at("path"), folder);
  if (node.has("size")) {
    const auto size = node.at("size").integers(2, 1);
    image.h = size[0];
    image.w = size[1];
  }
  if (node.has("grey")) image.grey = node.at("grey").boolean();
}

Input read_input(const JsonNode& node, const fs::path& folder) {
  node.allow_keys({"random_normal", "pattern", "image", "npy", "values", "data_format"});
  const std::string kind = only_kind(node, {"random_normal", "pattern", "image", "npy", "values"});
  if (node.has("data_format") && kind != "values") {
    node.at("data_format").refuse("only \"values\" have it beside them");
  }
  if (kind == "values") {
    return {InputValues{}, read_values(node.at(kind), layout_of(read_data_format(node)))};
  }
  if (kind.empty()) return {};
  const JsonNode body = node.at(kind);
  if (kind == "random_normal") {
    body.allow_keys({"shape", "seed"});
    return {InputRandomNormal{read_image_shape(body.at("shape")), read_seed(body)}, nullptr};
  }
  if (kind == "pattern") {
    body.allow_keys({"name", "shape"});
    return {InputPattern{body.at("name").text(), read_image_shape(body.at("shape"))}, nullptr};
  }
  if (kind == "npy") {
    body.allow_keys({"path", "data_format"});
    return {InputNpy{absolute_path(body.at("path"), folder), read_data_format(body)}, nullptr};
  }
  InputImage image;
  read_image(body, folder, image);
  return {image, nullptr};
}

FilterPresets read_presets(const JsonNode& node) {
  const auto size = node.at("size").integers(2, 1);
  FilterPresets presets{node.at("presets").texts(), size[0], size[1],
                        node.at("in_channels").integer_from(1)};
  if (presets.ids.empty()) node.at("presets").refuse("it should name at least one preset");
  return presets;
}

FilterRandomNormal read_random_filters(const JsonNode& node) {
  node.allow_keys({"shape", "seed", "stddev"});
  FilterRandomNormal random{read_filter_shape(node.at("shape")), read_seed(node)};
  if (node.has("stddev")) random.stddev = node.at("stddev").number();
  return random;
}

FilterInitializer read_initializer(InitializerKind kind, const JsonNode& node) {
  FilterInitializer source{read_filter_shape(node.at("shape")), {.kind = kind}};
  source.initializer.seed = read_seed(node);
  if (kind == InitializerKind::kTruncatedNormal) {
    node.allow_keys({"shape", "seed", "stddev"});
    if (node.has("stddev")) source.initializer.stddev = node.at("stddev").number();
  } else if (kind == InitializerKind::kRandomUniform) {
    node.allow_keys({"shape", "seed", "minval", "maxval"});
    if (node.has("minval")) source.initializer.minval = node.at("minval").number();
    if (node.has("maxval")) source.initializer.maxval = node.at("maxval").number();
  } else {
    node.allow_keys({"shape", "seed"});
  }
  return source;
}

Filters read_filters(const JsonNode& node, const fs::path& folder) {
  const std::string kind = only_kind(
      node, {"random_normal", "truncated_normal", "random_uniform", "glorot_uniform",
             "glorot_normal", "he_uniform", "he_normal", "orthogonal", "presets", "values", "npy"});
  if (kind == "presets") {
    node.allow_keys({"presets", "size", "in_channels"});
    return {read_presets(node), nullptr, {}};
  }
  node.allow_keys({"random_normal", "truncated_normal", "random_uniform", "glorot_uniform",
                   "glorot_normal", "he_uniform", "he_normal", "orthogonal", "presets", "values",
                   "npy", "names"});
  Filters filters;
  if (node.has("names")) filters.names = node.at("names").texts();
  if (kind == "random_normal") filters.source = read_random_filters(node.at(kind));
  for (const InitializerKind drawn : initializer_kinds()) {
    if (kind == to_string(drawn)) filters.source = read_initializer(drawn, node.at(kind));
  }
  if (kind == "npy") {
    node.at(kind).allow_keys({"path"});
    filters.source = FilterNpy{absolute_path(node.at(kind).at("path"), folder)};
  }
  if (kind == "values") {
    filters.source = FilterValues{};
    filters.tensor = read_values(node.at(kind), Layout::kHWIO);
  }
  return filters;
}

// Names stand in sentences and become names of files.
std::string read_layer_name(const JsonNode& layer, size_t index, std::set<std::string>& taken) {
  std::string name = "conv" + std::to_string(index + 1);
  if (layer.has("name")) {
    name = layer.at("name").text();
    const bool plain = std::none_of(name.begin(), name.end(), [](char c) {
      return c == '/' || (static_cast<unsigned char>(c) < ' ');
    });
    if (name.empty() || !plain) {
      layer.at("name").refuse("a name has at least one character, none of them a slash");
    }
  }
  if (!taken.insert(name).second) layer.refuse("another layer is called \"" + name + "\" already");
  return name;
}

// "relu", or {"leaky_relu": {"alpha": 0.1}} where a parameter isn't TensorFlow's default.
Activation read_activation(const JsonNode& node) {
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

Layer read_layer(const JsonNode& node, DataFormat format, const fs::path& folder) {
  node.allow_keys({"op", "name", "filters", "strides", "padding", "dilations", "activation"});
  Layer layer;
  const std::string op = node.at("op").text();
  if (op != "conv2d") {
    node.at("op").refuse("unknown op \"" + op + "\"; known ops: \"conv2d\"");
  }
  layer.filters = read_filters(node.at("filters"), folder);
  const Conv2dSpec spec = read_settings(node, format);
  layer.strides = spec.strides;
  layer.dilations = spec.dilations;
  layer.padding = spec.padding;
  if (node.has("activation")) layer.activation = read_activation(node.at("activation"));
  return layer;
}

// What an experiment and a snapshot of one have in common.
Experiment read_body(const JsonNode& node, const fs::path& folder) {
  Experiment experiment;
  if (node.has("title")) experiment.title = node.at("title").text();
  experiment.data_format = read_data_format(node);
  experiment.input = read_input(node.at("input"), folder);
  const JsonNode layers = node.at("layers");
  std::set<std::string> taken;
  for (const JsonNode& layer : layers.elements()) {
    experiment.layers.push_back(read_layer(layer, experiment.data_format, folder));
    experiment.layers.back().name = read_layer_name(layer, experiment.layers.size() - 1, taken);
    if (node.refused()) return experiment;
  }
  if (experiment.layers.empty()) layers.refuse("it should have at least one layer");
  return experiment;
}

Snapshot read_snapshot(const JsonNode& node, const fs::path& folder, std::set<std::string>& taken) {
  node.allow_keys({"name", "experiment"});
  Snapshot snapshot{node.at("name").text(), nullptr};
  if (snapshot.name.empty()) node.at("name").refuse("a name has at least one character");
  if (!taken.insert(snapshot.name).second) {
    node.at("name").refuse("another snapshot is called \"" + snapshot.name + "\" already");
  }
  const JsonNode body = node.at("experiment");
  body.allow_keys({"title", "input", "data_format", "layers"});
  snapshot.experiment = std::make_shared<const Experiment>(read_body(body, folder));
  return snapshot;
}

void read_snapshots(const JsonNode& list, const fs::path& folder, Experiment& experiment) {
  const std::vector<JsonNode> nodes = list.elements();
  if (nodes.size() > kMaxSnapshots) {
    list.refuse("it has " + std::to_string(nodes.size()) + " snapshots; at most " +
                std::to_string(kMaxSnapshots) + " are kept");
  }
  std::set<std::string> taken;
  for (const JsonNode& node : nodes) {
    if (list.refused()) return;
    experiment.snapshots.push_back(read_snapshot(node, folder, taken));
  }
}

Experiment read_root(const JsonNode& root, const fs::path& folder) {
  root.allow_keys({"convoscope", "title", "input", "data_format", "layers", "snapshots"});
  const int64_t version = root.at("convoscope").integer();
  if (version != kVersion) {
    root.at("convoscope")
        .refuse("version " + std::to_string(version) + " is unknown; known is " +
                std::to_string(kVersion));
  }
  Experiment experiment = read_body(root, folder);
  if (root.has("snapshots")) read_snapshots(root.at("snapshots"), folder, experiment);
  return experiment;
}

}  // namespace

Expected<Experiment> parse_settings(const std::string& text, const fs::path& folder) {
  const auto json = parse_json(text);
  if (!json) return tl::unexpected(json.error());
  std::optional<Error> refusal;
  Experiment experiment = read_root(JsonNode(*json, refusal), folder);
  if (refusal) return tl::unexpected(std::move(*refusal));
  return experiment;
}

}  // namespace convoscope
