// Output pixels in the lanes. A task is a band of output rows of one picture for one group of
// channels. It copies every input row that it needs once into lines (pixel_lines.h).
#include <algorithm>
#include <vector>

#include "engine/conv/kernels/rows.h"
#include "engine/conv/packed_filters.h"
#include "engine/conv/pixel_lines.h"
#include "engine/conv/plane_filters.h"
#include "engine/conv/tap_ranges.h"
#include "engine/conv/work.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

// The input rows of one picture and one group that the current output row reads. The row r of the
// input stays in slot r mod rows until another takes its place; padding stays zero throughout.
class LineRing {
 public:
  LineRing(const Geometry& g, const ImageView& in)
      : geometry_(g),
        in_(in),
        lines_(g.w),
        held_(static_cast<size_t>(g.h.effective), kNothing),
        elements_(static_cast<size_t>(g.h.effective * g.filter_channels * lines_.line)) {}

  // The first channel's line of an input row.
  const float* lines_of(int64_t n, int64_t row, int64_t first_channel) {
    const auto slot = static_cast<size_t>(row % geometry_.h.effective);
    float* lines =
        elements_.data() + static_cast<int64_t>(slot) * lines_.line * geometry_.filter_channels;
    if (held_[slot] != row) {
      held_[slot] = row;
      lines_.copy_row(geometry_.w, in_.data + in_.offset(n, row, 0, first_channel), in_.stride_w,
                      in_.stride_c, geometry_.filter_channels, lines);
    }
    return lines;
  }

  // The last of the input rows that output row y + 1 reads, where its pixels are whole.
  const float* upcoming(int64_t n, int64_t y, int64_t first_channel) const {
    const int64_t row = geometry_.h.position(y + 1, geometry_.h.filter - 1);
    const bool there = y + 1 < geometry_.h.output && geometry_.h.inside(row);
    return there && in_.stride_c == 1 ? in_.data + in_.offset(n, row, 0, first_channel) : nullptr;
  }

 private:
  static constexpr int64_t kNothing = -1;

  const Geometry& geometry_;
  const ImageView& in_;
  PixelLines lines_;
  std::vector<int64_t> held_;  // row in each slot
  std::vector<float> elements_;
};

class Band {
 public:
  Band(const Work& work, const ImageView& in, const ImageView& out,
       const kernels::LineWindow& window)
      : work_(work),
        out_(out),
        window_(window),
        ring_(work.geometry, in),
        lines_(static_cast<size_t>(work.geometry.h.filter)) {}

  void compute(int64_t n, int64_t begin, int64_t end, const PackedFilters& packed,
               BlockRange blocks) {
    const AxisGeometry& h = work_.geometry.h;
    for (int64_t y = begin; y < end; ++y) {
      const kernels::PixelRange taps = tap_range(h, y);
      for (int64_t t = taps.begin; t < taps.end; ++t) {
        lines_[static_cast<size_t>(t)] =
            ring_.lines_of(n, h.position(y, t), packed.blocks[blocks.begin].first_input_channel);
      }
      const kernels::LineRow row{
          lines_.data(), taps.begin, taps.end, work_.output + out_.offset(n, y, 0, 0),
          ring_.upcoming(n, y, packed.blocks[blocks.begin].first_input_channel)};
      for (size_t b = blocks.begin; b < blocks.end; ++b) {
        kernels::rows_row(window_, packed.blocks[b].lanes, row);
        report_rows(work_, 1, packed.blocks[b].lanes.count);
      }
    }
  }

 private:
  const Work& work_;
  const ImageView& out_;
  const kernels::LineWindow& window_;
  LineRing ring_;
  std::vector<const float*> lines_;
};

}  // namespace

int64_t line_elements(const Geometry& g) {
  if (g.output().size() == 0) return 0;
  const int64_t stride = g.w.output > 1 ? g.w.stride : 1;
  const int64_t reach = std::max(g.w.padded(), g.w.effective) + stride * (2 + kernels::kLineSlack);
  return checked_product({reach, g.h.effective, g.filter_channels}).value_or(kMaxElements);
}

bool compute_by_rows(const Work& work) {
  const Geometry& g = work.geometry;
  const ImageView in = image_view(work.input);
  const ImageView& out = work.place;
  const auto made = made_of_filters(work, out.stride_c, [&] {
    return pack_filters(work.filters, g, work.channels, out.stride_c, row_blocks(),
                        work.options.parallel);
  });
  const PackedFilters& packed = *made;
  const std::vector<BlockRange> groups = blocks_of_groups(packed.blocks);

  const PixelLines lines(g.w);
  const std::vector<kernels::PixelRange> inside = inside_ranges(g.w);
  std::vector<int64_t> tap_offsets;
  for (int64_t t = 0; t < g.w.filter; ++t) tap_offsets.push_back(lines.place(t * g.w.dilation));
  kernels::LineWindow window;
  window.tap_columns = g.w.filter;
  window.channels = g.filter_channels;
  window.channel_step = lines.line;
  window.tap_offsets = tap_offsets.data();
  window.out_pixel_step = out.stride_w;
  window.upcoming_step = (g.w.output > 1 ? g.w.stride : 1) * in.stride_w;
  window.stream = exceeds_caches(g);
  window.pixels = g.w.output;
  window.inside = inside.data();
  window.interior = interior_range(g.w);

  const int64_t rows = work.plan.blocks.rows;
  const int64_t bands = ceil_div(g.h.output, rows);
  const int64_t sharers = std::ssize(groups);
  return parallel_for(
      0, g.batch * bands * sharers, 1, work.options.parallel, [&](int64_t task, int64_t) {
        const int64_t begin = task / sharers % bands * rows;
        Band(work, in, out, window)
            .compute(task / sharers / bands, begin, std::min(begin + rows, g.h.output), packed,
                     groups[static_cast<size_t>(task % sharers)]);
      });
}

}  // namespace convoscope
