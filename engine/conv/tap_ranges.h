// Which taps hit the image and which lie in the padding, as ranges, so that kernels need no test
// per tap.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/conv/geometry.h"
#include "engine/conv/kernels/window.h"

namespace convoscope {

// Taps [begin, end) of an axis that hit the image from output element o.
kernels::PixelRange tap_range(const AxisGeometry& axis, int64_t o);

// For each tap of an axis the output elements from which it hits the image; empty where none does.
std::vector<kernels::PixelRange> inside_ranges(const AxisGeometry& axis);

// Output elements from which all taps do.
kernels::PixelRange interior_range(const AxisGeometry& axis);

}  // namespace convoscope
