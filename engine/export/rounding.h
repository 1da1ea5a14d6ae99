// How far another program's float32 answer may lie from ours: the bound that every self-test
// states. Private to engine/export.
//
// A step's own rounding is at most 16 · 2⁻²³ times the magnitudes that it adds (Σ|x·w| of a
// convolution; tests/live/chain_layers.py holds TensorFlow to the same number). What was rounded
// before it is carried on as independent errors are, √(Σ w²·e²), and taken in full by all that
// isn't a weighted sum.
#pragma once

#include "engine/export/run.h"

namespace convoscope {

struct AllowedDifference {
  double largest = 0;    // over all elements of the output
  double deviation = 0;  // of the output's values about their mean: what a mistake would disturb
};

// kCancelled when the token stopped it.
Expected<AllowedDifference> allowed_difference(const ExportRun& run, const ParallelOptions& how);

}  // namespace convoscope
