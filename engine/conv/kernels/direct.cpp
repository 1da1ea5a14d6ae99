// See direct.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/direct.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "engine/conv/kernels/direct.h"
#include "engine/conv/kernels/held_taps-inl.h"
#include "engine/conv/kernels/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// One input value for all lanes.
struct Broadcast {
  template <int kVector>
  HWY_INLINE Vec load(const float* pixel) const {
    return hn::Set(D(), *pixel);
  }
  HWY_INLINE void advance() {}
};

void direct_row_of_target(const Window& window, const ChannelBlock& block, const Row& row) {
  if (fits_held_taps(window, block, row)) {
    compute_held_row(window, block, row, [&](int64_t x) HWY_ATTR {
      compute_tile<1, 1>(Broadcast(), window, block, row, x);
    });
  } else if (block.vectors == 1) {
    compute_row<1>(OneVectorWidths(), Broadcast(), window, block, row);
  } else if (block.vectors == 4) {
    compute_row<4>(FourVectorWidths(), Broadcast(), window, block, row);
  } else {
    compute_row<2>(TwoVectorWidths(), Broadcast(), window, block, row);
  }
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(direct_row_of_target);

void direct_row(const Window& window, const ChannelBlock& block, const Row& row) {
  HWY_DYNAMIC_DISPATCH(direct_row_of_target)(window, block, row);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
