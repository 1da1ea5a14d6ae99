// See gradient_lines.h.
#include "engine/conv/gradient_lines.h"

#include <algorithm>

#include "engine/conv/kernels/filter_gradient.h"
#include "engine/conv/kernels/transpose.h"
#include "engine/conv/pixel_lines.h"
#include "engine/conv/tap_ranges.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

// Slots of a ring that holds every input row between the first and the last of a band.
int64_t ring_slots(const Geometry& g, int64_t band_rows) {
  if (band_rows > g.h.input || g.h.stride > g.h.input) return g.h.input;
  return std::min(g.h.input, (band_rows - 1) * g.h.stride + g.h.effective);
}

}  // namespace

int64_t LineForm::elements(const Geometry& g) const {
  if (kind == LineKind::kPixels) {
    return std::min(
        kMaxElements,
        checked_product({PixelLines(g.w).line, g.filter_channels}).value_or(kMaxElements));
  }
  const int64_t cells = kind == LineKind::kUnfolded ? g.w.output : g.w.input;
  return std::min(kMaxElements, checked_product({cells, cell_step}).value_or(kMaxElements));
}

void copy_pixels(const float* from, int64_t pixel_step, int64_t channel_step, int64_t pixels,
                 int64_t channels, float* to, int64_t to_step) {
  if (channel_step == 1 && pixel_step == channels && to_step == channels) {
    std::copy_n(from, pixels * channels, to);
    return;
  }
  if (channel_step == 1) {
    for (int64_t p = 0; p < pixels; ++p) {
      std::copy_n(from + p * pixel_step, channels, to + p * to_step);
    }
    return;
  }
  if (pixel_step == 1) {
    kernels::transpose(from, channel_step, channels, pixels, to, to_step);
    return;
  }
  for (int64_t p = 0; p < pixels; ++p) {
    for (int64_t c = 0; c < channels; ++c) {
      to[p * to_step + c] = from[p * pixel_step + c * channel_step];
    }
  }
}

LineStore::LineStore(const Geometry& geometry, const ImageView& in, const LineForm& form,
                     int64_t band_rows, int64_t tap_rows)
    : geometry_(geometry),
      in_(in),
      form_(form),
      band_rows_(band_rows),
      ring_(ring_slots(geometry, band_rows)),
      line_(form.elements(geometry)) {
  if (ring_ > band_rows * tap_rows) ring_ = 0;
  const int64_t slots = ring_ == 0 ? band_rows * tap_rows : ring_;
  held_.resize(static_cast<size_t>(slots));
}

const float* LineStore::line(int64_t n, int64_t row, const kernels::PixelRange& channels,
                             int64_t tap, int64_t offset) {
  if (form_.in_place) {
    const int64_t last = in_.offset(n, row, geometry_.w.input - 1, channels.end - 1);
    if (last + form_.slack < in_.shape.size()) {
      return in_.data + in_.offset(n, row, 0, channels.begin);
    }
  }
  if (elements_.empty()) {
    elements_.resize(held_.size() * static_cast<size_t>(line_) + kernels::kValueSlack);
  }
  const int64_t slot = ring_ == 0 ? tap * band_rows_ + offset : row % ring_;
  float* line = elements_.data() + slot * line_;
  const Held wanted{n, row, channels.begin};
  Held& held = held_[static_cast<size_t>(slot)];
  if (!(held == wanted)) {
    held = wanted;
    fill(n, row, channels, line);
  }
  return line;
}

void LineStore::fill(int64_t n, int64_t row, const kernels::PixelRange& channels,
                     float* line) const {
  const int64_t count = channels.end - channels.begin;
  const AxisGeometry& w = geometry_.w;
  const float* from = in_.data + in_.offset(n, row, 0, channels.begin);
  if (form_.kind == LineKind::kPixels) {
    PixelLines(w).copy_row(w, from, in_.stride_w, in_.stride_c, count, line);
    return;
  }
  if (form_.kind == LineKind::kCells) {
    copy_pixels(from, in_.stride_w, in_.stride_c, w.input, count, line, form_.cell_step);
    return;
  }
  for (int64_t o = 0; o < w.output; ++o) {
    const kernels::PixelRange taps = tap_range(w, o);
    if (taps.begin >= taps.end) continue;
    copy_pixels(from + w.position(o, taps.begin) * in_.stride_w, w.dilation * in_.stride_w,
                in_.stride_c, taps.end - taps.begin, count,
                line + o * form_.cell_step + taps.begin * count, count);
  }
}

int64_t line_store_elements(const Geometry& g, const LineForm& form, int64_t band_rows,
                            int64_t tap_rows) {
  const int64_t own = checked_product({band_rows, tap_rows}).value_or(kMaxElements);
  const int64_t slots = std::min(own, ring_slots(g, band_rows));
  return checked_product({slots, form.elements(g)}).value_or(kMaxElements);
}

}  // namespace convoscope
