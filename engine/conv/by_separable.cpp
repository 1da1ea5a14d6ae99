// Filters that are the product of a column and a row. A task is a band of output rows of one
// picture for one output channel; a few rows and some hundred columns at a time, the kernel of
// kernels/image.h sums along the columns into a buffer, then along the rows of the buffer.
#include <algorithm>
#include <vector>

#include "engine/conv/image_plane.h"
#include "engine/conv/kernels/streaming.h"
#include "engine/conv/plane_filters.h"
#include "engine/conv/separable_filter.h"
#include "engine/conv/work.h"
#include "engine/core/arithmetic.h"
#include "engine/core/check.h"

namespace convoscope {
namespace {

// Output columns that are computed at a time: what the two passes hand on stays in a first-level
// cache.
constexpr int64_t kColumnsAtATime = 512;

// Memory of one task.
class SeparableBand {
 public:
  SeparableBand(const Geometry& g, const ImageView& in, const SeparableFilter& filter)
      : h_(g.h),
        w_(g.w),
        row_step_(in.stride_h),
        tile_(kernels::image_tile(g.h.filter)),
        buffer_row_(std::min(g.w.input, kColumnsAtATime + g.w.effective - 1)),
        zeros_(static_cast<size_t>(g.w.input)),
        buffer_(static_cast<size_t>(tile_.rows * buffer_row_)),
        inputs_(static_cast<size_t>(g.h.filter + tile_.rows - 1)) {
    columns_.weights = filter.column.data();
    columns_.tap_rows = g.h.filter;
    columns_.tap_columns = 1;
    columns_.inputs = inputs_.data();
    columns_.outputs = sums_;
    rows_.weights = filter.row.data();
    rows_.tap_rows = 1;
    rows_.tap_columns = g.w.filter;
    rows_.tap_step = g.w.dilation;
    for (int64_t r = 0; r < tile_.rows; ++r) sums_[r] = buffer_.data() + r * buffer_row_;
  }

  void compute(const float* plane, int64_t begin, int64_t end, float* output, int64_t out_row_step,
               bool stream) {
    rows_.stream = stream;
    // The rows of a tile read the same input rows, so they lie one dilation apart.
    for (int64_t phase = 0; phase < std::min(h_.dilation, end - begin); ++phase) {
      for (int64_t y = begin + phase; y < end; y += tile_.rows * h_.dilation) {
        for (int64_t x = 0; x < w_.output; x += kColumnsAtATime) {
          const int64_t count = std::min(kColumnsAtATime, w_.output - x);
          sum_columns(plane, y, x, count);
          for (int64_t r = 0; r < tile_.rows && y + r * h_.dilation < end; ++r) {
            sum_row(r, x, count, output + (y + r * h_.dilation) * out_row_step + x);
          }
        }
      }
    }
    if (stream) kernels::finish_streaming();
  }

 private:
  // The input columns inside the picture that `count` output columns from x on read.
  kernels::PixelRange columns_of(int64_t x, int64_t count) const {
    const int64_t begin = std::clamp<int64_t>(w_.position(x, 0), 0, w_.input);
    const int64_t end = w_.position(x + count - 1, 0) + w_.effective;
    return {begin, std::clamp<int64_t>(end, begin, w_.input)};
  }

  void sum_columns(const float* plane, int64_t first_row, int64_t x, int64_t count) {
    const kernels::PixelRange columns = columns_of(x, count);
    for (size_t t = 0; t < inputs_.size(); ++t) {
      const int64_t row = h_.position(first_row, static_cast<int64_t>(t));
      inputs_[t] = (h_.inside(row) ? plane + row * row_step_ : zeros_.data()) + columns.begin;
    }
    columns_.pixels = columns.end - columns.begin;
    columns_.inside = {0, columns_.pixels};
    kernels::image_rows(columns_);
  }

  void sum_row(int64_t r, int64_t x, int64_t count, float* output) {
    const kernels::PixelRange columns = columns_of(x, count);
    const int64_t start = w_.position(x, 0);
    const float* input = sums_[r] + (start - columns.begin);
    rows_.inputs = &input;
    rows_.inside = {columns.begin - start, columns.end - start};
    rows_.outputs = &output;
    rows_.pixels = count;
    kernels::image_rows(rows_);
  }

  const AxisGeometry h_, w_;
  const int64_t row_step_;
  const kernels::ImageTile tile_;
  const int64_t buffer_row_;
  std::vector<float> zeros_, buffer_;
  std::vector<const float*> inputs_;
  float* sums_[kernels::kMostImageRows];
  kernels::ImageRows columns_, rows_;
};

std::vector<SeparableFilter> separate_all(const PlaneFilters& filters, const Geometry& g,
                                          int64_t count) {
  std::vector<SeparableFilter> parts;
  for (int64_t i = 0; i < count; ++i) {
    auto part = separate(filters.weights(i), g.h.filter, g.w.filter);
    CONVOSCOPE_CHECK(part);  // the plan refuses other weights
    parts.push_back(*std::move(part));
  }
  return parts;
}

}  // namespace

bool compute_by_separable(const Work& work) {
  const Geometry& g = work.geometry;
  const ImageView in = image_view(work.input);
  const ImageView& out = work.place;
  CONVOSCOPE_CHECK(out.stride_w == 1);
  const int64_t channels = std::ssize(work.channels);
  const auto filters = separate_all(PlaneFilters(work), g, channels);

  const bool stream = exceeds_caches(g);
  const int64_t rows = work.plan.blocks.rows;
  const int64_t bands = ceil_div(g.h.output, rows);
  return parallel_for(
      0, g.batch * bands * channels, 1, work.options.parallel, [&](int64_t task, int64_t) {
        const auto i = static_cast<size_t>(task % channels);
        const int64_t k = work.channels[i];
        const int64_t n = task / channels / bands;
        const int64_t begin = task / channels % bands * rows;
        const int64_t end = std::min(begin + rows, g.h.output);
        SeparableBand(g, in, filters[i])
            .compute(in.data + in.offset(n, 0, 0, k / g.channels_per_group()), begin, end,
                     work.output + out.offset(n, 0, 0, k), out.stride_h, stream);
        report_rows(work, end - begin, 1);
      });
}

}  // namespace convoscope
