// Pictures with few channels by Winograd along the rows (kernels/line_winograd.h). A task is a band
// of output rows of one picture, one segment wide: it transforms every input row that it needs once
// and keeps as many as a filter is high. What isn't finite is computed anew (non_finite.h).
#include <algorithm>
#include <vector>

#include "engine/conv/by_grouped_lines.h"
#include "engine/conv/kernels/line_winograd.h"
#include "engine/conv/kernels/streaming.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/kernels/transpose.h"
#include "engine/conv/line_winograd_plan.h"
#include "engine/conv/non_finite.h"
#include "engine/conv/packed_filters.h"
#include "engine/conv/pixel_lines.h"
#include "engine/conv/plane_filters.h"
#include "engine/conv/tap_ranges.h"
#include "engine/conv/work.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

// A row of which one segment is wanted, in whole tiles.
AxisGeometry axis_of_segment(const AxisGeometry& w, int64_t first_pixel) {
  AxisGeometry axis = w;
  axis.pad_before = w.pad_before - first_pixel;
  axis.output = kLinePixels;
  return axis;
}

// The transformed rows of one picture that the current output row reads. Row r of the input stays
// in slot r mod rows until another takes its place.
class TransformedRows {
 public:
  TransformedRows(const Geometry& g, const ImageView& in, int64_t n, int64_t first_pixel)
      : g_(g),
        in_(in),
        n_(n),
        axis_(axis_of_segment(g.w, first_pixel)),
        lines_(axis_),
        tiles_(ceil_div(std::min(g.w.output - first_pixel, kLinePixels), kernels::kLineOutputs)),
        held_(static_cast<size_t>(g.h.effective), kNothing),
        line_elements_(static_cast<size_t>(g.filter_channels * lines_.line)),
        elements_(static_cast<size_t>(g.h.effective * line_row_elements(g))) {}

  const float* row(int64_t y) {
    const int64_t slot = y % g_.h.effective;
    float* transformed = elements_.data() + slot * line_row_elements(g_);
    int64_t& held = held_[static_cast<size_t>(slot)];
    if (held != y) {
      held = y;
      transform(y, transformed);
    }
    return transformed;
  }

 private:
  static constexpr int64_t kNothing = -1;

  void transform(int64_t y, float* to) {
    lines_.copy_row(axis_, in_.data + in_.offset(n_, y, 0, 0), in_.stride_w, in_.stride_c,
                    g_.filter_channels, line_elements_.data());
    for (int64_t c = 0; c < g_.filter_channels; ++c) {
      kernels::transform_line(g_.w.filter, line_elements_.data() + c * lines_.line, tiles_,
                              to + c * kernels::line_points(g_.w.filter) * kernels::kLineTiles);
    }
  }

  const Geometry& g_;
  const ImageView& in_;
  const int64_t n_;
  const AxisGeometry axis_;
  const PixelLines lines_;
  const int64_t tiles_;
  std::vector<int64_t> held_;  // row in each slot
  std::vector<float> line_elements_, elements_;
};

// The blocks with their weights transformed.
class TransformedFilters {
 public:
  TransformedFilters(PackedFilters packed, const Geometry& g) : packed_(std::move(packed)) {
    const int64_t elements =
        g.h.filter * g.filter_channels * kernels::line_points(g.w.filter) * kernels::vector_lanes();
    weights_.resize(packed_.blocks.size() * static_cast<size_t>(elements));
    float* to = weights_.data();
    for (const PackedBlock& block : packed_.blocks) {
      kernels::transform_line_filters(g.h.filter, g.w.filter, g.filter_channels,
                                      kernels::vector_lanes(), block.lanes.weights, to);
      blocks_.push_back(block.lanes);
      blocks_.back().weights = to;
      to += elements;
    }
  }

  const std::vector<kernels::ChannelBlock>& blocks() const { return blocks_; }
  int64_t bytes() const {
    return packed_.bytes() + std::ssize(weights_) * static_cast<int64_t>(sizeof(float));
  }

 private:
  PackedFilters packed_;  // the blocks point into its offsets
  std::vector<float> weights_;
  std::vector<kernels::ChannelBlock> blocks_;
};

