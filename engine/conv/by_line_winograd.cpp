// Pictures with few channels by Winograd along the rows (kernels/line_winograd.h). A task is a band
// of output rows of one picture, one segment wide: it transforms every input row that it needs once
// and keeps as many as a filter is high. What isn't finite is computed anew (non_finite.h).
#include <algorithm>
#include <vector>

#include "engine/conv/aside_pixels.h"
#include "engine/conv/by_grouped_lines.h"
#include "engine/conv/kernels/line_winograd.h"
#include "engine/conv/kernels/streaming.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/non_finite.h"
#include "engine/conv/plane_filters.h"
#include "engine/conv/tap_ranges.h"
#include "engine/conv/transformed_blocks.h"
#include "engine/conv/transformed_rows.h"
#include "engine/conv/work.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

void compute_segment(const Work& work, const TransformedBlocks& filters, int64_t n,
                     kernels::PixelRange band, int64_t first_pixel, RowMarks& marks) {
  const Geometry& g = work.geometry;
  const ImageView in = image_view(work.input);
  TransformedRows transformed(g, in, n, first_pixel, g.h.effective);
  std::vector<const float*> rows(static_cast<size_t>(g.h.filter));
  AsidePixels aside(kLinePixels);
  const bool stream = exceeds_caches(g);
  kernels::LineSegment segment;
  segment.tap_columns = g.w.filter;
  segment.channels = g.filter_channels;
  segment.rows = rows.data();
  segment.pixels = std::min(g.w.output - first_pixel, kLinePixels);
  for (int64_t y = band.begin; y < band.end; ++y) {
    const kernels::PixelRange taps = tap_range(g.h, y);
    for (int64_t t = taps.begin; t < taps.end; ++t) {
      rows[static_cast<size_t>(t)] = transformed.row(g.h.position(y, t));
    }
    segment.first_tap_row = taps.begin;
    segment.last_tap_row = taps.end;
    float* output = work.output + work.place.offset(n, y, first_pixel, 0);
    for (const kernels::ChannelBlock& block : filters.blocks()) {
      segment.weights = block.weights;
      segment.output = block.contiguous ? output + block.offsets[0] : aside.pixel(0);
      segment.out_pixel_step = block.contiguous ? work.place.stride_w : aside.pixel_step();
      segment.stream = stream && block.contiguous;
      if (!kernels::line_segment(segment)) marks.mark(n, y);
      if (!block.contiguous) aside.put(0, segment.pixels, block, output, work.place.stride_w);
    }
  }
  if (stream) kernels::finish_streaming();
}

}  // namespace

bool compute_by_line_winograd(const Work& work) {
  const Geometry& g = work.geometry;
  if (g.groups > 1) return compute_by_grouped_lines(work);
  const int64_t lanes = kernels::vector_lanes();
  const int64_t elements =
      g.h.filter * g.filter_channels * kernels::line_points(g.w.filter) * lanes;
  const auto filters = made_of_filters(work, work.place.stride_c, [&] {
    return TransformedBlocks(work, elements, [&](const float* weights, float* to) {
      kernels::transform_line_filters(g.h.filter, g.w.filter, g.filter_channels, lanes, weights,
                                      to);
    });
  });
  RowMarks marks(g);

  const int64_t rows = work.plan.blocks.rows;
  const int64_t bands = ceil_div(g.h.output, rows);
  const int64_t segments = ceil_div(g.w.output, kLinePixels);
  const bool completed = parallel_for(0, g.batch * bands * segments, 1, work.options.parallel,
                                      [&](int64_t task, int64_t) {
                                        const int64_t segment = task % segments;
                                        const int64_t begin = task / segments % bands * rows;
                                        const int64_t end = std::min(begin + rows, g.h.output);
                                        compute_segment(work, *filters, task / segments / bands,
                                                        {begin, end}, segment * kLinePixels, marks);
                                        // The last segment counts for its rows.
                                        if (segment == segments - 1)
                                          report_rows(work, end - begin, std::ssize(work.channels));
                                      });
  return completed && repair_rows(work, marks);
}

}  // namespace convoscope
