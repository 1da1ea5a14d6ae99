// Generated inputs, each with a closed form, so that what a filter does to it can be read off: impulse,
// checkerboard, gradient, zone plate and the like. Values lie in [0, 1].
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/core/error.h"
#include "engine/core/tensor.h"

namespace convoscope {

struct Pattern {
  std::string_view id;       // "zone_plate": as written in experiment files
  std::string_view name;     // "Zone plate": as shown
  std::string_view teaches;  // one sentence: what to look at it for
};

// Every pattern, in the order of the menu.
std::span<const Pattern> patterns();

// The pattern over h×w; batch element i is a variation (shifted or turned), channels differ only where
// the pattern is a coloured one and c is 3. Unknown ids are refused with the nearest known one.
Expected<Tensor> make_pattern(std::string_view id, const ImageShape& shape, DataFormat format);

}  // namespace convoscope
