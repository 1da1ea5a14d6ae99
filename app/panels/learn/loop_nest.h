// The order in which the outputs of a layer are visited: three nested loops over rows, columns and
// maps, and within each output the taps of its window. Mathematics only; which order is visited is
// a choice of the one who looks and changes no value.
#pragma once

#include <array>
#include <string>

#include "app/document/learn_view.h"
#include "app/document/place.h"
#include "engine/core/shape.h"

namespace convoscope::app {

struct LoopPlace {
  int64_t y = 0, x = 0, k = 0;
  bool operator==(const LoopPlace&) const = default;
};

// The place among all outputs of one picture, and back. `maps` has at least one element.
int64_t index_of(const LoopPlace& place, const ImageShape& maps, LoopNest nest);
LoopPlace place_of(int64_t index, const ImageShape& maps, LoopNest nest);

// From the outer to the inner: "oh", "ow", "co".
std::array<const char*, 3> loop_names(LoopNest nest);

// Each loop's present index and count, in the same order.
struct Loop {
  const char* name;
  int64_t index, count;
};
std::array<Loop, 3> loops_of(const LoopPlace& place, const ImageShape& maps, LoopNest nest);

}  // namespace convoscope::app
