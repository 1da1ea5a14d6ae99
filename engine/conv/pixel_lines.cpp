// See pixel_lines.h.
#include "engine/conv/pixel_lines.h"

#include <algorithm>

#include "engine/conv/kernels/interleave.h"
#include "engine/conv/kernels/rows.h"
#include "engine/conv/kernels/transpose.h"
#include "engine/core/arithmetic.h"

namespace convoscope {

PixelLines::PixelLines(const AxisGeometry& w)
    : stride(w.output > 1 ? w.stride : 1),
      part((w.output - 1) + (w.effective - 1) / stride + 1 + kernels::kLineSlack),
      line(stride * part) {}

void PixelLines::copy_row(const AxisGeometry& w, const float* from, int64_t pixel_step,
                          int64_t channel_step, int64_t channels, float* lines) const {
  const int64_t cells = std::min(w.input, (w.output - 1) * stride + w.effective - w.pad_before);
  const int64_t begin = std::max<int64_t>(0, -w.pad_before);  // an input gradient may skip cells
  for (int64_t first = begin; first < std::min(begin + stride, cells); ++first) {
    float* to = lines + place(first + w.pad_before);
    const float* source = from + first * pixel_step;
    const int64_t step = stride * pixel_step;
    const int64_t count = ceil_div(cells - first, stride);
    if (channel_step == 1 && step == channels && channels > 1 &&
        channels <= kernels::kMostInterleaved) {
      kernels::deinterleave(source, count, channels, to, line);
      continue;
    }
    if (channel_step == 1 && channels > 1) {
      kernels::transpose(source, step, count, channels, to, line);
      continue;
    }
    for (int64_t c = 0; c < channels; ++c) {
      const float* channel = source + c * channel_step;
      float* cell = to + c * line;
      if (step == 1) {
        std::copy_n(channel, count, cell);
      } else {
        for (int64_t i = 0; i < count; ++i) cell[i] = channel[i * step];
      }
    }
  }
}

}  // namespace convoscope
