// See keras_config.h.
#include "engine/model/keras/keras_config.h"

#include <map>
#include <regex>
#include <utility>

namespace convoscope {
namespace {

constexpr size_t kMaxLayers = 100'000;
constexpr int kMaxModels = 16;  // one inside the other

bool is_model(const ModelJson& json) {
  const std::string kind = text_member(json, "class_name");
  return kind == "Sequential" || kind == "Functional" || kind == "Model";
}

// Keras 1 had a list of layers as the configuration of a Sequential model.
const ModelJson& layers_of(const ModelJson& model) {
  const ModelJson& config = member(model, "config");
  return config.is_array() ? config : member(config, "layers");
}

std::string name_of(const ModelJson& layer) {
  const std::string name = text_member(layer, "name");
  return name.empty() ? text_member(member(layer, "config"), "name") : name;
}

std::string value_name(const std::string& prefix, const ModelJson& reference) {
  const auto number = [&](size_t i) {
    return reference[i].is_number_integer() ? reference[i].get<int64_t>() : 0;
  };
  std::string name = prefix + reference[0].get<std::string>() + "#" + std::to_string(number(1));
  if (number(2) != 0) name += ":" + std::to_string(number(2));  // which no layer here gives
  return name;
}

// [layer, node, tensor, …]
bool is_reference(const ModelJson& json) {
  return json.is_array() && json.size() >= 3 && json[0].is_string() &&
         json[1].is_number_integer() && json[2].is_number_integer();
}

// Keras 2 nests the references in lists, Keras 3 in tensors among arguments.
void add_references(const std::string& prefix, const ModelJson& json,
                    std::vector<std::string>& names) {
  if (is_reference(json)) return names.push_back(value_name(prefix, json));
  if (text_member(json, "class_name") == "__keras_tensor__") {
    return add_references(prefix, member(member(json, "config"), "keras_history"), names);
  }
  if (!json.is_structured()) return;
  for (const ModelJson& part : json) add_references(prefix, part, names);
}

class Walk {
 public:
  Expected<KerasConfig> take(const ModelJson& json) {
    model(json, "", "", {}, 0);
    if (!wrong_.empty()) return file_error(wrong_);
    return std::move(config_);
  }

 private:
  using Values = std::vector<std::string>;

  // What the model gives. `inputs`: what is given to it; nothing for the outermost one.
  Values model(const ModelJson& json, const std::string& prefix, const std::string& place,
               const Values& inputs, int depth) {
    const ModelJson& layers = layers_of(json);
    if (!is_model(json) || !layers.is_array()) {
      wrong_ = "its model is a " + text_member(json, "class_name").substr(0, 80) +
               ", whose layers stand in code; Sequential and functional ones are read";
    } else if (depth > kMaxModels) {
      wrong_ = "its models nest deeper than " + std::to_string(kMaxModels) + " levels";
    }
    if (!wrong_.empty()) return {};
    Scope scope{prefix, place, inputs, depth, {}};
    return text_member(json, "class_name") == "Sequential" ? sequence(scope, layers)
                                                           : graph(scope, json);
  }

  struct Scope {
    std::string prefix, place;
    Values inputs;
    int depth;
    std::map<std::string, int> counts;  // of kinds, for places

    std::string next_place(const std::string& kind) {
      const std::string name = snake_case(kind);
      const int count = counts[name]++;
      return place + "layers/" + name + (count == 0 ? "" : "_" + std::to_string(count));
    }
  };

  size_t add_layer(const std::string& kind, const std::string& name, const std::string& place,
                   const ModelJson& config) {
    config_.layers.push_back({kind, name, place, config});
    if (config_.layers.size() > kMaxLayers) {
      wrong_ = "it has more than " + std::to_string(kMaxLayers) + " layers";
    }
    return config_.layers.size() - 1;
  }

