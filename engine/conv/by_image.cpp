// Planes of a picture in register tiles of several rows (image_plane.h). A task is a band of output
// rows of one picture for one output channel. Where a filter has a weight that isn't finite or the
// output doesn't lie pixel by pixel, compute_by_rows gives the same bits.
#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/conv/image_plane.h"
#include "engine/conv/plane_filters.h"
#include "engine/conv/work.h"
#include "engine/core/arithmetic.h"

namespace convoscope {

bool compute_by_image(const Work& work) {
  const Geometry& g = work.geometry;
  const ImageView in = image_view(work.input);
  const ImageView& out = work.place;
  const PlaneFilters filters(work);
  if (out.stride_w != 1 || !filters.finite()) return compute_by_rows(work);

  const bool stream = exceeds_caches(g);
  const int64_t rows = work.plan.blocks.rows;
  const int64_t bands = ceil_div(g.h.output, rows);
  const int64_t channels = std::ssize(work.channels);
  return parallel_for(
      0, g.batch * bands * channels, 1, work.options.parallel, [&](int64_t task, int64_t) {
        const int64_t k = work.channels[static_cast<size_t>(task % channels)];
        const int64_t n = task / channels / bands;
        const int64_t begin = task / channels % bands * rows;
        const int64_t end = std::min(begin + rows, g.h.output);
        ImagePlane(g, in.stride_h)
            .compute(in.data + in.offset(n, 0, 0, k / g.channels_per_group()),
                     filters.weights(task % channels), {{begin, end}, {0, g.w.output}},
                     work.output + out.offset(n, 0, 0, k), out.stride_h, stream);
        report_rows(work, end - begin, 1);
      });
}

}  // namespace convoscope
