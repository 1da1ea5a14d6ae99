// The checks of resolve_geometry, each with our sentence and TensorFlow's own words: the rows of
// conv2d-semantics §5 that values (not their spelling) can break. Private to engine/conv.
#pragma once

#include "engine/conv/geometry.h"

namespace convoscope {

using Checked = Expected<void>;

// Extents that can be stored. Ours, not TensorFlow's.
Checked check_extents(const ImageShape& input, const FilterShape& filters);

// Channels that filters can be applied to.
Checked check_channels(const ImageShape& input, const FilterShape& filters);

// From 0 to kMaxElements. The upper end, here and below, is ours: up to it no formula of geometry
// overflows.
Checked check_pads(const Padding& padding);

// Height, then width: the stride, the dilation (each from 1 to kMaxElements), and that the
// effective filter fits into the padded input.
Checked check_axes(const Geometry& geometry, const Conv2dSpec& spec);

// The output can be stored, and where there is something to compute, the filters have taps.
Checked check_output(const Geometry& geometry);

}  // namespace convoscope
