// Depthwise convolution of the shapes that most networks have, in tiles that read input and filters
// where they lie (kernels/depthwise_tiles.h). compute_depthwise takes this way where it can.
// Private to engine/conv.
#pragma once

#include "engine/conv/work.h"

namespace convoscope {

// Whether the tiles have the shape of a depthwise case, at least for all channels at once.
bool fits_depthwise_tiles(const Geometry& geometry);

// The same for the channels of the work: each must have a vector of neighbours.
bool fits_depthwise_tiles(const Work& work);

// False when cancelled. The work must fit.
bool compute_by_depthwise_tiles(const Work& work);

}  // namespace convoscope
