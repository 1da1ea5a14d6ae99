// See tap_segments.h.
#include "engine/conv/tap_segments.h"

#include <algorithm>

#include "engine/conv/tap_ranges.h"

namespace convoscope {

std::vector<TapSegment> single_tap_segments(const AxisGeometry& axis, int64_t most_pixels) {
  const std::vector<kernels::PixelRange> inside = inside_ranges(axis);
  std::vector<TapSegment> segments;
  for (int64_t piece = 0; piece < axis.output; piece += most_pixels) {
    for (int64_t tap = 0; tap < axis.filter; ++tap) {
      const kernels::PixelRange& hit = inside[static_cast<size_t>(tap)];
      const kernels::PixelRange pixels{std::max(piece, hit.begin),
                                       std::min(piece + most_pixels, hit.end)};
      if (pixels.begin < pixels.end) segments.push_back({{tap, tap + 1}, pixels});
    }
  }
  return segments;
}

std::vector<TapSegment> joint_tap_segments(const AxisGeometry& axis, int64_t most_pixels) {
  std::vector<TapSegment> segments;
  for (int64_t o = 0; o < axis.output; ++o) {
    const kernels::PixelRange taps = tap_range(axis, o);
    if (taps.begin >= taps.end) continue;
    if (!segments.empty()) {
      TapSegment& last = segments.back();
      if (last.pixels.end == o && o - last.pixels.begin < most_pixels &&
          last.taps.begin == taps.begin && last.taps.end == taps.end) {
        last.pixels.end = o + 1;
        continue;
      }
    }
    segments.push_back({taps, {o, o + 1}});
  }
  return segments;
}

}  // namespace convoscope
