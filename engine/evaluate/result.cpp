// See result.h.
#include "engine/evaluate/result.h"

namespace convoscope {

std::vector<LayerGeometry> chain_of(const Result& result) {
  std::vector<LayerGeometry> chain;
  for (const LayerResult& layer : result.layers) chain.push_back(layer.geometry);
  return chain;
}

}  // namespace convoscope
