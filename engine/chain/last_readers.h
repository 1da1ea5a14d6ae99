// For how long the activations of a chain are needed by the layers behind them.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/chain/layer_geometry.h"

namespace convoscope {

// For each level the number of the last layer that reads it; 0 where none does.
inline std::vector<size_t> last_readers(const std::vector<LayerGeometry>& chain) {
  std::vector<size_t> last(chain.size() + 1);
  for (size_t l = 0; l < chain.size(); ++l) {
    for (const LayerSource& source : chain[l].sources) last[source.level] = l;
  }
  return last;
}

}  // namespace convoscope
