// Planes of a picture in register tiles of several rows (image_plane.h). A task is a band of output
// rows of one picture for one output channel, or for all of them where they are interleaved. Where
// a filter has a weight that isn't finite or the output doesn't lie pixel by pixel, compute_by_rows
// gives the same bits.
#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/conv/image_plane.h"
#include "engine/conv/interleaved_planes.h"
#include "engine/conv/plane_filters.h"
#include "engine/conv/work.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

// Calls compute(n, output rows, number in Work::channels).
template <class Compute>
bool for_bands(const Work& work, int64_t channels, const Compute& compute) {
  const Geometry& g = work.geometry;
  const int64_t rows = work.plan.blocks.rows;
  const int64_t bands = ceil_div(g.h.output, rows);
  return parallel_for(
      0, g.batch * bands * channels, 1, work.options.parallel, [&](int64_t task, int64_t) {
        const int64_t begin = task / channels % bands * rows;
        const int64_t end = std::min(begin + rows, g.h.output);
        compute(task / channels / bands, kernels::PixelRange{begin, end}, task % channels);
        report_rows(work, end - begin, std::ssize(work.channels) / channels);
      });
}

bool compute_planes(const Work& work, const PlaneFilters& filters) {
  const Geometry& g = work.geometry;
  const ImageView in = image_view(work.input);
  const ImageView& out = work.place;
  const bool stream = exceeds_caches(g);
  return for_bands(work, std::ssize(work.channels),
                   [&](int64_t n, kernels::PixelRange rows, int64_t i) {
                     const int64_t k = work.channels[static_cast<size_t>(i)];
                     ImagePlane(g, in.stride_h)
                         .compute(in.data + in.offset(n, 0, 0, k / g.channels_per_group()),
                                  filters.weights(i), {rows, {0, g.w.output}},
                                  work.output + out.offset(n, 0, 0, k), out.stride_h, stream);
                   });
}

bool compute_interleaved(const Work& work, const PlaneFilters& filters) {
  const Geometry& g = work.geometry;
  const ImageView in = image_view(work.input);
  const ImageView& out = work.place;
  const std::vector<float> weights = interleaved_weights(filters, g);
  const bool stream = exceeds_caches(g);
  return for_bands(work, 1, [&](int64_t n, kernels::PixelRange rows, int64_t) {
    ImagePlane(g, in.stride_h, g.out_channels)
        .compute(in.data + in.offset(n, 0, 0, 0), weights.data(),
                 {rows, {0, g.w.output * g.out_channels}}, work.output + out.offset(n, 0, 0, 0),
                 out.stride_h, stream);
  });
}

}  // namespace

bool compute_by_image(const Work& work) {
  const PlaneFilters filters(work);
  if (filters.finite()) {
    if (work.place.stride_w == 1) return compute_planes(work, filters);
    if (lies_interleaved(work)) return compute_interleaved(work, filters);
  }
  return compute_by_rows(work);
}

}  // namespace convoscope
