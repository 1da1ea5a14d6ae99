// Experiments that the tests of evaluate() share. Contents are small integers, so that equal means
// equal.
#pragma once

#include "engine/evaluate/evaluate.h"
#include "tests/support/random.h"

namespace convoscope::testing {

// Two layers over a 2×13×11×3 input: 3×3 with 40 filters, then 3×3 with stride 2, 37 filters and
// relu.
Experiment two_layers(Random& random, DataFormat format = DataFormat::kNHWC);

ExperimentPtr shared(Experiment experiment);

// The experiment with one weight of filter k of layer l raised by 1.
Experiment with_other_weight(const Experiment& experiment, size_t l, int64_t k);

// Evaluated afresh and whole.
ResultPtr fresh(const ExperimentPtr& experiment);

}  // namespace convoscope::testing
