// Pictures with few channels by Winograd along both axes (kernels/plane_winograd.h). A task is a
// band of output rows of one picture, one segment wide: it transforms every input row along itself
// once, and blocks of tiles of two output rows down the columns where they are used. What isn't
// finite is computed anew (non_finite.h).
#include <algorithm>
#include <array>

#include "engine/conv/aside_pixels.h"
#include "engine/conv/kernels/plane_winograd.h"
#include "engine/conv/kernels/streaming.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/non_finite.h"
#include "engine/conv/plane_filters.h"
#include "engine/conv/transformed_blocks.h"
#include "engine/conv/transformed_rows.h"
#include "engine/conv/work.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

constexpr int64_t kBlockPixels = kernels::kPlaneTiles * kernels::kLineOutputs;

// Two rows of one segment at a time.
class PlaneSegment {
 public:
  PlaneSegment(const Work& work, const TransformedBlocks& filters, int64_t n, int64_t first_pixel,
               RowMarks& marks)
      : work_(work),
        filters_(filters),
        n_(n),
        first_pixel_(first_pixel),
        pixels_(std::min(work.geometry.w.output - first_pixel, kLinePixels)),
        marks_(marks),
        in_(image_view(work.input)),
        rows_(work.geometry, in_, n, first_pixel, kernels::plane_rows(work.geometry.h.filter)),
        outside_({1, 1, 1, line_row_elements(work.geometry)}, Layout::kNHWC),
        input_(Tensor::uninitialized({1, kernels::plane_points(work.geometry.h.filter),
                                      work.geometry.filter_channels, kernels::kPlaneTiles},
                                     Layout::kNHWC)),
        aside_(kernels::kPlaneRows * kBlockPixels),
        stream_(exceeds_caches(work.geometry)) {}

  // Output rows y and, if `rows` is 2, y + 1.
  void compute(int64_t y, int64_t rows) {
    const Geometry& g = work_.geometry;
    std::array<const float*, 6> samples{};
    for (int64_t r = 0; r < kernels::plane_rows(g.h.filter); ++r) {
      const int64_t row = y - g.h.pad_before + r;
      samples[static_cast<size_t>(r)] = g.h.inside(row) ? rows_.row(row) : outside_.data();
    }
    kernels::PlaneBlock block;
    block.taps = g.h.filter;
    block.channels = g.filter_channels;
    block.input = input_.data();
    block.rows = rows;
    for (int64_t x = 0; x < pixels_; x += kBlockPixels) {
      kernels::transform_plane(g.h.filter, g.filter_channels, samples.data(),
                               x / kernels::kLineOutputs, input_.data());
      block.pixels = std::min(pixels_ - x, kBlockPixels);
      for (const kernels::ChannelBlock& filters : filters_.blocks()) compute(block, filters, y, x);
    }
  }

  void finish() const {
    if (stream_) kernels::finish_streaming();
  }

 private:
  void compute(kernels::PlaneBlock block, const kernels::ChannelBlock& filters, int64_t y,
               int64_t x) {
    const ImageView& place = work_.place;
    float* output = work_.output + place.offset(n_, y, first_pixel_ + x, 0);
    block.weights = filters.weights;
    block.output = filters.contiguous ? output + filters.offsets[0] : aside_.pixel(0);
    block.out_pixel_step = filters.contiguous ? place.stride_w : aside_.pixel_step();
    block.out_row_step = filters.contiguous ? place.stride_h : kBlockPixels * aside_.pixel_step();
    block.stream = stream_ && filters.contiguous;
    const bool finite = kernels::plane_block(block);
    for (int64_t r = 0; r < block.rows; ++r) {
      if (!finite) marks_.mark(n_, y + r);
      if (filters.contiguous) continue;
      aside_.put(r * kBlockPixels, block.pixels, filters, output + r * place.stride_h,
                 place.stride_w);
    }
  }

  const Work& work_;
  const TransformedBlocks& filters_;
  const int64_t n_, first_pixel_, pixels_;
  RowMarks& marks_;
  const ImageView in_;
  TransformedRows rows_;
  const Tensor outside_;  // a row of zeros
  Tensor input_;          // of one block of tiles
  AsidePixels aside_;
  const bool stream_;
};

}  // namespace

bool compute_by_plane_winograd(const Work& work) {
  const Geometry& g = work.geometry;
  const int64_t taps = g.h.filter, lanes = kernels::vector_lanes();
  const int64_t elements = kernels::plane_points(taps) * g.filter_channels * lanes;
  const auto filters = made_of_filters(work, work.place.stride_c, [&] {
    return TransformedBlocks(work, elements, [&](const float* weights, float* to) {
      kernels::transform_plane_filters(taps, g.filter_channels, lanes, weights, to);
    });
  });
  RowMarks marks(g);

  // Tiles start at even rows, so that an output's bits don't depend on its band.
  const int64_t rows = ceil_div(work.plan.blocks.rows, kernels::kPlaneRows) * kernels::kPlaneRows;
  const int64_t bands = ceil_div(g.h.output, rows);
  const int64_t segments = ceil_div(g.w.output, kLinePixels);
  const bool completed = parallel_for(
      0, g.batch * bands * segments, 1, work.options.parallel, [&](int64_t task, int64_t) {
        const int64_t segment = task % segments;
        const int64_t begin = task / segments % bands * rows;
        const int64_t end = std::min(begin + rows, g.h.output);
        PlaneSegment two_rows(work, *filters, task / segments / bands, segment * kLinePixels,
                              marks);
        for (int64_t y = begin; y < end; y += kernels::kPlaneRows) {
          two_rows.compute(y, std::min(end - y, kernels::kPlaneRows));
        }
        two_rows.finish();
        // The last segment counts for its rows.
        if (segment == segments - 1) report_rows(work, end - begin, std::ssize(work.channels));
      });
  return completed && repair_rows(work, marks);
}

}  // namespace convoscope
