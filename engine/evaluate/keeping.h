// Which activations of a chain stay in memory after an evaluation. Private to engine/evaluate.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/evaluate/evaluate.h"

namespace convoscope {

// What layer l adds to what is kept: its output, its sums where an activation function makes
// another tensor of them, nothing where it hands its input on.
int64_t activation_bytes(const Layer& layer, const LayerGeometry& geometry);

// A flag a layer. Those of options.look and what they read stay whatever they take; the others
// from the first on, as long as all together are within options.keep_bytes.
std::vector<bool> kept_layers(const Experiment& experiment, const std::vector<LayerGeometry>& chain,
                              const EvaluateOptions& options);

}  // namespace convoscope
