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
  bool begins = false;         // no earlier segment holds any of its taps; see mark_beginnings
};

// Each tap column by itself, in rising order within a piece of at most `most_pixels` pixels.
std::vector<TapSegment> single_tap_segments(const AxisGeometry& axis, int64_t most_pixels);

// Neighbouring pixels for which the same taps hit, all of these taps at once.
std::vector<TapSegment> joint_tap_segments(const AxisGeometry& axis, int64_t most_pixels);

// Puts segments of more taps first and marks the first one of every tap, so that sums can begin
// with a row's first segment instead of zeros. False, and nothing is marked, where a tap has no
// segment or a segment holds some taps that an earlier one does and some that none does.
bool mark_beginnings(std::vector<TapSegment>& segments, int64_t taps);

}  // namespace convoscope
