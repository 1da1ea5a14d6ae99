// The checks of resolve_geometry, each with our sentence and TensorFlow's own words: the rows of
// conv2d-semantics §5 that values (not their spelling) can break. Private to engine/conv.
#pragma once

#include "engine/conv/geometry.h"

namespace convoscope {

using Checked = Expected<void>;

// Extents that can be stored. Ours, not TensorFlow's.
Checked check_extents(const ImageShape& input, const FilterShape& filters);

// From 1 (pads: 0) to kMaxElements. The upper end is ours: below it no formula of geometry
// overflows.
Checked check_strides(const Hw& strides);
Checked check_dilations(const Hw& dilations);
Checked check_pads(const Padding& padding);

Checked check_channels(const ImageShape& input, const FilterShape& filters);

// The effective filter fits into the padded input on both axes.
Checked check_fit(const Geometry& geometry, PaddingMode mode);

// The output can be stored, and where there is something to compute, the filters have taps.
Checked check_output(const Geometry& geometry);

}  // namespace convoscope
