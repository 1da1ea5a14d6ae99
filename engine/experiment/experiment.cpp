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

Conv2dSpec spec_of(const Experiment& experiment, size_t layer) {
  CONVOSCOPE_CHECK(layer < experiment.layers.size());
  const Layer& l = experiment.layers[layer];
  return {l.strides, l.dilations, l.padding, experiment.data_format};
}

Case case_of(const Experiment& experiment, size_t layer, const std::vector<Geometry>& before) {
  CONVOSCOPE_CHECK(layer < experiment.layers.size() && layer <= before.size());
  const ImageShape input =
      layer == 0 ? image_shape(*experiment.input.tensor) : before[layer - 1].output();
  return {input, filter_shape(*experiment.layers[layer].filters.tensor),
          spec_of(experiment, layer)};
}

Expected<std::vector<Geometry>> resolve_chain(const Experiment& experiment) {
  if (experiment.layers.empty()) return refuse("an experiment needs at least one layer", "layers");
  std::vector<Geometry> geometries;
  for (size_t l = 0; l < experiment.layers.size(); ++l) {
    const Case conv_case = case_of(experiment, l, geometries);
    auto geometry = resolve_geometry(conv_case);
    if (!geometry) {
      geometry.error().nearest = nearest_text(conv_case);
      return tl::unexpected(in_chain(std::move(geometry.error()), experiment, l));
    }
    geometries.push_back(*geometry);
  }
  return geometries;
}

}  // namespace convoscope
