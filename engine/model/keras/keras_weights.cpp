// See keras_weights.h.
#include "engine/model/keras/keras_weights.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace convoscope {
namespace {

std::string last_part(const std::string& path) { return path.substr(path.rfind('/') + 1); }
std::string without_last(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

// Keras cuts lists that are too long for one attribute: "weight_names0", "weight_names1", …
std::optional<std::vector<std::string>> long_list(const Hdf5File& file, const std::string& path,
                                                  const std::string& name) {
  if (const auto* list = file.texts(path, name)) return *list;
  std::optional<std::vector<std::string>> all;
  for (int i = 0;; ++i) {
    const auto* part = file.texts(path, name + std::to_string(i));
    if (part == nullptr) return all;
    if (!all) all.emplace();
    all->insert(all->end(), part->begin(), part->end());
  }
}

// What a layer's numbered variables are, in their order.
std::vector<std::string> roles_of(const std::string& kind, size_t count, const KerasLayer* layer) {
  if (kind == "separable_conv2d") return {"depthwise_kernel", "pointwise_kernel", "bias"};
  if (kind == "depthwise_conv2d") return {"depthwise_kernel", "bias"};
  if (kind == "conv2d" || kind == "conv2d_transpose" || kind == "dense") return {"kernel", "bias"};
  if (kind != "batch_normalization") return {};
  const bool all = count == 4, none = count == 2;
  if (!all && !none && layer == nullptr) return {};
  std::vector<std::string> roles;
  if (all || (!none && layer->flag("scale", true))) roles.emplace_back("gamma");
  if (all || (!none && !layer->flag("scale", true))) roles.emplace_back("beta");
  roles.insert(roles.end(), {"moving_mean", "moving_variance"});
  return roles;
}

// "layers/conv2d_1" is a conv2d.
std::string kind_of_place(const std::string& place) {
  std::string name = last_part(place);
  const size_t digits = name.find_last_not_of("0123456789");
  if (digits != std::string::npos && digits + 1 < name.size() && name[digits] == '_') {
    name.resize(digits);
  }
  return name;
}

// Keras 2.12 to 2.15 wrote the second word.
constexpr const char* kContainers[] = {"layers", "_layer_checkpoint_dependencies"};
bool is_container(const std::string& part) {
  return part == kContainers[0] || part == kContainers[1];
}

}  // namespace

class WeightsReader {
 public:
  WeightsReader(const Hdf5File& file, const KerasConfig* config) : file_(file), config_(config) {
    for (size_t i = 0; i < file.datasets().size(); ++i) paths_[file.datasets()[i].name] = i;
    if (config == nullptr) return;
    for (size_t i = 0; i < config->layers.size(); ++i) {
      called_.emplace(config->layers[i].name, i);
      placed_.emplace(config->layers[i].place, i);
    }
  }

  KerasWeights read() {
    if (!read_named()) read_numbered();
    weights_.by_keras = config_ != nullptr || !weights_.tensors.empty();
    for (size_t i = 0; i < file_.datasets().size(); ++i) add(i, file_.datasets()[i].name);
    return std::move(weights_);
  }

 private:
  // The place among the tensors; a name that is taken gives way to the path.
  std::optional<size_t> add(size_t dataset, std::string name) {
    if (!listed_.insert(dataset).second) return std::nullopt;
    if (!names_.insert(name).second) {
      name = file_.datasets()[dataset].name;
      while (!names_.insert(name).second) name += "'";
    }
    weights_.tensors.push_back({dataset, std::move(name)});
    return weights_.tensors.size() - 1;
  }

  // Keras 1 and 2: attributes name the layers' groups and the weights in them.
  bool read_named() {
    const char* root = long_list(file_, "model_weights", "layer_names") ? "model_weights" : "";
    const auto groups = long_list(file_, root, "layer_names");
    if (!groups) return false;
    for (const std::string& group : *groups) {
      const std::string path = *root != 0 ? std::string(root) + "/" + group : group;
      const auto weights = long_list(file_, path, "weight_names");
      if (!weights) continue;
      for (const std::string& weight : *weights) add_named(group, path, weight);
    }
    return true;
  }

