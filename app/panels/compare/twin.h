// What the panels of the Compare screen share: both sides, how they differ, and the pair of outputs
// that is pointed at. A pair is an index into the rows and columns that belong together
// (engine/analysis/alignment.h), so one cursor stands in both outputs and in their difference.
#pragma once

#include <optional>
#include <string>

#include "app/compute/twin.h"
#include "app/document/twin_sides.h"

namespace convoscope::app {

// Transient.
struct TwinHover {
  std::optional<Element> pair;  // under the mouse, of the frame before
  std::optional<Element> next;  // what this frame's views point at
  std::string tolerance;        // half-typed
  bool typing_tolerance = false;
};

struct TwinView {
  const TwinSides* sides = nullptr;
  TwinState state;
  std::optional<Element> cursor;  // the pair pointed at or pinned; null where there are no pairs

  // Null until both sides were compared for the first time.
  const Comparison* comparison() const { return state.comparison.get(); }
  bool behind = false;  // the comparison answers other sides or settings than are chosen
};

enum class Side { kA, kB };
inline size_t index_of(Side side) { return side == Side::kA ? 0 : 1; }

// The output of one side in a pair, and the nearest pair to an output.
Element output_of(const Comparison& comparison, Side side, const Element& pair);
Element nearest_pair(const Comparison& comparison, Side side, const Element& output);

// The cursor of a frame: pointed at, else pinned, else the most telling; within the pairs there
// are.
std::optional<Element> twin_cursor(const Comparison* comparison, const CompareView& view,
                                   const TwinHover& hover);

}  // namespace convoscope::app
