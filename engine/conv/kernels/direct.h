// Direct convolution with the output channels of a group in the lanes: each input value is
// broadcast and multiplied by the weights of 1 or 2 vectors of filters, for several pixels at a
// time. Meaning:
// ../reference.h.
#pragma once

#include "engine/conv/kernels/window.h"

namespace convoscope::kernels {

void direct_row(const Window& window, const ChannelBlock& block, const Row& row);

}  // namespace convoscope::kernels
