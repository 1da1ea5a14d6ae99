// Generated inputs, each with a closed form, so that what a filter does to it can be read off:
// impulse, checkerboard, gradient, zone plate and the like. Values lie in [0, 1]; the forms of the
// grey ones are in grey_patterns.h, of the still life in still_life.h.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/core/tensor.h"

namespace convoscope {

struct Pattern {
  std::string_view id;       // "zone_plate": as written in experiment files
  std::string_view name;     // "Zone plate": as shown
  std::string_view teaches;  // one sentence: what to look at it for
};

// Every pattern, in the order of the menu.
std::span<const Pattern> patterns();

// The pattern over h×w; batch element i is variation i (shifted or turned). Coloured patterns have
// three channels for c = 3 and their Rec. 601 luma otherwise; all other channels repeat one grey
// picture. Unknown ids are refused with the nearest known one, extents as check_size() does or
// below 1, and a cancelled token with an error of that kind.
Expected<Tensor> make_pattern(std::string_view id, const ImageShape& shape, DataFormat format,
                              const ParallelOptions& options = {});

}  // namespace convoscope
