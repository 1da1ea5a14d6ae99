// Output channels in the lanes. A task is a band of output rows of one picture for one block of
// channels; the kernels read the input where it lies, in either data format.
#include <algorithm>
#include <vector>

#include "engine/conv/kernels/depthwise.h"
#include "engine/conv/kernels/direct.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/packed_filters.h"
#include "engine/conv/tap_ranges.h"
#include "engine/conv/work.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

// The steps of a case. Where an axis has one output element or one tap, its stride or dilation
// leads nowhere and may be as large as it likes; it counts as 1.
kernels::Window make_window(const Geometry& g, const ImageView& in, const ImageView& out,
                            const std::vector<kernels::PixelRange>& inside) {
  kernels::Window window;
  window.tap_rows = g.h.filter;
  window.tap_columns = g.w.filter;
  window.channels = g.filter_channels;
  window.tap_row_step = (g.h.filter > 1 ? g.h.dilation : 1) * in.stride_h;
  window.tap_step = (g.w.filter > 1 ? g.w.dilation : 1) * in.stride_w;
  window.channel_step = in.stride_c;
  window.pixel_step = (g.w.output > 1 ? g.w.stride : 1) * in.stride_w;
  window.out_pixel_step = out.stride_w;
  window.pixels = g.w.output;
  window.inside = inside.data();
  window.interior = interior_range(g.w);
  return window;
}

kernels::Row make_row(const Geometry& g, const ImageView& in, const ImageView& out, int64_t n,
                      int64_t y, int64_t first_channel, float* output) {
  const kernels::PixelRange taps = tap_range(g.h, y);
  return {in.data + in.offset(n, 0, 0, first_channel),
          g.h.position(y, 0) * in.stride_h - g.w.pad_before * in.stride_w, taps.begin, taps.end,
          output + out.offset(n, y, 0, 0)};
}

using ComputeRow = void (*)(const kernels::Window&, const kernels::ChannelBlock&,
                            const kernels::Row&);

bool compute_by_channels(const Work& work, ComputeRow compute_row, const BlockRule& rule) {
  const Geometry& g = work.geometry;
  const ImageView in = image_view(work.input);
  const ImageView& out = work.place;
  const std::vector<kernels::PixelRange> inside = inside_ranges(g.w);
  const kernels::Window window = make_window(g, in, out, inside);
  const PackedFilters packed =
      pack_filters(work.filters, g, work.channels, out.stride_c, rule, work.options.parallel);

  // Blocks change fastest, so that neighbouring tasks read the same rows of the input.
  const int64_t rows = work.plan.blocks.rows;
  const int64_t blocks = std::ssize(packed.blocks);
  const int64_t bands = ceil_div(g.h.output, rows);
  return parallel_for(
      0, g.batch * bands * blocks, 1, work.options.parallel, [&](int64_t task, int64_t) {
        const PackedBlock& block = packed.blocks[static_cast<size_t>(task % blocks)];
        const int64_t n = task / blocks / bands;
        const int64_t begin = task / blocks % bands * rows;
        const int64_t end = std::min(begin + rows, g.h.output);
        for (int64_t y = begin; y < end; ++y) {
          compute_row(window, block.lanes,
                      make_row(g, in, out, n, y, block.first_input_channel, work.output));
        }
        report_rows(work, end - begin, block.lanes.count);
      });
}

}  // namespace

bool compute_direct(const Work& work) {
  return compute_by_channels(work, kernels::direct_row, direct_blocks(kernels::vector_lanes()));
}

bool compute_depthwise(const Work& work) {
  return compute_by_channels(work, kernels::depthwise_row,
                             depthwise_blocks(kernels::vector_lanes()));
}

}  // namespace convoscope
