// The lines that a register tile will be written to, fetched one after the other between its
// products: they arrive by the time of the stores, and many at once would keep all else from being
// read meanwhile.
#if defined(CONVOSCOPE_KERNELS_OUTPUT_LINES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CONVOSCOPE_KERNELS_OUTPUT_LINES_INL_H_
#undef CONVOSCOPE_KERNELS_OUTPUT_LINES_INL_H_
#else
#define CONVOSCOPE_KERNELS_OUTPUT_LINES_INL_H_
#endif

#include <hwy/cache_control.h>

#include "engine/conv/kernels/unroll-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// kRows rows of kVectors vectors.
template <int kRows, int kVectors>
class OutputLines {
 public:
  HWY_INLINE OutputLines(const float* first, int64_t row_step, bool wanted)
      : next_(first), gap_(row_step - kVectors * kLanes), left_(wanted ? kRows * kVectors : 0) {}

  HWY_INLINE void fetch_next() {
    if (left_ == 0) return;
    hwy::Prefetch(next_);
    next_ += kLanes;
    if (--left_ % kVectors == 0) next_ += gap_;
  }

 private:
  const float* next_;
  int64_t gap_, left_;
};

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
