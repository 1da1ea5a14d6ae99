// What an Explanation's numbers mean, in sentences for someone who meets rounding for the first
// time, with the numbers that an expert asks for. They read the numbers and compute no sums.
#pragma once

#include <string>

#include "engine/analysis/explain.h"

namespace convoscope {

// How far the engine's value is from the exact sum, and how much of it rounding may have cost.
std::string note_of(const Explanation& explanation);
// Why another program may get other last digits, and how far off it can be.
std::string why_of(const Explanation& explanation);

}  // namespace convoscope
