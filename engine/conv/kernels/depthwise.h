// Direct convolution where every channel has one filter of its own (groups = channels) and channels
// are neighbours in memory: the input is loaded channel by lane instead of broadcast. The block's
// channels follow one another. Meaning: ../reference.h.
#pragma once

#include "engine/conv/kernels/window.h"

namespace convoscope::kernels {

void depthwise_row(const Window& window, const ChannelBlock& block, const Row& row);

}  // namespace convoscope::kernels
