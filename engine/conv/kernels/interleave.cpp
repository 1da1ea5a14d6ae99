// See interleave.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/interleave.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
//
#include <hwy/highway.h>

#include "engine/conv/kernels/interleave.h"
#include "engine/conv/kernels/unroll-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

template <int kChannels>
HWY_INLINE void load_pixels(const float* from, Vec (&channels)[4]) {
  if constexpr (kChannels == 2) {
    hn::LoadInterleaved2(D(), from, channels[0], channels[1]);
  } else if constexpr (kChannels == 3) {
    hn::LoadInterleaved3(D(), from, channels[0], channels[1], channels[2]);
  } else {
    hn::LoadInterleaved4(D(), from, channels[0], channels[1], channels[2], channels[3]);
  }
}

template <int kChannels>
void deinterleave_channels(const float* pixels, int64_t count, float* lines, int64_t line_step) {
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    Vec channels[4];
    load_pixels<kChannels>(pixels + i * kChannels, channels);
    unroll<kChannels>([&](auto c) CONVOSCOPE_UNROLLED {
      hn::StoreU(channels[c], D(), lines + c * line_step + i);
    });
  }
  for (; i < count; ++i) {
    for (int c = 0; c < kChannels; ++c) lines[c * line_step + i] = pixels[i * kChannels + c];
  }
}

void deinterleave_of_target(const float* pixels, int64_t count, int64_t channels, float* lines,
                            int64_t line_step) {
  if (channels == 2) return deinterleave_channels<2>(pixels, count, lines, line_step);
  if (channels == 3) return deinterleave_channels<3>(pixels, count, lines, line_step);
  return deinterleave_channels<4>(pixels, count, lines, line_step);
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(deinterleave_of_target);

void deinterleave(const float* pixels, int64_t count, int64_t channels, float* lines,
                  int64_t line_step) {
  HWY_DYNAMIC_DISPATCH(deinterleave_of_target)(pixels, count, channels, lines, line_step);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
