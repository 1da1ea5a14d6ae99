// See tap_ranges.h. All from 0 ≤ o·stride + tap·dilation − pad_before < input, solved for tap or o.
#include "engine/conv/tap_ranges.h"

#include <algorithm>

#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

kernels::PixelRange inside_range(const AxisGeometry& axis, int64_t tap) {
  const int64_t shift = axis.pad_before - tap * axis.dilation;
  const int64_t begin = std::clamp<int64_t>(ceil_div(shift, axis.stride), 0, axis.output);
  const int64_t end = ceil_div(axis.input + shift, axis.stride);
  return {begin, std::clamp<int64_t>(end, begin, axis.output)};
}

}  // namespace

kernels::PixelRange tap_range(const AxisGeometry& axis, int64_t o) {
  const int64_t start = axis.position(o, 0);
  const int64_t begin = std::clamp<int64_t>(ceil_div(-start, axis.dilation), 0, axis.filter);
  const int64_t end = ceil_div(axis.input - start, axis.dilation);
  return {begin, std::clamp<int64_t>(end, begin, axis.filter)};
}

std::vector<kernels::PixelRange> inside_ranges(const AxisGeometry& axis) {
  std::vector<kernels::PixelRange> ranges;
  for (int64_t tap = 0; tap < axis.filter; ++tap) ranges.push_back(inside_range(axis, tap));
  return ranges;
}

kernels::PixelRange interior_range(const AxisGeometry& axis) {
  kernels::PixelRange all{0, axis.output};
  for (const kernels::PixelRange& range : inside_ranges(axis)) {
    all.begin = std::max(all.begin, range.begin);
    all.end = std::min(all.end, range.end);
  }
  return all;
}

}  // namespace convoscope
