// See geometry.h. What is refused, and how, stands in refusals.cpp.
#include "engine/conv/geometry.h"

#include <algorithm>

#include "engine/conv/eager.h"
#include "engine/conv/refusals.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

int64_t clamped(int64_t value, int64_t low) { return std::clamp(value, low, kMaxElements); }

Geometry geometry_of(const Case& c) {
  const Conv2dSpec& spec = c.spec;
  const Pads& pads = spec.padding.pads;
  const PaddingMode mode = spec.padding.mode;
  return {axis_geometry(c.input.h, c.filters.h, spec.strides.h, spec.dilations.h, mode, pads.top,
                        pads.bottom),
          axis_geometry(c.input.w, c.filters.w, spec.strides.w, spec.dilations.w, mode, pads.left,
                        pads.right),
          c.input.n,
          c.input.c,
          c.filters.in,
          c.filters.out,
          c.input.c / c.filters.in};
}

// In the order of TensorFlow's shape function, which names the first fault of several.
Expected<Geometry> check(const Case& c) {
  Geometry geometry;
  return check_extents(c.input, c.filters)
      .and_then([&] { return check_channels(c.input, c.filters); })
      .and_then([&] { return check_pads(c.spec.padding); })
      .and_then([&] { return check_axes(geometry = geometry_of(c), c.spec); })
      .and_then([&] { return check_output(geometry); })
      .map([&] { return geometry; });
}

}  // namespace

AxisGeometry axis_geometry(int64_t input, int64_t filter, int64_t stride, int64_t dilation,
                           PaddingMode mode, int64_t pad_before, int64_t pad_after) {
  AxisGeometry axis;
  axis.input = clamped(input, 0);
  axis.filter = clamped(filter, 0);
  axis.stride = clamped(stride, 1);
  axis.dilation = clamped(dilation, 1);
  axis.effective = (axis.filter - 1) * axis.dilation + 1;
  if (mode == PaddingMode::kSame) {
    axis.output = ceil_div(axis.input, axis.stride);
    const int64_t reach = (axis.output - 1) * axis.stride + axis.effective;
    const int64_t pads = std::max<int64_t>(0, reach - axis.input);
    axis.pad_before = pads / 2;
    axis.pad_after = pads - axis.pad_before;
  } else {
    if (mode == PaddingMode::kExplicit) {
      axis.pad_before = clamped(pad_before, 0);
      axis.pad_after = clamped(pad_after, 0);
    }
    axis.output = floor_div(axis.padded() - axis.effective, axis.stride) + 1;
  }
  if (axis.output > 0) {
    axis.unread_end = axis.padded() - ((axis.output - 1) * axis.stride + axis.effective);
  }
  return axis;
}

Expected<Geometry> resolve_geometry(const Case& conv_case) {
  Expected<Geometry> geometry = check(conv_case);
  if (geometry || geometry.error().tensorflow.empty()) return geometry;
  std::string eager = eager_answer(conv_case);
  if (eager != geometry.error().tensorflow) geometry.error().eager = std::move(eager);
  return geometry;
}

}  // namespace convoscope
