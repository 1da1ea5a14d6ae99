// The edit that gives a layer a bank of a model's file. Opening a run of layers is
// replace_experiment (edits.h).
#pragma once

#include <string>

#include "app/document/edits.h"

namespace convoscope::app {

// The bank becomes that of layer l, a conv2d, where it can read the layer's channels: as it is, or
// in groups. Otherwise its channels are repeated or dropped, which makes it one of literal values.
// The layers behind it are fitted as after any edit of a bank. Other layers stay as they are.
Edit use_bank(size_t l, Filters filters, std::string label);

}  // namespace convoscope::app
