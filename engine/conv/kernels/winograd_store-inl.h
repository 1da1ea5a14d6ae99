// How the outputs of a tile reach the image.
#if defined(CONVOSCOPE_KERNELS_WINOGRAD_STORE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CONVOSCOPE_KERNELS_WINOGRAD_STORE_INL_H_
#undef CONVOSCOPE_KERNELS_WINOGRAD_STORE_INL_H_
#else
#define CONVOSCOPE_KERNELS_WINOGRAD_STORE_INL_H_
#endif

#include <hwy/cache_control.h>

#include <algorithm>

#include "engine/conv/kernels/unroll-inl.h"
#include "engine/conv/kernels/winograd.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// Writes one row of a tile's outputs, one vector of filters each.
template <int kOutputs>
HWY_INLINE void store_row(const Vec* out, const ChannelBlock& block, int vector, float* pixels,
                          int64_t column_step, int64_t columns) {
  if (block.contiguous) {
    pixels += block.offsets[0] + vector * kLanes;
    unroll<kOutputs>([&](auto j) CONVOSCOPE_UNROLLED {
      if (j < columns) hn::StoreU(out[j], D(), pixels + j * column_step);
    });
    return;
  }
  const int64_t lanes = std::min<int64_t>(kLanes, block.count - vector * kLanes);
  const int64_t* offsets = block.offsets + vector * kLanes;
  HWY_ALIGN float spilled[kOutputs * kLanes];
  if constexpr (kOutputs == 4) {
    // Pixels that follow one another in a channel's plane go there together.
    hn::StoreInterleaved4(out[0], out[1], out[2], out[3], D(), spilled);
    for (int64_t k = 0; k < lanes; ++k) {
      float* to = pixels + offsets[k];
      if (column_step == 1 && columns == kOutputs) {
        std::memcpy(to, spilled + k * kOutputs, kOutputs * sizeof(float));
      } else {
        for (int64_t j = 0; j < columns; ++j) to[j * column_step] = spilled[k * kOutputs + j];
      }
    }
  } else {
    unroll<kOutputs>([&](auto j)
                         CONVOSCOPE_UNROLLED { hn::Store(out[j], D(), spilled + j * kLanes); });
    for (int64_t k = 0; k < lanes; ++k) {
      for (int64_t j = 0; j < columns; ++j) {
        pixels[offsets[k] + j * column_step] = spilled[j * kLanes + k];
      }
    }
  }
}

// Fetches the lines that a tile will be written to.
HWY_INLINE void prefetch_outputs(const WinogradTarget& tile, const ChannelBlock& block, int vector,
                                 int64_t row_step, int64_t column_step) {
  if (!block.contiguous) return;
  const float* pixels = tile.pixels + block.offsets[0] + vector * kLanes;
  for (int64_t i = 0; i < tile.rows; ++i) {
    for (int64_t j = 0; j < tile.columns; ++j) {
      hwy::Prefetch(pixels + i * row_step + j * column_step);
    }
  }
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
