// The choice among ordered candidates, the same for a convolution and its gradients. Private to
// engine/conv.
#pragma once

#include <string>
#include <vector>

#include "engine/conv/plan.h"

namespace convoscope {

// Why a precision doesn't allow an algorithm that may be off by `error` where a plain sum of one
// sign may be off by `plain_error`; empty: it does.
std::string too_inexact(double error, Precision precision, double plain_error);

// A plan that takes the first candidate that accepts, or the one that `wish` names: algorithm,
// target and candidates are filled in. Refuses when the wished one refuses.
Expected<Plan> choose_candidate(std::vector<Candidate> candidates, Algorithm wish);

}  // namespace convoscope
