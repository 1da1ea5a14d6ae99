// Input and map linked by output coordinates: element (y, x) of the map lies over the middle of the
// window that it reads, input position y·stride − pad + (span − 1)/2. Mathematics only; positions
// are those of zoom.h, where an element covers [y, y + 1).
#pragma once

#include "app/document/view_state.h"
#include "engine/conv/geometry.h"

namespace convoscope::app {

// Along one axis, from a position in the map to the one in the input, and back.
double input_position(const AxisGeometry& axis, double output);
double output_position(const AxisGeometry& axis, double input);

// The viewport that shows of one what the other one shows: the same middle, and a scale at which
// the map's elements are as far apart as the windows that they read. Where the strides differ, the
// middle of both decides. A fit stays a fit.
Viewport linked_input_view(const Viewport& map, const Geometry& geometry);
Viewport linked_map_view(const Viewport& input, const Geometry& geometry);

}  // namespace convoscope::app