// A segment of a block whose channels don't follow one another, or don't fill a vector: one vector
// a pixel, from where the channels go to their places.
class AsideSegment {
 public:
  AsideSegment()
      : lanes_(kernels::vector_lanes()), pixels_(static_cast<size_t>(kLinePixels * lanes_)) {}

  bool compute(kernels::LineSegment segment, const kernels::ChannelBlock& block) {
    float* output = segment.output;
    const int64_t step = segment.out_pixel_step;
    segment.output = pixels_.data();
    segment.out_pixel_step = lanes_;
    segment.stream = false;
    const bool finite = kernels::line_segment(segment);
    if (step == 1 && evenly_spaced(block)) {
      const int64_t channel_step = block.count > 1 ? block.offsets[1] - block.offsets[0] : 0;
      kernels::transpose(pixels_.data(), lanes_, segment.pixels, block.count,
                         output + block.offsets[0], channel_step);
    } else {
      for (int64_t x = 0; x < segment.pixels; ++x) {
        for (int64_t k = 0; k < block.count; ++k) {
          output[x * step + block.offsets[k]] = pixels_[static_cast<size_t>(x * lanes_ + k)];
        }
      }
    }
    return finite;
  }

 private:
  static bool evenly_spaced(const kernels::ChannelBlock& block) {
    for (int64_t k = 2; k < block.count; ++k) {
      const int64_t step = block.offsets[k] - block.offsets[k - 1];
      if (step != block.offsets[1] - block.offsets[0]) return false;
    }
    return true;
  }

  const int64_t lanes_;
  std::vector<float> pixels_;
};

void compute_segment(const Work& work, const TransformedFilters& filters, int64_t n,
                     kernels::PixelRange band, int64_t first_pixel, RowMarks& marks) {
  const Geometry& g = work.geometry;
  const ImageView in = image_view(work.input);
  TransformedRows transformed(g, in, n, first_pixel);
  std::vector<const float*> rows(static_cast<size_t>(g.h.filter));
  AsideSegment aside;
  kernels::LineSegment segment;
  segment.tap_columns = g.w.filter;
  segment.channels = g.filter_channels;
  segment.rows = rows.data();
  segment.pixels = std::min(g.w.output - first_pixel, kLinePixels);
  segment.out_pixel_step = work.place.stride_w;
  segment.stream = exceeds_caches(g);
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
      segment.output = block.contiguous ? output + block.offsets[0] : output;
      const bool finite =
          block.contiguous ? kernels::line_segment(segment) : aside.compute(segment, block);
      if (!finite) marks.mark(n, y);
    }
  }
  if (segment.stream) kernels::finish_streaming();
}

}  // namespace

bool compute_by_line_winograd(const Work& work) {
  const Geometry& g = work.geometry;
  if (g.groups > 1) return compute_by_grouped_lines(work);
  const int64_t lanes = kernels::vector_lanes();
  const auto made = made_of_filters(work, work.place.stride_c, [&] {
    return TransformedFilters(
        pack_filters(work.filters, g, work.channels, work.place.stride_c,
                     {BlockRule::Sharing::kSameGroup, lanes, lanes}, work.options.parallel),
        g);
  });
  const TransformedFilters& filters = *made;
  RowMarks marks(g);

  const int64_t rows = work.plan.blocks.rows;
  const int64_t bands = ceil_div(g.h.output, rows);
  const int64_t segments = ceil_div(g.w.output, kLinePixels);
  const bool completed = parallel_for(0, g.batch * bands * segments, 1, work.options.parallel,
                                      [&](int64_t task, int64_t) {
                                        const int64_t segment = task % segments;
                                        const int64_t begin = task / segments % bands * rows;
                                        const int64_t end = std::min(begin + rows, g.h.output);
                                        compute_segment(work, filters, task / segments / bands,
                                                        {begin, end}, segment * kLinePixels, marks);
                                        // The last segment counts for its rows.
                                        if (segment == segments - 1)
                                          report_rows(work, end - begin, std::ssize(work.channels));
                                      });
  return completed && repair_rows(work, marks);
}

}  // namespace convoscope
