// Stores of a vector: past the caches where that is wanted and possible (streaming.h), or of its
// first lanes alone.
#if defined(CONVOSCOPE_KERNELS_STREAMING_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CONVOSCOPE_KERNELS_STREAMING_INL_H_
#undef CONVOSCOPE_KERNELS_STREAMING_INL_H_
#else
#define CONVOSCOPE_KERNELS_STREAMING_INL_H_
#endif

#include <hwy/cache_control.h>

#include "engine/conv/kernels/unroll-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

HWY_INLINE bool aligned(const float* address) {
  return reinterpret_cast<uintptr_t>(address) % (kLanes * sizeof(float)) == 0;
}

// Only an aligned vector can be streamed.
HWY_INLINE void store_or_stream(const Vec& v, float* to, bool stream) {
  if (stream && aligned(to)) {
    hn::Stream(v, D(), to);
  } else {
    hn::StoreU(v, D(), to);
  }
}

// Nothing is written beyond `count` elements, which may be none or more than the lanes.
HWY_INLINE void store_first(const Vec& v, int64_t count, float* to) {
  if (count >= kLanes) return hn::StoreU(v, D(), to);
  if (count <= 0) return;
#if HWY_MEM_OPS_MIGHT_FAULT
  HWY_ALIGN float lanes[kLanes];
  hn::Store(v, D(), lanes);
  std::memcpy(to, lanes, static_cast<size_t>(count) * sizeof(float));
#else
  hn::BlendedStore(v, hn::FirstN(D(), static_cast<size_t>(count)), D(), to);
#endif
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
