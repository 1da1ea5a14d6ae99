// The register tile of the direct and depthwise kernels: kPixels neighbouring output pixels times
// kVectors vectors of output channels, all sums in registers from the first product to the store.
// Included once per SIMD target; Feed says how the input reaches the lanes.
#if defined(CONVOSCOPE_KERNELS_TILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CONVOSCOPE_KERNELS_TILE_INL_H_
#undef CONVOSCOPE_KERNELS_TILE_INL_H_
#else
#define CONVOSCOPE_KERNELS_TILE_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>

#include "engine/conv/kernels/unroll-inl.h"
#include "engine/conv/kernels/window.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

template <int kPixels, int kVectors>
using Sums = Vec[kPixels][kVectors];

// Adds `count` products to every sum; `step` leads from one input element to the next.
template <int kPixels, int kVectors, class Feed>
HWY_INLINE void add_run(Sums<kPixels, kVectors>& sums, const Feed& feed, const float* in,
                        int64_t pixel_step, int64_t step, const float* weights, int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    Vec w[kVectors];
    unroll<kVectors>([&](auto v) HWY_ATTR {
      w[v] = hn::LoadU(D(), weights + v * kLanes);
      keep_in_register(w[v]);
    });
    unroll<kPixels>([&](auto m) HWY_ATTR {
      const float* pixel = in + m * pixel_step;
      unroll<kVectors>([&](auto v) HWY_ATTR {
        sums[m][v] = hn::MulAdd(feed.template load<v>(pixel), w[v], sums[m][v]);
      });
    });
    in += step;
    weights += kVectors * kLanes;
  }
}

// The same for the pixels [begin, end) of the tile alone.
template <int kPixels, int kVectors, class Feed>
HWY_INLINE void add_run_to_some(Sums<kPixels, kVectors>& sums, const Feed& feed, const float* image,
                                int64_t offset, int64_t pixel_step, int64_t step,
                                const float* weights, int64_t count, int64_t begin, int64_t end) {
  for (int64_t i = 0; i < count; ++i) {
    unroll<kPixels>([&](auto m) HWY_ATTR {
      if (m < begin || m >= end) return;
      const float* pixel = image + (offset + m * pixel_step);
      unroll<kVectors>([&](auto v) HWY_ATTR {
        const Vec w = hn::LoadU(D(), weights + v * kLanes);
        sums[m][v] = hn::MulAdd(feed.template load<v>(pixel), w, sums[m][v]);
      });
    });
    offset += step;
    weights += kVectors * kLanes;
  }
}

// Products of one row of taps, all of which hit the image. Where elements of neighbouring taps
// follow one another at one step, the row of taps is a single run.
template <int kPixels, int kVectors, class Feed>
HWY_INLINE void add_tap_row(Sums<kPixels, kVectors>& sums, const Feed& feed, const Window& window,
                            const float* in, const float* weights) {
  int64_t runs = window.tap_columns, count = window.channels, step = window.channel_step;
  if (window.channels == 1) step = window.tap_step;
  if (window.tap_step == window.channels * step) {
    count *= runs;
    runs = 1;
  }
  for (int64_t run = 0; run < runs; ++run) {
    add_run<kPixels, kVectors>(sums, feed, in + run * window.tap_step, window.pixel_step, step,
                               weights + run * count * kVectors * kLanes, count);
  }
}

// Products of one row of taps, some of which lie in the padding for some pixels.
template <int kPixels, int kVectors, class Feed>
HWY_INLINE void add_border_tap_row(Sums<kPixels, kVectors>& sums, const Feed& feed,
                                   const Window& window, const float* image, int64_t offset,
                                   const float* weights, int64_t first_pixel) {
  const int64_t count = window.channels;
  for (int64_t column = 0; column < window.tap_columns; ++column) {
    const int64_t begin = std::max<int64_t>(window.inside[column].begin - first_pixel, 0);
    const int64_t end = std::min<int64_t>(window.inside[column].end - first_pixel, kPixels);
    const int64_t tap = offset + column * window.tap_step;
    const float* w = weights + column * count * kVectors * kLanes;
    if (begin == 0 && end == kPixels) {
      add_run<kPixels, kVectors>(sums, feed, image + tap, window.pixel_step, window.channel_step, w,
                                 count);
    } else if (begin < end) {
      add_run_to_some<kPixels, kVectors>(sums, feed, image, tap, window.pixel_step,
                                         window.channel_step, w, count, begin, end);
    }
  }
}

