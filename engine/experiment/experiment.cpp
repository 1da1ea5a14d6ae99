// See experiment.h.
#include "engine/experiment/experiment.h"

#include <string>

#include "engine/core/check.h"

namespace convoscope {

namespace {

// The refusal of one layer as a refusal of the chain: it says which layer it is about.
Error in_chain(Error error, const Experiment& experiment, size_t layer) {
  const std::string place = "layers[" + std::to_string(layer) + "]";
  error.field = error.field.empty() ? place : place + "." + error.field;
  if (experiment.layers.size() > 1) {
    error.sentence = experiment.layers[layer].name + ": " + error.sentence;
  }
  return error;
}

}  // namespace

std::string layer_list(const Experiment& experiment) {
  std::string list;
  for (size_t l = 0; l < experiment.layers.size(); ++l) {
    if (l > 0) list += ", ";
    list += std::to_string(l);
    if (!experiment.layers[l].name.empty()) list += " (" + experiment.layers[l].name + ")";
  }
  return list;
}

Expected<size_t> find_layer(const Experiment& experiment, const std::string& text) {
  for (size_t l = 0; l < experiment.layers.size(); ++l) {
    if (experiment.layers[l].name == text) return l;
  }
  for (size_t l = 0; l < experiment.layers.size(); ++l) {
    if (std::to_string(l) == text) return l;
  }
  return usage_error("there is no layer '" + text + "'; the layers are " + layer_list(experiment));
}

std::optional<size_t> level_of_with(const Experiment& experiment, size_t layer) {
  const std::string& with = experiment.layers[layer].with;
  if (with == kInputName) return 0;
  for (size_t l = 0; l < layer; ++l) {
    if (experiment.layers[l].name == with) return l + 1;
  }
  return std::nullopt;
}

ImageShape level_shape(const Experiment& experiment, const std::vector<LayerGeometry>& chain,
                       size_t level) {
  return level == 0 ? image_shape(*experiment.input.tensor) : chain[level - 1].output;
}

Conv2dSpec spec_of(const Experiment& experiment, size_t layer) {
  CONVOSCOPE_CHECK(layer < experiment.layers.size());
  return spec_of(experiment.layers[layer], experiment.data_format);
}

std::optional<Case> case_of(const Experiment& experiment, size_t layer,
                            const std::vector<LayerGeometry>& before) {
  CONVOSCOPE_CHECK(layer < experiment.layers.size() && layer <= before.size());
  return case_of(experiment.layers[layer], level_shape(experiment, before, layer),
                 experiment.data_format);
}

Expected<LayerGeometry> resolve_next(const Experiment& experiment,
                                     const std::vector<LayerGeometry>& chain) {
  const size_t l = chain.size();
  const Layer& layer = experiment.layers[l];
  const LevelShape before{l, level_shape(experiment, chain, l)};
  LevelShape other = before;
  if (is_join(layer.op)) {
    const std::optional<size_t> level = level_of_with(experiment, l);
    if (!level) {
      return refuse("no layer before it is called \"" + layer.with + "\"", "with");
    }
    other = {*level, level_shape(experiment, chain, *level)};
  }
  auto geometry = resolve_layer(layer, before, other, experiment.data_format);
  if (geometry || !geometry.error().nearest.empty()) return geometry;
  if (const auto conv_case = case_of(experiment, l, chain)) {
    geometry.error().nearest = nearest_text(*conv_case);
  }
  return geometry;
}

std::vector<LayerGeometry> legal_part(const Experiment& experiment) {
  std::vector<LayerGeometry> chain;
  while (chain.size() < experiment.layers.size()) {
    auto geometry = resolve_next(experiment, chain);
    if (!geometry) break;
    chain.push_back(*std::move(geometry));
  }
  return chain;
}

Expected<std::vector<LayerGeometry>> resolve_chain(const Experiment& experiment) {
  if (experiment.layers.empty()) return refuse("an experiment needs at least one layer", "layers");
  std::vector<LayerGeometry> chain;
  for (size_t l = 0; l < experiment.layers.size(); ++l) {
    auto geometry = resolve_next(experiment, chain);
    if (!geometry) return tl::unexpected(in_chain(std::move(geometry.error()), experiment, l));
    chain.push_back(*std::move(geometry));
  }
  return chain;
}

}  // namespace convoscope
