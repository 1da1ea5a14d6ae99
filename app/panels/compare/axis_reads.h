// The diagram of one axis: which pixels of the input each output of A (above) and of B (below)
// reads, pads hatched, what doesn't fit left out in the middle. Private to the reads panel.
#pragma once

#include <cstdint>
#include <vector>

#include "app/widgets/rect.h"
#include "engine/conv/geometry.h"

namespace convoscope::app {

// Positions of the input, [first, last).
struct PixelRun {
  int64_t first = 0, last = 0;
  bool operator==(const PixelRun&) const = default;
};

// Which runs of [low, high) are shown where only `room` cells fit: the ends, if possible `end`
// cells each, and what lies around `centre`; sorted, not touching; a gap between two takes the room
// of one cell.
std::vector<PixelRun> shown_runs(int64_t low, int64_t high, int64_t centre, int64_t end,
                                 int64_t room);

struct AxisReads {
  AxisGeometry a, b;
  int64_t output_a = 0, output_b = 0;  // those of the cursor
};
// `rows`: of windows above and below, as neighbours overlap.
float axis_reads_height(int64_t rows);
void draw_axis_reads(const Rect& area, const AxisReads& reads, int64_t rows);

}  // namespace convoscope::app
