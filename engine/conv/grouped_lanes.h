// Which groups are so narrow that vectors of neighbouring filters span several of them and are full
// nevertheless (kernels/grouped.h). The direct algorithm computes those so. Private to engine/conv.
#pragma once

#include "engine/conv/work.h"

namespace convoscope {

// Of a case in NHWC.
bool fits_grouped_lanes(const Geometry& geometry);

// All channels must be wanted: the vectors are those of the whole output.
bool fits_grouped_lanes(const Work& work);

}  // namespace convoscope
