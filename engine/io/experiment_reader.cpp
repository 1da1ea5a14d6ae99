// See experiment_reader.h. The format is described in the README, "Experiment files".
#include "engine/io/experiment_reader.h"

#include <set>
#include <utility>

#include "engine/io/input_json.h"
#include "engine/io/json_node.h"
#include "engine/io/layer_reader.h"
#include "engine/io/settings_json.h"

namespace convoscope {

namespace {

namespace fs = std::filesystem;

constexpr int64_t kVersion = 1;

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
