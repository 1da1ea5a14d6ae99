// See experiment_reader.h. The format is described in the README, "Experiment files".
#include "engine/io/experiment_reader.h"

#include <set>
#include <utility>

#include "engine/io/json_node.h"
#include "engine/io/json_paths.h"
#include "engine/io/layer_reader.h"
#include "engine/io/nested_values.h"
#include "engine/io/settings_json.h"

namespace convoscope {

namespace {

namespace fs = std::filesystem;

constexpr int64_t kVersion = 1;

ImageShape read_image_shape(const JsonNode& node) {
  const auto extents = node.integers(4, 1);
  return {extents[0], extents[1], extents[2], extents[3]};
}

int64_t read_seed(const JsonNode& parent) {
  return parent.has("seed") ? parent.at("seed").integer() : 1;
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
  const std::string kind = node.only_key_of({"random_normal", "pattern", "image", "npy", "values"});
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

// What an experiment and a snapshot of one have in common.
Experiment read_body(const JsonNode& node, const fs::path& folder) {
  Experiment experiment;
  if (node.has("title")) experiment.title = node.at("title").text();
  experiment.data_format = read_data_format(node);
  experiment.input = read_input(node.at("input"), folder);
  const JsonNode layers = node.at("layers");
  std::set<std::string> taken;
  for (const JsonNode& layer : layers.elements()) {
    const size_t place = experiment.layers.size();
    experiment.layers.push_back(read_layer(layer, place, experiment.data_format, folder));
    const std::string& name = experiment.layers.back().name;
    if (!taken.insert(name).second) {
      layer.refuse("another layer is called \"" + name + "\" already");
    }
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
