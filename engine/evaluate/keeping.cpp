// See keeping.h.
#include "engine/evaluate/keeping.h"

#include <algorithm>

#include "engine/chain/forward.h"

namespace convoscope {

int64_t activation_bytes(const Layer& layer, const LayerGeometry& geometry) {
  const bool hands_on = layer.bypassed || layer.op == Op::kActivation;
  const int64_t tensors = (hands_on ? 0 : 1) + (activation_of(layer) == Activation::kNone ? 0 : 1);
  return tensors * geometry.output.size() * static_cast<int64_t>(sizeof(float));
}

std::vector<bool> kept_layers(const Experiment& experiment, const std::vector<LayerGeometry>& chain,
                              const EvaluateOptions& options) {
  std::vector<bool> kept(chain.size(), options.keep_bytes == 0);
  if (options.keep_bytes == 0) return kept;
  int64_t bytes = 0;
  const auto keep = [&](size_t l) {
    if (!kept[l]) bytes += activation_bytes(experiment.layers[l], chain[l]);
    kept[l] = true;
  };
  for (const size_t l : options.look) {
    if (l >= chain.size()) continue;
    keep(l);
    for (const LayerSource& source : chain[l].sources) {
      if (source.level > 0) keep(source.level - 1);
    }
  }
  for (size_t l = 0; l < chain.size(); ++l) {
    if (kept[l]) continue;
    if (bytes + activation_bytes(experiment.layers[l], chain[l]) > options.keep_bytes) break;
    keep(l);
  }
  return kept;
}

}  // namespace convoscope
