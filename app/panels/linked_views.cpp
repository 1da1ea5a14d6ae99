// See linked_views.h.
#include "app/panels/linked_views.h"

#include <cmath>

namespace convoscope::app {

namespace {

// Of the middle of element 0's window.
double first_middle(const AxisGeometry& axis) {
  return static_cast<double>(axis.effective) / 2 - static_cast<double>(axis.pad_before);
}

double mean_stride(const Geometry& geometry) {
  return std::sqrt(static_cast<double>(geometry.h.stride) * static_cast<double>(geometry.w.stride));
}

}  // namespace

double input_position(const AxisGeometry& axis, double output) {
  return (output - 0.5) * static_cast<double>(axis.stride) + first_middle(axis);
}

double output_position(const AxisGeometry& axis, double input) {
  return (input - first_middle(axis)) / static_cast<double>(axis.stride) + 0.5;
}

Viewport linked_input_view(const Viewport& map, const Geometry& geometry) {
  if (!(map.scale > 0)) return {};
  return {map.scale / mean_stride(geometry), input_position(geometry.h, map.centre_y),
          input_position(geometry.w, map.centre_x)};
}

Viewport linked_map_view(const Viewport& input, const Geometry& geometry) {
  if (!(input.scale > 0)) return {};
  return {input.scale * mean_stride(geometry), output_position(geometry.h, input.centre_y),
          output_position(geometry.w, input.centre_x)};
}

}  // namespace convoscope::app
