// See direct_rows.h.
#include "engine/conv/direct_rows.h"

#include <algorithm>

#include "engine/conv/plane_filters.h"
#include "engine/conv/tap_ranges.h"

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
  window.stream = exceeds_caches(g);
  return window;
}

}  // namespace

DirectRows::DirectRows(const Work& work, const ImageView& place, Kernel kernel,
                       const BlockRule& rule)
    : work_(work),
      in_(image_view(work.input)),
      place_(place),
      kernel_(kernel),
      inside_(inside_ranges(work.geometry.w)),
      packed_(made_of_filters(work, place.stride_c,
                              [&] {
                                return pack_filters(work.filters, work.geometry, work.channels,
                                                    place.stride_c, rule, work.options.parallel);
                              })),
      window_(make_window(work.geometry, in_, place_, inside_)) {}

int64_t DirectRows::channels(int64_t block) const {
  return packed_->blocks[static_cast<size_t>(block)].lanes.count;
}

int64_t DirectRows::blocks_together() const {
  return std::max<int64_t>(1,
                           kNearWeights * blocks() / std::max<int64_t>(1, packed_->weights.size()));
}

void DirectRows::compute(int64_t n, int64_t y, int64_t block, float* output) const {
  const Geometry& g = work_.geometry;
  const PackedBlock& packed = packed_->blocks[static_cast<size_t>(block)];
  const kernels::PixelRange taps = tap_range(g.h, y);
  kernel_(window_, packed.lanes,
          {in_.data + in_.offset(n, 0, 0, packed.first_input_channel),
           g.h.position(y, 0) * in_.stride_h - g.w.pad_before * in_.stride_w, taps.begin, taps.end,
           output + place_.offset(n, y, 0, 0)});
}

}  // namespace convoscope
