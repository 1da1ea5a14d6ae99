// What of a previous Result still holds for a new Experiment, layer by layer. Private to
// engine/evaluate.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/evaluate/evaluate.h"

namespace convoscope {

enum class Need {
  kNothing,     // the previous activation is the answer
  kActivation,  // the sums hold; the activation function differs
  kChannels,    // the sums of some output channels differ
  kEverything,
};

struct LayerNeed {
  Need need = Need::kEverything;
  std::vector<int64_t> channels;  // for kChannels: which; sorted
  // The values are the previous ones, whether these are here or were let go.
  bool unchanged = false;
  int64_t multiply_adds = 0;
};

// One entry a layer. `input` is the experiment's input in its data format; a layer is compared with
// the previous one at the same place of the chain. Sums are kept only where the same algorithm
// would compute them again, so that their bits don't depend on what was computed before. An
// activation that was let go is needed again where it is to be kept now (`kept`) or another layer
// that is computed reads it.
std::vector<LayerNeed> needs_of(const Experiment& experiment, const TensorPtr& input,
                                const std::vector<LayerGeometry>& chain,
                                const std::vector<Plan>& plans, const std::vector<bool>& kept,
                                const EvaluateOptions& options, const Result* previous);

}  // namespace convoscope
