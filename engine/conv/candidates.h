// The choice among ordered candidates, the same for a convolution and its gradients. Private to
// engine/conv.
#pragma once

#include <vector>

#include "engine/conv/plan.h"

namespace convoscope {

// A plan that takes the first candidate that accepts, or the one that `wish` names: algorithm,
// target and candidates are filled in. Refuses when the wished one refuses.
Expected<Plan> choose_candidate(std::vector<Candidate> candidates, Algorithm wish);

}  // namespace convoscope
