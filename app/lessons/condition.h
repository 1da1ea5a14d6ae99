// Conditions and numbers over facts, such as "out_h == 4 && out_w == 8" or "abs(value(0, 2, 1))":
// C's operators, abs, min, max, sqrt, floor, ceil, and the facts of facts.h. Read and computed by
// muParser; this is the only file that knows it.
#pragma once

#include "app/lessons/facts.h"

namespace convoscope::app {

// NaN where a fact has no value at present. Refuses what can't be understood, naming the place in
// the text and the nearest fact.
Expected<double> compute(const Formula& formula, const Situation& situation);

// Neither NaN nor 0.
Expected<bool> holds(const Formula& condition, const Situation& situation);

}  // namespace convoscope::app
