// The direct kernel for filters of 3×3 taps that read one channel: a row of outputs of one vector
// of filters, whose weights all stay in registers. A broadcast input serves the three outputs that
// it reaches. Order of sums: window.h.
#if defined(CONVOSCOPE_KERNELS_HELD_TAPS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CONVOSCOPE_KERNELS_HELD_TAPS_INL_H_
#undef CONVOSCOPE_KERNELS_HELD_TAPS_INL_H_
#else
#define CONVOSCOPE_KERNELS_HELD_TAPS_INL_H_
#endif

#include "engine/conv/kernels/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// Weights and sums take 25 of the 32 registers of AVX-512; others have 16.
inline constexpr bool kHoldsTaps = HWY_TARGET <= HWY_AVX3;
inline constexpr int kHeldTaps = 3, kHeldPixels = 16;

// Windows of neighbouring taps move by one pixel, and none of a row's lies in the upper or lower
// padding.
inline bool fits_held_taps(const Window& window, const ChannelBlock& block, const Row& row) {
  return kHoldsTaps && block.vectors == 1 && window.channels == 1 && window.tap_rows == kHeldTaps &&
         window.tap_columns == kHeldTaps && window.pixel_step == window.tap_step &&
         row.last_tap_row - row.first_tap_row == kHeldTaps &&
         window.interior.end - window.interior.begin >= kHeldPixels;
}

// Calls border(x) for every pixel that a tap column in the padding would reach.
template <class Border>
HWY_NOINLINE void compute_held_row(const Window& window, const ChannelBlock& block, const Row& row,
                                   const Border& border) {
  Vec w[kHeldTaps][kHeldTaps];
  unroll<kHeldTaps>([&](auto r) CONVOSCOPE_UNROLLED {
    unroll<kHeldTaps>([&](auto t) CONVOSCOPE_UNROLLED {
      w[r][t] = hn::LoadU(D(), block.weights + (r * kHeldTaps + t) * block.weights_step);
      keep_in_register(w[r][t]);
    });
  });
  const PixelRange inner = window.interior;
  for (int64_t x = 0; x < inner.begin; ++x) border(x);
  for (int64_t next = inner.begin; next < inner.end; next += kHeldPixels) {
    // The last tile overlaps the one before: its first pixels are computed once more, alike.
    const int64_t x = std::min(next, inner.end - kHeldPixels);
    Sums<kHeldPixels, 1> sums;
    unroll<kHeldPixels>([&](auto m) CONVOSCOPE_UNROLLED { sums[m][0] = hn::Zero(D()); });
    unroll<kHeldTaps>([&](auto r) CONVOSCOPE_UNROLLED {
      const float* in = row.image + (row.origin + r * window.tap_row_step + x * window.pixel_step);
      keep_in_register(in);
      unroll<kHeldPixels + kHeldTaps - 1>([&](auto c) CONVOSCOPE_UNROLLED {
        const Vec value = hn::Set(D(), in[c * window.pixel_step]);
        unroll<kHeldTaps>([&](auto t) CONVOSCOPE_UNROLLED {
          constexpr int m = decltype(c)::value - decltype(t)::value;
          if constexpr (m >= 0 && m < kHeldPixels) {
            sums[m][0] = hn::MulAdd(value, w[r][t], sums[m][0]);
          }
        });
      });
    });
    store<kHeldPixels, 1>(sums, block, row.output + x * window.out_pixel_step,
                          window.out_pixel_step, window.stream);
  }
  for (int64_t x = inner.end; x < window.pixels; ++x) border(x);
  if (window.stream) hwy::FlushStream();
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
