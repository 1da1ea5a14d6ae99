// Which algorithm computes a filter gradient and how its sums are cut: by extents and the width of
// a vector alone, never by the number of threads, which decides about tasks only. Private to
// engine/conv.
#pragma once

#include "engine/conv/conv2d.h"
#include "engine/conv/gradient_lines.h"

namespace convoscope {

// How the work is cut. The output's rows, those of all pictures in one sequence, fall into chunks
// with sums of their own, which are added up in order. A chunk is walked through in bands of a few
// rows; each product sum begins anew with every band and piece of a row, so that no float32
// accumulator takes more than a few hundred products before it is added to the next.
struct FilterGradientCut {
  LineForm lines;
  bool joint_taps = true;  // values of neighbouring tap columns share tiles
  int64_t block = 1;       // lanes of a block of filters at most,
  int64_t vector = 1;      // a multiple of this; 1 where filters aren't in the lanes
  int64_t width = 0;       // lanes of all blocks together
  int64_t chunks = 1;
  int64_t block_tasks = 1;  // tasks among which the blocks are shared out,
  int64_t tap_tasks = 1;    // and the rows of taps
  int64_t band_rows = 1;
  int64_t piece = 1;  // most pixels of a row
};

// The cut isn't used by Winograd's algorithm, which has its own (winograd_gradient_plan.h).
struct FilterGradientPlan {
  Plan plan;
  FilterGradientCut cut;
};

// Threads that work at a time.
int64_t worker_count(const ParallelOptions& parallel);

// Refuses when the options name an algorithm that can't compute this case.
Expected<FilterGradientPlan> plan_filter_gradient(const Geometry& geometry, DataFormat format,
                                                  const Conv2dOptions& options);

}  // namespace convoscope
