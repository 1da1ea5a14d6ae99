// Pictures of a few interleaved channels each of which has one filter of its own: a row of such a
// picture is a row of one plane with a weight for every element (kernels/image.h). Private to
// engine/conv.
#pragma once

#include <vector>

#include "engine/conv/plane_filters.h"
#include "engine/conv/work.h"

namespace convoscope {

// Whether the channels of a case are of that kind, if they lie interleaved.
bool has_interleaved_planes(const Geometry& geometry);

// Whether both the input and the output lie so, and all channels are to be computed.
bool lies_interleaved(const Work& work);

// Weights as kernels::ImageRows wants them; `filters` are those of all channels.
std::vector<float> interleaved_weights(const PlaneFilters& filters, const Geometry& geometry);

}  // namespace convoscope
