// How one layer is written in TensorFlow or PyTorch: in a few words for a heading, and whole for
// the clipboard (engine/analysis/portability.h).
#pragma once

#include <string>

#include "engine/experiment/experiment.h"

namespace convoscope::app {

struct SideCode {
  std::string brief, whole;  // both empty where the layer is refused, or no single call computes it
};
SideCode side_code(const Experiment& experiment, size_t layer, bool torch);

}  // namespace convoscope::app
