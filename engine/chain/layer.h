// One layer of a chain, as a value: what it does, with which filters, under which settings.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "engine/chain/activation.h"
#include "engine/conv/spec.h"
#include "engine/core/tensor.h"
#include "engine/filters/initializers.h"

namespace convoscope {

// Where a bank of filters came from, so that a saved file stays short and readable. Any edit of a
// weight turns the source into FilterValues.
struct FilterRandomNormal {
  FilterShape shape;
  int64_t seed = 1;
  float stddev = 1.0f;
  bool operator==(const FilterRandomNormal&) const = default;
};
struct FilterInitializer {
  FilterShape shape;
  Initializer initializer;
  bool operator==(const FilterInitializer&) const = default;
};
struct FilterPresets {
  std::vector<std::string> ids;  // one per output channel; may have parameters (preset_call.h)
  int64_t h = 3, w = 3, in = 1;
  bool operator==(const FilterPresets&) const = default;
};
struct FilterNpy {
  std::string path;
  bool operator==(const FilterNpy&) const = default;
};
struct FilterValues {
  bool operator==(const FilterValues&) const = default;
};
using FilterSource =
    std::variant<FilterRandomNormal, FilterInitializer, FilterPresets, FilterNpy, FilterValues>;

struct Filters {
  FilterSource source;
  TensorPtr tensor;                // HWIO, never null
  std::vector<std::string> names;  // shown per output channel; may be shorter than the bank
};

struct Layer {
  std::string op = "conv2d";
  std::string name;
  Filters filters;
  Hw strides;
  Hw dilations;
  Padding padding;
  Activation activation;  // applied to each element of the layer's sums
};

// "Sobel x", or "filter 3" where it has no name (counted from 1).
std::string filter_name(const Filters& filters, int64_t k);

}  // namespace convoscope
