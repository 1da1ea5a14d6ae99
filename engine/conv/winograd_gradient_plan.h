// What the filter gradient by Winograd's schemes makes of a case before anything is computed: which
// cases it takes, its cost beside those of the plain sums, its error, and how its tiles are cut. By
// extents and the width of a vector alone, never by the number of threads. Private to engine/conv.
#pragma once

#include <cstdint>
#include <string>

#include "engine/conv/geometry.h"
#include "engine/conv/kernels/winograd.h"

namespace convoscope {

// Where the sums of all channels fit a second-level cache, tiles fall into chunks, each with sums
// of its own, and a chunk is walked through in blocks of tiles. Where they don't, there is one
// chunk, and the sums are taken some channels at a time, over all tiles of a block.
struct WinogradGradientCut {
  kernels::WinogradScheme scheme = kernels::WinogradScheme::kUnit4;
  int64_t tiles = 0;     // of all pictures
  int64_t chunks = 1;    // tiles are shared out evenly among them
  int64_t block = 1;     // tiles that are transformed together
  int64_t channels = 1;  // input channels whose sums are held together
  int64_t width = 1;     // filters, filled up to whole vectors
};

// Why it can't compute the case, in a sentence with the numbers; empty: it can.
std::string winograd_gradient_refusal(const Geometry& geometry);

// Estimated time of the whole gradient in vector multiply-adds.
double winograd_gradient_cost(const Geometry& geometry, DataFormat format);

// The largest error to be expected, in units of the sum of |x·dy|; Plan::error.
double winograd_gradient_error(const Geometry& geometry);

// One sentence for the performance panel.
std::string winograd_gradient_why(const Geometry& geometry);

// Of a case that isn't refused.
WinogradGradientCut winograd_gradient_cut(const Geometry& geometry);

}  // namespace convoscope
