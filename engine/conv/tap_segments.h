// The output pixels of a row cut so that within a segment the same tap columns hit the image, for
// the filter gradient, which sums over pixels tap by tap and leaves out those in the padding.
// Private to engine/conv.
#pragma once

#include <vector>

#include "engine/conv/geometry.h"
#include "engine/conv/kernels/window.h"

namespace convoscope {

struct TapSegment {
  kernels::PixelRange taps;    // tap columns that hit the image
  kernels::PixelRange pixels;  // for all of these
};

// Each tap column by itself, in rising order within a piece of at most `most_pixels` pixels.
std::vector<TapSegment> single_tap_segments(const AxisGeometry& axis, int64_t most_pixels);

// Neighbouring pixels for which the same taps hit, all of these taps at once.
std::vector<TapSegment> joint_tap_segments(const AxisGeometry& axis, int64_t most_pixels);

}  // namespace convoscope
