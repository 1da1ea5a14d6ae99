// See image_plane.h.
#include "engine/conv/image_plane.h"

#include <algorithm>

#include "engine/conv/tap_ranges.h"
#include "engine/core/arithmetic.h"

namespace convoscope {

ImagePlane::ImagePlane(const Geometry& g, int64_t row_step)
    : h_(g.h),
      w_(g.w),
      row_step_(row_step),
      interior_(interior_range(g.w)),
      tile_(kernels::image_tile(g.h.filter)),
      border_pixels_(tile_.pixels + g.w.effective - 1),
      zeros_(static_cast<size_t>(g.w.input)),
      unused_(static_cast<size_t>(g.w.output)) {
  const auto rows = static_cast<size_t>(h_.filter + tile_.rows - 1);
  border_.resize(rows * static_cast<size_t>(border_pixels_));
  border_output_.resize(static_cast<size_t>(tile_.rows * tile_.pixels));
  inputs_.resize(rows);
  for (size_t t = 0; t < rows; ++t) {
    border_inputs_.push_back(border_.data() + static_cast<int64_t>(t) * border_pixels_);
  }
  rows_.tap_rows = h_.filter;
  rows_.tap_columns = w_.filter;
  rows_.tap_step = w_.filter > 1 ? w_.dilation : 1;
}

int64_t ImagePlane::scratch_elements(const Geometry& g) {
  const kernels::ImageTile tile = kernels::image_tile(g.h.filter);
  return checked_product({g.h.filter + tile.rows, tile.pixels + g.w.effective})
      .value_or(kMaxElements);
}

void ImagePlane::compute(const float* plane, const float* weights, const OutputRectangle& rectangle,
                         float* output, int64_t out_row_step, bool stream) {
  plane_ = plane;
  rows_.weights = weights;
  rows_.stream = stream;
  // The rows of a tile read the same input rows, so they lie one dilation apart.
  const int64_t step = h_.filter > 1 ? h_.dilation : 1;
  const int64_t last = rectangle.rows.end;
  for (int64_t phase = 0; phase < std::min(step, last - rectangle.rows.begin); ++phase) {
    for (int64_t y = rectangle.rows.begin + phase; y < last; y += tile_.rows * step) {
      compute_rows(y, last, rectangle, output, out_row_step);
    }
  }
}

const float* ImagePlane::input_row(int64_t first_row, int64_t t) const {
  const int64_t row = h_.position(first_row, t);
  return h_.inside(row) ? plane_ + row * row_step_ : nullptr;
}

void ImagePlane::compute_rows(int64_t first_row, int64_t last_row, const OutputRectangle& rectangle,
                              float* output, int64_t out_row_step) {
  const int64_t step = h_.filter > 1 ? h_.dilation : 1;
  for (int64_t r = 0; r < tile_.rows; ++r) {
    const int64_t row = first_row + r * step;
    outputs_[r] = row < last_row ? output + row * out_row_step : unused_.data();
  }
  int64_t begin = rectangle.columns.begin, end = rectangle.columns.end;
  for (; begin < end && begin < interior_.begin; begin += tile_.pixels) {
    compute_across_border(first_row, begin, std::min(tile_.pixels, end - begin));
  }
  for (; end > begin && end > interior_.end; end -= tile_.pixels) {
    const int64_t first = std::max(begin, end - tile_.pixels);
    compute_across_border(first_row, first, end - first);
  }
  if (begin >= end) return;
  if (end - begin < tile_.pixels) return compute_across_border(first_row, begin, end - begin);

  float* outputs[kernels::kMostImageRows];
  for (int64_t r = 0; r < tile_.rows; ++r) outputs[r] = outputs_[r] + begin;
  for (size_t t = 0; t < inputs_.size(); ++t) {
    const float* row = input_row(first_row, static_cast<int64_t>(t));
    inputs_[t] = row == nullptr ? zeros_.data() : row + w_.position(begin, 0);
  }
  rows_.inputs = inputs_.data();
  rows_.outputs = outputs;
  rows_.pixels = end - begin;
  kernels::image_rows(rows_);
}

void ImagePlane::compute_across_border(int64_t first_row, int64_t column, int64_t count) {
  const int64_t start = w_.position(column, 0);
  const int64_t before = std::clamp<int64_t>(-start, 0, border_pixels_);
  const int64_t inside = std::clamp<int64_t>(w_.input - start, before, border_pixels_);
  for (size_t t = 0; t < border_inputs_.size(); ++t) {
    float* to = border_.data() + static_cast<int64_t>(t) * border_pixels_;
    const float* row = input_row(first_row, static_cast<int64_t>(t));
    const int64_t copied = row == nullptr ? before : inside;
    std::fill_n(to, before, 0.0f);
    if (row != nullptr) std::copy(row + start + before, row + start + inside, to + before);
    std::fill(to + copied, to + border_pixels_, 0.0f);
  }
  const bool whole = count == tile_.pixels;
  float* outputs[kernels::kMostImageRows];
  for (int64_t r = 0; r < tile_.rows; ++r) {
    outputs[r] = whole ? outputs_[r] + column : border_output_.data() + r * tile_.pixels;
  }
  kernels::ImageRows rows = rows_;
  rows.inputs = border_inputs_.data();
  rows.outputs = outputs;
  rows.pixels = tile_.pixels;
  kernels::image_rows(rows);
  if (whole) return;
  for (int64_t r = 0; r < tile_.rows; ++r) std::copy_n(outputs[r], count, outputs_[r] + column);
}

}  // namespace convoscope
