// See grouped.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/grouped.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "engine/conv/kernels/grouped.h"
#include "engine/conv/kernels/own_group-inl.h"
#include "engine/conv/kernels/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// Few widths: each is code of its own for every target.
using GroupedWidths = TileWidths<7, 4, 1>;

void grouped_row_of_target(const Window& window, const ChannelBlock& block, const Row& row) {
  Window vectors = window;
  vectors.channel_step = 0;  // all channels of the group come from one vector
  const OwnGroup own(window.channels);
  if (block.vectors == 1) return compute_row<1>(TailWidths(), own, vectors, block, row);
  compute_row<2>(GroupedWidths(), own, vectors, block, row);
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(grouped_row_of_target);

void grouped_row(const Window& window, const ChannelBlock& block, const Row& row) {
  HWY_DYNAMIC_DISPATCH(grouped_row_of_target)(window, block, row);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
