// See by_depthwise_tiles.h. A task is a band of output rows of one picture with all its channels.
#include "engine/conv/by_depthwise_tiles.h"

#include <algorithm>
#include <vector>

#include "engine/conv/kernels/depthwise_tiles.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/kernels/window.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

// Ranges of neighbours among the channels.
std::vector<kernels::PixelRange> runs_of(const std::vector<int64_t>& channels) {
  std::vector<kernels::PixelRange> runs;
  for (const int64_t k : channels) {
    if (runs.empty() || runs.back().end != k) runs.push_back({k, k});
    runs.back().end = k + 1;
  }
  return runs;
}

kernels::DepthwiseCase depthwise_case(const Work& work, const ImageView& in) {
  const Geometry& g = work.geometry;
  kernels::DepthwiseCase shape;
  shape.filter = g.h.filter;
  shape.stride = g.h.stride;
  shape.pad_top = g.h.pad_before;
  shape.pad_left = g.w.pad_before;
  shape.in_rows = g.h.input;
  shape.in_pixels = g.w.input;
  shape.out_pixels = g.w.output;
  shape.in_row_step = in.stride_h;
  shape.in_pixel_step = in.stride_w;
  shape.out_row_step = work.place.stride_h;
  shape.out_pixel_step = work.place.stride_w;
  shape.tap_row_step = work.filters.tap_row_step;
  shape.tap_step = work.filters.tap_step;
  return shape;
}

}  // namespace

bool fits_depthwise_tiles(const Geometry& g) {
  return g.out_channels >= kernels::vector_lanes() && g.h.filter == g.w.filter &&
         g.h.stride == g.w.stride && g.h.dilation == 1 && g.w.dilation == 1 &&
         kernels::has_depthwise_tiles(g.h.filter, g.h.stride);
}

bool fits_depthwise_tiles(const Work& work) {
  const auto runs = runs_of(work.channels);
  return fits_depthwise_tiles(work.geometry) &&
         std::all_of(runs.begin(), runs.end(), [](const kernels::PixelRange& run) {
           return run.end - run.begin >= kernels::vector_lanes();
         });
}

bool compute_by_depthwise_tiles(const Work& work) {
  const Geometry& g = work.geometry;
  const ImageView in = image_view(work.input);
  const kernels::DepthwiseCase shape = depthwise_case(work, in);
  const std::vector<kernels::PixelRange> runs = runs_of(work.channels);

  const int64_t rows = work.plan.blocks.rows;
  const int64_t bands = ceil_div(g.h.output, rows);
  return parallel_for(0, g.batch * bands, 1, work.options.parallel, [&](int64_t task, int64_t) {
    const int64_t n = task / bands, begin = task % bands * rows;
    const int64_t end = std::min(begin + rows, g.h.output);
    for (const kernels::PixelRange& run : runs) {
      const int64_t count = run.end - run.begin;
      kernels::depthwise_tiles(shape,
                               {in.data + in.offset(n, 0, 0, run.begin),
                                work.filters.data + run.begin * work.filters.group_step,
                                work.output + work.place.offset(n, 0, 0, run.begin), count},
                               begin, end);
      report_rows(work, end - begin, count);
    }
  });
}

}  // namespace convoscope
