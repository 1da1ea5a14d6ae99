// Winograd's algorithm (kernels/winograd.h): inputs and filters are transformed, multiplied a
// position at a time, and the sums transformed into outputs. winograd_plan.h says in which order.
#include <algorithm>

#include "engine/conv/channels_last.h"
#include "engine/conv/winograd_job.h"

namespace convoscope {
namespace {

bool computed(const WinogradJob& job) {
  switch (job.plan.way) {
    case WinogradWay::kByTiles:
      return winograd_by_tiles(job);
    case WinogradWay::kByFilters:
      return winograd_by_filters(job);
    case WinogradWay::kFused:
      return winograd_fused(job);
  }
  return false;
}

}  // namespace

bool compute_by_winograd(const Work& work) {
  const Geometry& g = work.geometry;
  WinogradPlan plan = winograd_plan(*winograd_scheme(work.plan.algorithm, g), g);
  const kernels::WinogradExtents extents = kernels::winograd_extents(plan.scheme);
  const Tiling tiling(g, extents);
  if (tiling.count() == 0) return true;
  plan.tiles = std::min(work.plan.blocks.rows, tiling.count());

  const auto bank =
      made_of_filters(work, work.place.stride_c, [&] { return make_winograd_bank(work, plan); });
  const bool planar = data_format(work.input) == DataFormat::kNCHW;
  const Tensor turned = planar ? with_channels_last(work.input, work.options.parallel)
                               : Tensor::uninitialized({1, 1, 1, 0}, Layout::kNHWC);
  RowMarks marks(g);
  const WinogradJob job{work,  plan,   extents, image_view(planar ? turned : work.input),
                        *bank, tiling, marks};
  return computed(job) && repair_rows(work, marks);
}

}  // namespace convoscope
