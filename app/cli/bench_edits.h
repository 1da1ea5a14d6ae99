// `convoscope bench --edits`: how long a layer's Result takes after an edit, as the window waits
// for it: evaluate() with the Result before, statistics of the maps included.
#pragma once

#include <string>

#include "engine/conv/spec.h"
#include "engine/evaluate/evaluate.h"

namespace convoscope::app {

// Medians, in ms.
struct EditTimes {
  Algorithm algorithm = Algorithm::kReference;
  int runs = 0;
  double every_filter = 0;  // all weights changed
  double one_filter = 0;    // those of one filter
  double new_input = 0;     // the input changed, the filters stayed
};

// A layer of this case without an activation function, on normal random numbers, for about
// `seconds`.
Expected<EditTimes> measure_edits(const Case& conv_case, const EvaluateOptions& options,
                                  double seconds);

}  // namespace convoscope::app
