// A number that a learner types, and when two of them are the same.
#pragma once

#include <string_view>

#include "engine/core/error.h"

namespace convoscope::app {

// "18 432", "−2.4", "1/4": digits may be grouped by blanks, both minus signs are read. Refuses what
// is no number, and a comma, which some write for a point and others between thousands.
Expected<double> read_answer(std::string_view typed);

// Whole numbers must be equal. Others may differ as float32 does from decimals, which is what the
// window shows: by 2e-7 of the larger one (2^-24 is 6e-8, and a sum rounds a few times).
bool same_answer(double a, double b);

}  // namespace convoscope::app
