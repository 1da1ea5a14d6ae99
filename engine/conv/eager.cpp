// See eager.h. Order and texts are those of Conv2DOp in TensorFlow 2.21, seen by running it
// (tests/live compares them).
#include "engine/conv/eager.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "engine/conv/geometry.h"

namespace convoscope {
namespace {

using Answer = std::optional<std::string>;  // empty: the kernel goes on

std::string text(int64_t value) { return std::to_string(value); }

Answer int32_attribute(const char* name, const Hw& values) {
  for (const int64_t value : {values.h, values.w}) {
    if (value >= INT32_MIN && value <= INT32_MAX) continue;
    return "InvalidArgument: Attr " + std::string(name) + " has value " + text(value) +
           " out of range for an int32";
  }
  return std::nullopt;
}

Answer attributes(const Conv2dSpec& spec) {
  if (const Answer refused = int32_attribute("strides", spec.strides)) return refused;
  if (const Answer refused = int32_attribute("dilations", spec.dilations)) return refused;
  const Pads& pads = spec.padding.pads;
  if (std::min(spec.strides.h, spec.strides.w) <= 0) {
    return "InvalidArgument: Row and column strides should be larger than 0.";
  }
  if (std::min(spec.dilations.h, spec.dilations.w) <= 0) {
    return "InvalidArgument: Dilated rates should be larger than 0.";
  }
  if (spec.padding.mode == PaddingMode::kExplicit &&
      std::min({pads.top, pads.bottom, pads.left, pads.right}) < 0) {
    return "InvalidArgument: All elements of explicit_paddings must be nonnegative";
  }
  return std::nullopt;
}

Answer channels(const Case& c) {
  if (c.filters.in == 0) {
    return "InvalidArgument: filter depth must be stricly positive, got 0";
  }
  if (c.input.c % c.filters.in != 0) {
    return "InvalidArgument: input depth must be evenly divisible by filter depth: " +
           text(c.input.c) + " vs " + text(c.filters.in);
  }
  return std::nullopt;
}

// Without SAME the kernel divides towards zero, so an output that should be just below 1 comes out
// as 0.
int64_t output_size(const AxisGeometry& axis, PaddingMode mode) {
  if (mode == PaddingMode::kSame) return axis.output;
  return (axis.padded() - axis.effective + axis.stride) / axis.stride;
}

Answer check_size(const AxisGeometry& axis, int64_t output) {
  if (output >= 0) return std::nullopt;
  return "InvalidArgument: Computed output size would be negative: " + text(output) +
         " [input_size: " + text(axis.input) + ", effective_filter_size: " + text(axis.effective) +
         ", stride: " + text(axis.stride) + "]";
}

std::string computed(const Case& c, bool empty) {
  if (empty) return "no error: an empty tensor, size 0";
  if (c.input.size() == 0) return "no error: a tensor of zeros";
  if (c.filters.size() == 0) {
    return "InvalidArgument: filter must not have zero elements (i.e. all dimensions must be "
           "non-zero)";
  }
  return "InvalidArgument: output depth must be evenly divisible by number of groups: " +
         text(c.filters.out) + " vs " + text(c.input.c / c.filters.in);
}

}  // namespace

std::string eager_answer(const Case& c) {
  if (const Answer refused = attributes(c.spec)) return *refused;
  if (const Answer refused = channels(c)) return *refused;
  const Pads& pads = c.spec.padding.pads;
  const PaddingMode mode = c.spec.padding.mode;
  const AxisGeometry h = axis_geometry(c.input.h, c.filters.h, c.spec.strides.h, c.spec.dilations.h,
                                       mode, pads.top, pads.bottom);
  const AxisGeometry w = axis_geometry(c.input.w, c.filters.w, c.spec.strides.w, c.spec.dilations.w,
                                       mode, pads.left, pads.right);
  const int64_t rows = output_size(h, mode), columns = output_size(w, mode);
  if (const Answer refused = check_size(h, rows)) return *refused;
  if (const Answer refused = check_size(w, columns)) return *refused;
  return computed(c, c.input.n == 0 || rows == 0 || columns == 0 || c.filters.out == 0);
}

}  // namespace convoscope
