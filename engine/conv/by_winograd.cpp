// Winograd's algorithm (kernels/winograd.h): inputs and filters are transformed, multiplied a
// position at a time, and the sums transformed into outputs. winograd_plan.h says in which order.
#include <algorithm>

#include "engine/conv/winograd_job.h"

namespace convoscope {
namespace {

bool compute_pixels(const Work& work, const WinogradPlan& plan, const Tiling& tiling,
                    RowMarks& marks) {
  const auto bank = winograd_bank(work, plan);
  return compute_pictures({work, plan, kernels::winograd_extents(plan.scheme),
                           image_view(work.input), *bank, tiling, marks, 0, work.geometry.batch});
}

}  // namespace

bool compute_by_winograd(const Work& work) {
  const Geometry& g = work.geometry;
  WinogradPlan plan = winograd_plan(*winograd_scheme(work.plan.algorithm, g), g);
  const Tiling tiling(g, kernels::winograd_extents(plan.scheme));
  if (tiling.count() == 0) return true;
  plan.tiles = std::min(work.plan.blocks.rows, tiling.count());
  RowMarks marks(g);
  const bool planar = data_format(work.input) == DataFormat::kNCHW;
  return (planar ? compute_planes : compute_pixels)(work, plan, tiling, marks) &&
         repair_rows(work, marks);
}

}  // namespace convoscope
