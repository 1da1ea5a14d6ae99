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

bool mark_beginnings(std::vector<TapSegment>& segments, int64_t taps) {
  const auto width = [](const TapSegment& segment) {
    return segment.taps.end - segment.taps.begin;
  };
  std::stable_sort(segments.begin(), segments.end(),
                   [&](const TapSegment& a, const TapSegment& b) { return width(a) > width(b); });
  std::vector<char> held(static_cast<size_t>(taps));
  std::vector<size_t> first;
  for (size_t i = 0; i < segments.size(); ++i) {
    const auto begin = held.begin() + segments[i].taps.begin;
    const auto end = held.begin() + segments[i].taps.end;
    const auto before = std::count(begin, end, 1);
    if (before != 0 && before != end - begin) return false;
    if (before == 0) first.push_back(i);
    std::fill(begin, end, 1);
  }
  if (std::count(held.begin(), held.end(), 1) != taps) return false;
  for (const size_t i : first) segments[i].begins = true;
  return true;
}

}  // namespace convoscope
