// See depthwise.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/depthwise.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "engine/conv/kernels/depthwise.h"
#include "engine/conv/kernels/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// Each lane its own channel.
struct Lanewise {
  template <int kVector>
  HWY_INLINE Vec load(const float* pixel) const {
    return hn::LoadU(D(), pixel + kVector * kLanes);
  }
  HWY_INLINE void advance() {}
};

// The same with fewer channels than lanes: nothing is read beyond the last channel, where the
// tensor may end.
struct FirstLanes {
  int64_t count;

  template <int kVector>
  HWY_INLINE Vec load(const float* pixel) const {
    const int64_t left = std::clamp<int64_t>(count - kVector * kLanes, 0, kLanes);
    return load_first(pixel + kVector * kLanes, left);
  }
  HWY_INLINE void advance() {}
};

void depthwise_row_of_target(const Window& window, const ChannelBlock& block, const Row& row) {
  const bool whole = block.count == block.vectors * kLanes;
  const FirstLanes first_lanes{block.count};
  if (block.vectors == 1) {
    if (whole) return compute_row<1>(OneVectorWidths(), Lanewise(), window, block, row);
    return compute_row<1>(TailWidths(), first_lanes, window, block, row);
  }
  if (whole) return compute_row<2>(TwoVectorWidths(), Lanewise(), window, block, row);
  compute_row<2>(TailWidths(), first_lanes, window, block, row);
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(depthwise_row_of_target);

void depthwise_row(const Window& window, const ChannelBlock& block, const Row& row) {
  HWY_DYNAMIC_DISPATCH(depthwise_row_of_target)(window, block, row);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
