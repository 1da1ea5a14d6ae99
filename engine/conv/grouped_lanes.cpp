// See grouped_lanes.h.
#include "engine/conv/grouped_lanes.h"

#include "engine/conv/kernels/targets.h"

namespace convoscope {

bool fits_grouped_lanes(const Geometry& g) {
  const int64_t lanes = kernels::vector_lanes(), filters = g.channels_per_group();
  return g.filter_channels == filters && 1 < filters && filters < lanes && lanes % filters == 0 &&
         g.out_channels % lanes == 0;
}

bool fits_grouped_lanes(const Work& work) {
  return fits_grouped_lanes(work.geometry) && image_view(work.input).stride_c == 1 &&
         work.place.stride_c == 1 && std::ssize(work.channels) == work.geometry.out_channels;
}

}  // namespace convoscope
