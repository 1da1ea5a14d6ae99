// Statistics in the vectors of the convolution's kernels: what engine/analysis may know of them.
#pragma once

#include "engine/conv/kernels/lane_moments.h"
#include "engine/conv/kernels/targets.h"

namespace convoscope {

using kernels::kMostMomentLanes;
using kernels::lane_moments;
using kernels::LaneMoments;
using kernels::vector_lanes;

}  // namespace convoscope
