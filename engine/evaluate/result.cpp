// See result.h.
#include "engine/evaluate/result.h"

#include <algorithm>

namespace convoscope {

bool has_values(const Result& result, size_t layer) {
  if (layer >= result.layers.size() || !result.layers[layer].output) return false;
  return std::ranges::all_of(result.layers[layer].geometry.sources, [&](const LayerSource& source) {
    return result.level(source.level) != nullptr;
  });
}

std::vector<LayerGeometry> chain_of(const Result& result) {
  std::vector<LayerGeometry> chain;
  for (const LayerResult& layer : result.layers) chain.push_back(layer.geometry);
  return chain;
}

}  // namespace convoscope
