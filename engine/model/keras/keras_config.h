// The configuration that Keras writes of a model (Keras 1 to 3; Sequential and functional models,
// and models inside them) as plain values: layers with their settings, and the steps that apply
// them. What the layers mean is keras_layers.h's business. Private to engine/model.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/model/model_json.h"

namespace convoscope {

struct KerasLayer {
  std::string kind;   // "Conv2D"
  std::string name;   // "conv1"; in a model inside the model "base/conv1"
  std::string place;  // where Keras 3 keeps its weights, told by counting: "layers/conv2d_1"
  ModelJson config;

  // Of config; `missing` where there is none, or no such kind.
  int64_t integer(const char* key, int64_t missing) const;
  double real(const char* key, double missing) const;
  bool flag(const char* key, bool missing) const;
  std::string text(const char* key) const { return text_member(config, key); }
};

// A layer reads values and gives one; a layer that is shared has several steps.
struct KerasStep {
  size_t layer = 0;
  std::vector<std::string> inputs;
  std::string output;
};

struct KerasConfig {
  std::vector<KerasLayer> layers;
  std::vector<KerasStep> steps;
};

// Refuses what is neither Sequential nor functional, such as a model whose layers stand in code.
Expected<KerasConfig> parse_keras_config(const ModelJson& json);

// "Conv2DTranspose" → "conv2d_transpose", as Keras names what it saves.
std::string snake_case(const std::string& kind);

}  // namespace convoscope
