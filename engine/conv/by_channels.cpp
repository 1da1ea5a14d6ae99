// Output channels in the lanes. A task is a band of output rows of one picture for a set of blocks
// of channels; the kernels read the input where it lies, in either data format.
#include <algorithm>

#include "engine/conv/by_depthwise_tiles.h"
#include "engine/conv/direct_rows.h"
#include "engine/conv/grouped_lanes.h"
#include "engine/conv/kernels/depthwise.h"
#include "engine/conv/kernels/direct.h"
#include "engine/conv/kernels/grouped.h"
#include "engine/conv/kernels/targets.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

bool compute_by_channels(const Work& work, DirectRows::Kernel kernel, const BlockRule& rule) {
  const Geometry& g = work.geometry;
  const DirectRows direct(work, work.place, kernel, rule);

  // Sets change fastest, so that neighbouring tasks read the same rows of the input.
  const int64_t rows = work.plan.blocks.rows;
  const int64_t together = direct.blocks_together();
  const int64_t sets = ceil_div(direct.blocks(), together);
  const int64_t bands = ceil_div(g.h.output, rows);
  return parallel_for(0, g.batch * bands * sets, 1, work.options.parallel,
                      [&](int64_t task, int64_t) {
                        const int64_t n = task / sets / bands, first = task % sets * together;
                        const int64_t last = std::min(first + together, direct.blocks());
                        const int64_t begin = task / sets % bands * rows;
                        const int64_t end = std::min(begin + rows, g.h.output);
                        for (int64_t y = begin; y < end; ++y) {
                          for (int64_t block = first; block < last; ++block) {
                            direct.compute(n, y, block, work.output);
                            report_rows(work, 1, direct.channels(block));
                          }
                        }
                      });
}

}  // namespace

bool compute_direct(const Work& work) {
  const int64_t lanes = kernels::vector_lanes();
  if (fits_grouped_lanes(work)) {
    return compute_by_channels(work, kernels::grouped_row, grouped_blocks(lanes));
  }
  return compute_by_channels(work, kernels::direct_row, direct_blocks(lanes));
}

bool compute_depthwise(const Work& work) {
  if (fits_depthwise_tiles(work)) return compute_by_depthwise_tiles(work);
  return compute_by_channels(work, kernels::depthwise_row,
                             depthwise_blocks(kernels::vector_lanes()));
}

}  // namespace convoscope
