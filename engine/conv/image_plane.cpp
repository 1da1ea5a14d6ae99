// See image_plane.h.
#include "engine/conv/image_plane.h"

#include <algorithm>

#include "engine/conv/kernels/streaming.h"

namespace convoscope {
namespace {

AxisGeometry interleaved(AxisGeometry axis, int64_t channels) {
  axis.input *= channels;
  axis.output *= channels;
  axis.pad_before *= channels;
  axis.pad_after *= channels;
  axis.stride = 1;
  axis.dilation = (axis.filter > 1 ? axis.dilation : 1) * channels;
  axis.effective = (axis.filter - 1) * axis.dilation + 1;
  return axis;
}

}  // namespace

ImagePlane::ImagePlane(const Geometry& g, int64_t row_step, int64_t channels)
    : h_(g.h),
      w_(interleaved(g.w, channels)),
      row_step_(row_step),
      step_(g.h.filter > 1 ? g.h.dilation : 1),
      tile_(kernels::image_tile(g.h.filter, channels)),
      zeros_(static_cast<size_t>(w_.input)),
      unused_(static_cast<size_t>(w_.output)),
      inputs_(static_cast<size_t>(h_.filter + tile_.rows - 1)) {
  rows_.channels = channels;
  rows_.tap_rows = h_.filter;
  rows_.tap_columns = w_.filter;
  rows_.tap_step = w_.dilation;
  rows_.inputs = inputs_.data();
  rows_.outputs = outputs_;
}

void ImagePlane::compute(const float* plane, const float* weights, const OutputRectangle& rectangle,
                         float* output, int64_t out_row_step, bool stream) {
  plane_ = plane;
  first_column_ = rectangle.columns.begin;
  rows_.weights = weights;
  rows_.stream = stream;
  rows_.pixels = rectangle.columns.end - rectangle.columns.begin;
  const int64_t start = w_.position(first_column_, 0);
  rows_.inside = {-start, w_.input - start};
  // The rows of a tile read the same input rows, so they lie one dilation apart.
  const int64_t last = rectangle.rows.end;
  for (int64_t phase = 0; phase < std::min(step_, last - rectangle.rows.begin); ++phase) {
    for (int64_t y = rectangle.rows.begin + phase; y < last; y += tile_.rows * step_) {
      compute_rows(y, last, output, out_row_step);
    }
  }
  if (stream) kernels::finish_streaming();
}

void ImagePlane::compute_rows(int64_t first_row, int64_t last_row, float* output,
                              int64_t out_row_step) {
  for (int64_t r = 0; r < tile_.rows; ++r) {
    const int64_t row = first_row + r * step_;
    outputs_[r] = row < last_row ? output + row * out_row_step + first_column_ : unused_.data();
  }
  const int64_t start = w_.position(first_column_, 0);
  for (size_t t = 0; t < inputs_.size(); ++t) {
    const int64_t row = h_.position(first_row, static_cast<int64_t>(t));
    inputs_[t] = (h_.inside(row) ? plane_ + row * row_step_ : zeros_.data()) + start;
  }
  // Where outputs pass the caches, inputs are mostly not found there either. With three channels it
  // took a fifth less time to fetch them so; with one it gained nothing.
  const int64_t next = h_.position(first_row, std::ssize(inputs_));
  const bool fetches = rows_.stream && rows_.channels > 1 && h_.inside(next) &&
                       h_.inside(next + (tile_.rows - 1) * step_);
  rows_.upcoming = fetches ? plane_ + next * row_step_ + start : nullptr;
  rows_.upcoming_step = step_ * row_step_;
  kernels::image_rows(rows_);
}

}  // namespace convoscope
