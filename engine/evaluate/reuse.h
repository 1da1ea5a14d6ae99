// What of a previous Result still holds for a new Experiment, layer by layer. Private to
// engine/evaluate.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/evaluate/result.h"

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
  int64_t multiply_adds = 0;
};

// One entry a layer. `input` is the experiment's input in its data format; a layer is compared with
// the previous one at the same place of the chain. Sums are kept only where the same algorithm
// would compute them again, so that their bits don't depend on what was computed before.
std::vector<LayerNeed> needs_of(const Experiment& experiment, const TensorPtr& input,
                                const std::vector<Geometry>& geometries,
                                const std::vector<Plan>& plans, const Result* previous);

}  // namespace convoscope
