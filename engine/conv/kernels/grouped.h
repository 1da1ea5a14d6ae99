// Direct convolution in groups so narrow that several share a vector: as many filters as input
// channels a group, both fewer than a vector has lanes and dividing them. A vector of a pixel's
// channels then holds all that its lanes' filters read, and every lane takes them from its own
// group by a shuffle. Blocks are whole vectors of neighbouring filters. Meaning: ../reference.h.
#pragma once

#include "engine/conv/kernels/window.h"

namespace convoscope::kernels {

void grouped_row(const Window& window, const ChannelBlock& block, const Row& row);

}  // namespace convoscope::kernels
