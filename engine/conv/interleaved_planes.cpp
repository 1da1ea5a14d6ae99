// See interleaved_planes.h.
#include "engine/conv/interleaved_planes.h"

#include "engine/conv/kernels/image.h"

namespace convoscope {

bool has_interleaved_planes(const Geometry& g) {
  return g.filter_channels == 1 && g.in_channels == g.out_channels && g.out_channels > 1 &&
         g.out_channels <= kernels::kMostImageChannels;
}

bool lies_interleaved(const Work& work) {
  const Geometry& g = work.geometry;
  const ImageView in = image_view(work.input);
  return has_interleaved_planes(g) && std::ssize(work.channels) == g.out_channels &&
         in.stride_c == 1 && work.place.stride_c == 1 && work.place.stride_w == g.out_channels;
}

std::vector<float> interleaved_weights(const PlaneFilters& filters, const Geometry& g) {
  const int64_t period = kernels::image_tile(g.h.filter, g.out_channels).period;
  std::vector<float> weights;
  weights.reserve(static_cast<size_t>(g.h.filter * g.w.filter * period));
  for (int64_t tap = 0; tap < g.h.filter * g.w.filter; ++tap) {
    for (int64_t i = 0; i < period; ++i) {
      weights.push_back(filters.weights(i % g.out_channels)[tap]);
    }
  }
  return weights;
}

}  // namespace convoscope