  Values sequence(Scope& scope, const ModelJson& layers) {
    Values values = scope.inputs;
    for (const ModelJson& layer : layers) {
      const std::string kind = text_member(layer, "class_name");
      const std::string name = scope.prefix + name_of(layer), output = name + "#0";
      if (values.empty() && kind != "InputLayer") {
        // Before Keras 3 the first layer may say itself what it reads.
        const size_t input = add_layer("InputLayer", name + " input", "", member(layer, "config"));
        values = {name + " input#0"};
        config_.steps.push_back({input, {}, values[0]});
      }
      if (is_model(layer)) {
        values = model(layer, name + "/", scope.next_place(kind) + "/", values, scope.depth + 1);
      } else {
        const std::string place = scope.next_place(kind);
        config_.steps.push_back(
            {add_layer(kind, name, place, member(layer, "config")), values, output});
        values = {output};
      }
      if (!wrong_.empty()) break;
    }
    return values;
  }

  Values graph(Scope& scope, const ModelJson& json) {
    const ModelJson& config = member(json, "config");
    Values starts, ends;
    add_references(scope.prefix, member(config, "input_layers"), starts);
    add_references(scope.prefix, member(config, "output_layers"), ends);
    for (const ModelJson& layer : layers_of(json)) {
      if (!wrong_.empty()) break;
      const std::string kind = text_member(layer, "class_name");
      const std::string name = scope.prefix + name_of(layer), place = scope.next_place(kind);
      const ModelJson& calls = member(layer, "inbound_nodes");
      if (is_model(layer)) {
        inner(layer, scope, name, place);
        continue;
      }
      const size_t index = add_layer(kind, name, place, member(layer, "config"));
      if (!calls.is_array() || calls.empty()) {
        config_.steps.push_back({index, given(scope, starts, name + "#0"), name + "#0"});
        continue;
      }
      for (size_t call = 0; call < calls.size(); ++call) {
        Values inputs;
        add_references(scope.prefix, calls[call], inputs);
        config_.steps.push_back({index, inputs, name + "#" + std::to_string(call)});
      }
    }
    return ends;
  }

  // A model called as a layer; of several calls the first one counts, the others give nothing.
  void inner(const ModelJson& layer, const Scope& scope, const std::string& name,
             const std::string& place) {
    const ModelJson& calls = member(layer, "inbound_nodes");
    Values inputs;
    if (calls.is_array() && !calls.empty()) add_references(scope.prefix, calls[0], inputs);
    const Values ends = model(layer, name + "/", place + "/", inputs, scope.depth + 1);
    const size_t whole = add_layer("Identity", name, "", {});
    config_.steps.push_back({whole, ends, name + "#0"});
  }

  // What is given to an inner model as this input.
  static Values given(const Scope& scope, const Values& starts, const std::string& value) {
    for (size_t i = 0; i < starts.size() && i < scope.inputs.size(); ++i) {
      if (starts[i] == value) return {scope.inputs[i]};
    }
    return {};
  }

  KerasConfig config_;
  std::string wrong_;
};

}  // namespace

int64_t KerasLayer::integer(const char* key, int64_t missing) const {
  const ModelJson& value = member(config, key);
  return value.is_number_integer() ? value.get<int64_t>() : missing;
}

double KerasLayer::real(const char* key, double missing) const {
  const ModelJson& value = member(config, key);
  return value.is_number() ? value.get<double>() : missing;
}

bool KerasLayer::flag(const char* key, bool missing) const {
  const ModelJson& value = member(config, key);
  return value.is_boolean() ? value.get<bool>() : missing;
}

Expected<KerasConfig> parse_keras_config(const ModelJson& json) { return Walk().take(json); }

std::string snake_case(const std::string& kind) {
  constexpr size_t kMostLetters = 200;
  static const std::regex kWord("(.)([A-Z][a-z]+)"), kStep("([a-z])([A-Z])");
  std::string name = std::regex_replace(kind.substr(0, kMostLetters), kWord, "$1_$2");
  name = std::regex_replace(name, kStep, "$1_$2");
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return name;
}

}  // namespace convoscope