template <int kPixels, int kVectors>
HWY_INLINE void store(const Sums<kPixels, kVectors>& sums, const ChannelBlock& block, float* out,
                      int64_t pixel_step) {
  if (block.contiguous) {
    out += block.offsets[0];
    unroll<kPixels>([&](auto m) HWY_ATTR {
      unroll<kVectors>(
          [&](auto v) HWY_ATTR { hn::StoreU(sums[m][v], D(), out + m * pixel_step + v * kLanes); });
    });
    return;
  }
  HWY_ALIGN float spilled[kPixels * kVectors * kLanes];
  unroll<kPixels>([&](auto m) HWY_ATTR {
    unroll<kVectors>([&](auto v) HWY_ATTR {
      hn::StoreU(sums[m][v], D(), spilled + (m * kVectors + v) * kLanes);
    });
  });
  for (int64_t lane = 0; lane < block.count; ++lane) {
    float* channel = out + block.offsets[lane];
    for (int m = 0; m < kPixels; ++m) {
      channel[m * pixel_step] = spilled[m * kVectors * kLanes + lane];
    }
  }
}

template <int kPixels, int kVectors, class Feed>
HWY_NOINLINE void compute_tile(const Feed& feed, const Window& window, const ChannelBlock& block,
                               const Row& row, int64_t x) {
  Sums<kPixels, kVectors> sums;
  unroll<kPixels>([&](auto m) HWY_ATTR {
    unroll<kVectors>([&](auto v) HWY_ATTR { sums[m][v] = hn::Zero(D()); });
  });
  const bool interior = x >= window.interior.begin && x + kPixels <= window.interior.end;
  const int64_t weights_step =
      window.tap_columns * window.channels * kVectors * static_cast<int64_t>(kLanes);
  for (int64_t tap_row = row.first_tap_row; tap_row < row.last_tap_row; ++tap_row) {
    const int64_t offset = row.origin + tap_row * window.tap_row_step + x * window.pixel_step;
    const float* weights = block.weights + tap_row * weights_step;
    if (interior) {
      add_tap_row<kPixels, kVectors>(sums, feed, window, row.image + offset, weights);
    } else {
      add_border_tap_row<kPixels, kVectors>(sums, feed, window, row.image, offset, weights, x);
    }
  }
  store<kPixels, kVectors>(sums, block, row.output + x * window.out_pixel_step,
                           window.out_pixel_step);
}

// Tile widths from wide to narrow; the last one is 1, so that every row can be cut into them.
template <int... kWidths>
struct TileWidths {};

// Time of a row that is cut greedily into tiles, none wider than `widest`, in vector FMA. Fewer
// than 8 running sums leave the units idle: they start two FMA a cycle, and each takes four cycles.
template <int kVectors, int... kWidths>
int64_t row_cost(TileWidths<kWidths...>, int64_t pixels, int widest) {
  int64_t cost = 0;
  const auto cut = [&](int width) {
    if (width > widest) return;
    cost += pixels / width * std::max(width * kVectors, 8);
    pixels %= width;
  };
  (cut(kWidths), ...);
  return cost;
}

// Cuts a row into tiles, the widest being the one that fits the row best.
template <int kVectors, class Feed, int... kWidths>
void compute_row(TileWidths<kWidths...> widths, const Feed& feed, const Window& window,
                 const ChannelBlock& block, const Row& row) {
  int best = 1;
  int64_t best_cost = row_cost<kVectors>(widths, window.pixels, 1);
  const auto consider = [&](int width) {
    const int64_t cost = row_cost<kVectors>(widths, window.pixels, width);
    if (cost < best_cost) {
      best = width;
      best_cost = cost;
    }
  };
  (consider(kWidths), ...);

  int64_t x = 0;
  const auto compute = [&](auto width) {
    if (width > best) return;
    for (; x + width <= window.pixels; x += width) {
      compute_tile<width, kVectors>(feed, window, block, row, x);
    }
  };
  (compute(std::integral_constant<int, kWidths>()), ...);
}

// Sums, held weights and one broadcast must fit the registers: 32 with AVX-512, else 16. A row of 8
// to 16 sums saturates the units; wider tiles gain nothing and seldom divide a row.
#if HWY_TARGET <= HWY_AVX3
using OneVectorWidths = TileWidths<16, 8, 4, 2, 1>;
using TwoVectorWidths = TileWidths<8, 7, 4, 2, 1>;
#else
using OneVectorWidths = TileWidths<12, 8, 4, 2, 1>;
using TwoVectorWidths = TileWidths<6, 4, 2, 1>;
#endif

template <class Feed>
void compute_row(const Feed& feed, const Window& window, const ChannelBlock& block,
                 const Row& row) {
  if (block.vectors == 1) {
    compute_row<1>(OneVectorWidths(), feed, window, block, row);
  } else {
    compute_row<2>(TwoVectorWidths(), feed, window, block, row);
  }
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