  // "model/conv1/kernel:0" is the kernel of conv1. A model inside the model has one group.
  void add_named(const std::string& group, const std::string& path, const std::string& weight) {
    const auto found = paths_.find(path + "/" + weight);
    if (found == paths_.end()) return;
    std::string role = last_part(weight);
    role = role.substr(0, role.find(':'));
    const std::string owner = last_part(without_last(weight));
    const std::string inner = owner.empty() || owner == group ? group : group + "/" + owner;
    const auto place = add(found->second, inner + "/" + role);
    if (!place) return;
    weights_.by_layer_[group].emplace(role, *place);
    weights_.by_layer_[inner].emplace(role, *place);
  }

  struct Group {
    std::string path, name;
    size_t rank = 0;  // of its layer in the configuration
    std::vector<size_t> datasets;
  };

  // Keras 3: …/layers/conv2d_1/vars/0, where an attribute of "vars" may hold the layer's name.
  void read_numbered() {
    std::vector<Group> groups;
    std::map<std::string, size_t> places;
    for (size_t i = 0; i < file_.datasets().size(); ++i) {
      const std::string vars = without_last(file_.datasets()[i].name), path = without_last(vars);
      if (last_part(vars) != "vars" || path.empty()) continue;
      const auto [place, first] = places.emplace(path, groups.size());
      if (first) groups.push_back({path, name_of_place(path).value_or(""), 0, {}});
      groups[place->second].datasets.push_back(i);
    }
    for (Group& group : groups) {
      const auto found = called_.find(group.name);
      group.rank = found == called_.end() ? called_.size() : found->second;
    }
    std::ranges::stable_sort(groups, {}, &Group::rank);
    for (const Group& group : groups) {
      if (!group.name.empty()) add_numbered(group);
    }
  }

  void add_numbered(const Group& group) {
    const auto found = called_.find(group.name);
    const KerasLayer* layer = found == called_.end() ? nullptr : &config_->layers[found->second];
    const std::string kind = layer != nullptr ? snake_case(layer->kind) : kind_of_place(group.path);
    const std::vector<std::string> roles = roles_of(kind, group.datasets.size(), layer);
    for (size_t i = 0; i < group.datasets.size(); ++i) {
      const std::string role = i < roles.size() ? roles[i] : std::to_string(i);
      const auto place = add(group.datasets[i], group.name + "/" + role);
      if (place) weights_.by_layer_[group.name].emplace(role, *place);
    }
  }

  // What the places of a group's path are called, one after the other: "base/conv1". Nothing for
  // groups that aren't layers', such as an optimizer's.
  std::optional<std::string> name_of_place(const std::string& group) const {
    std::string name, path, rest = group;
    while (!rest.empty()) {
      const std::string container = rest.substr(0, rest.find('/'));
      const size_t start = container.size() + 1;
      if (!is_container(container) || start >= rest.size()) return std::nullopt;
      const size_t end = std::min(rest.find('/', start), rest.size());
      const std::string part = rest.substr(start, end - start);
      path += (path.empty() ? "" : "/") + container + "/" + part;
      const std::string told = file_.text(path + "/vars", "name");
      const auto counted = told.empty() ? placed_.find(in_layers(path)) : placed_.end();
      name = counted != placed_.end()
                 ? config_->layers[counted->second].name
                 : name + (name.empty() ? "" : "/") + (told.empty() ? part : told);
      rest = end < rest.size() ? rest.substr(end + 1) : "";
    }
    return name;
  }

  static std::string in_layers(std::string path) {
    const std::string older = kContainers[1];
    for (size_t at = path.find(older); at != std::string::npos; at = path.find(older, at)) {
      path.replace(at, older.size(), kContainers[0]);
    }
    return path;
  }

  const Hdf5File& file_;
  const KerasConfig* config_;
  std::map<std::string, size_t> paths_;            // of datasets
  std::map<std::string, size_t> called_, placed_;  // the configuration's layers
  std::set<size_t> listed_;
  std::set<std::string> names_;
  KerasWeights weights_;
};

KerasWeights keras_weights(const Hdf5File& file, const KerasConfig* config) {
  return WeightsReader(file, config).read();
}

std::map<std::string, size_t> KerasWeights::of_layer(const KerasLayer& layer) const {
  // Keras 2 flattens what lies in models in models.
  const std::string& name = layer.name;
  const std::string flat = name.substr(0, name.find('/')) + "/" + last_part(name);
  for (const std::string& known : {name, flat}) {
    const auto found = by_layer_.find(known);
    if (found != by_layer_.end()) return found->second;
  }
  return {};
}

}  // namespace convoscope
