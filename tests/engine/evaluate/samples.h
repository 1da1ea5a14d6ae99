// Experiments that the tests of evaluate() share.
#pragma once

#include "engine/evaluate/evaluate.h"
#include "tests/support/random.h"

namespace convoscope::testing {

// Contents are small integers, so that equal means equal. Two layers over a 2×13×11×3 input: 3×3
// with 40 filters, then 3×3 with stride 2, 37 filters and relu.
Experiment two_layers(Random& random, DataFormat format = DataFormat::kNHWC);

// Every operation once, named after it, over 2×7×6×3; contents are reals, windows SAME.
Experiment every_layer(Random& random, DataFormat format);
Filters random_bank(Random& random, const FilterShape& shape);

ExperimentPtr shared(Experiment experiment);

// The experiment with one weight of filter k of layer l raised by 1.
Experiment with_other_weight(const Experiment& experiment, size_t l, int64_t k);

// Evaluated afresh and whole.
ResultPtr fresh(const ExperimentPtr& experiment);

}  // namespace convoscope::testing
