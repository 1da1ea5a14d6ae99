// See transformed_rows.h.
#include "engine/conv/transformed_rows.h"

#include <algorithm>

#include "engine/conv/kernels/transpose.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

constexpr int64_t kNothing = -1;
// Rows further on lie far apart, where the processor doesn't foresee them. Two are asked for at a
// time by kernels of two output rows.
constexpr int64_t kAhead = 2;

}  // namespace

TransformedRows::TransformedRows(const Geometry& g, const ImageView& in, int64_t n,
                                 int64_t first_pixel, int64_t rows)
    : g_(g),
      in_(in),
      n_(n),
      tiles_(ceil_div(std::min(g.w.output - first_pixel, kLinePixels), kernels::kLineOutputs)),
      first_cell_(first_pixel - g.w.pad_before),
      begin_(std::clamp<int64_t>(first_cell_, 0, g.w.input)),
      end_(std::clamp<int64_t>(first_cell_ + tiles_ * kernels::kLineOutputs + g.w.filter - 1,
                               begin_, g.w.input)),
      held_(static_cast<size_t>(rows), kNothing),
      pixels_({1, 1, 1, kernels::line_pixel_elements(g.filter_channels)}, Layout::kNHWC),
      points_({1, 1, 1, rows * line_row_elements(g) + kernels::kLineSlack}, Layout::kNHWC) {}

const float* TransformedRows::row(int64_t y) {
  const int64_t slot = y % std::ssize(held_);
  float* points = points_.data() + slot * line_row_elements(g_);
  int64_t& held = held_[static_cast<size_t>(slot)];
  if (held != y) {
    held = y;
    copy_pixels(y);
    kernels::transform_line(g_.w.filter, g_.filter_channels, pixels_.data(), tiles_, points);
  }
  return points;
}

// Cells outside the picture stay zero, the same ones for every row.
void TransformedRows::copy_pixels(int64_t y) {
  if (begin_ == end_) return;
  const int64_t channels = g_.filter_channels;
  float* to = pixels_.data() + (begin_ - first_cell_) * channels;
  const float* from = in_.data + in_.offset(n_, y, begin_, 0);
  if (in_.stride_w == channels && in_.stride_c == 1) {
    const int64_t elements = (end_ - begin_) * channels;
    std::copy_n(from, elements, to);
    if (y + kAhead >= g_.h.input) return;
    for (int64_t i = 0; i < elements; i += 16) {
      __builtin_prefetch(from + kAhead * in_.stride_h + i);
    }
  } else {
    kernels::transpose(from, in_.stride_c, channels, end_ - begin_, to, channels);
  }
}

}  // namespace convoscope
