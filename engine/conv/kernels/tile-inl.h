// The register tile of the direct and depthwise kernels: kPixels neighbouring output pixels times
// kVectors vectors of output channels, all sums in registers from the first product to the store.
// Included once per SIMD target; Feed says how the input reaches the lanes.
#if defined(CONVOSCOPE_KERNELS_TILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CONVOSCOPE_KERNELS_TILE_INL_H_
#undef CONVOSCOPE_KERNELS_TILE_INL_H_
#else
#define CONVOSCOPE_KERNELS_TILE_INL_H_
#endif

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <algorithm>

#include "engine/conv/kernels/output_lines-inl.h"
#include "engine/conv/kernels/unroll-inl.h"
#include "engine/conv/kernels/window.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

template <int kPixels, int kVectors>
using Sums = Vec[kPixels][kVectors];

// Addresses of a tile's pixels: one pointer for four pixels, since one pointer a pixel wouldn't fit
// the general registers beside the rest.
template <int kPixels>
class PixelPointers {
 public:
  HWY_INLINE PixelPointers(const float* first, int64_t pixel_step) : step_(pixel_step) {
    unroll<kGroups>([&](auto g) CONVOSCOPE_UNROLLED {
      group_[g] = first + 4 * g * pixel_step;
      keep_in_register(group_[g]);
    });
  }
  template <int kPixel>
  HWY_INLINE const float* at() const {
    return group_[kPixel / 4] + kPixel % 4 * step_;
  }
  HWY_INLINE void advance(int64_t step) {
    unroll<kGroups>([&](auto g) CONVOSCOPE_UNROLLED { group_[g] += step; });
  }

 private:
  static constexpr int kGroups = (kPixels + 3) / 4;
  const float* group_[kGroups];
  int64_t step_;
};

// Adds `count` products to the sums of the pixels [kBegin, kEnd); `step` leads from one input
// element to the next, `weights_step` from its weights to the next one's.
template <int kBegin, int kEnd, int kPixels, int kVectors, class Feed>
HWY_INLINE void add_run(Sums<kPixels, kVectors>& sums, OutputLines<kPixels, kVectors>& lines,
                        Feed feed, const float* in, int64_t pixel_step, int64_t step,
                        const float* weights, int64_t weights_step, int64_t count) {
  PixelPointers<kPixels> pixels(in, pixel_step);
  for (int64_t i = 0; i < count; ++i) {
    lines.fetch_next();
    Vec w[kVectors];
    unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED {
      w[v] = hn::LoadU(D(), weights + v * kLanes);
      keep_in_register(w[v]);
    });
    unroll<kEnd - kBegin>([&](auto offset) CONVOSCOPE_UNROLLED {
      constexpr int m = kBegin + decltype(offset)::value;
      const float* pixel = pixels.template at<m>();
      unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED {
        sums[m][v] = hn::MulAdd(feed.template load<v>(pixel), w[v], sums[m][v]);
      });
    });
    pixels.advance(step);
    feed.advance();
    weights += weights_step;
  }
}

// The same for those pixels of the tile alone whose bit is set in `inside`.
template <int kPixels, int kVectors, class Feed>
HWY_INLINE void add_run_to_some(Sums<kPixels, kVectors>& sums, Feed feed, const float* in,
                                int64_t pixel_step, int64_t step, const float* weights,
                                int64_t weights_step, int64_t count, uint32_t inside) {
  PixelPointers<kPixels> pixels(in, pixel_step);
  for (int64_t i = 0; i < count; ++i) {
    Vec w[kVectors];
    unroll<kVectors>([&](auto v)
                         CONVOSCOPE_UNROLLED { w[v] = hn::LoadU(D(), weights + v * kLanes); });
    unroll<kPixels>([&](auto m) CONVOSCOPE_UNROLLED {
      if ((inside & (1u << m)) == 0) return;
      const float* pixel = pixels.template at<m>();
      unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED {
        sums[m][v] = hn::MulAdd(feed.template load<v>(pixel), w[v], sums[m][v]);
      });
    });
    pixels.advance(step);
    feed.advance();
    weights += weights_step;
  }
}

// Products of the tap columns [begin, end) of one row of taps, all of which hit the image for every
// pixel. Where elements of neighbouring taps follow one another at one step, they are a single run.
template <int kPixels, int kVectors, class Feed>
HWY_INLINE void add_taps(Sums<kPixels, kVectors>& sums, OutputLines<kPixels, kVectors>& lines,
                         const Feed& feed, const Window& window, const float* in,
                         const float* weights, int64_t weights_step, int64_t begin, int64_t end) {
  int64_t count = window.channels, step = window.channel_step, columns_a_run = 1;
  if (count == 1) step = window.tap_step;
  if (window.tap_step == count * step) columns_a_run = end - begin;
  const int64_t column_weights = count * weights_step;
  count *= columns_a_run;
  for (int64_t column = begin; column < end; column += columns_a_run) {
    add_run<0, kPixels>(sums, lines, feed, in + column * window.tap_step, window.pixel_step, step,
                        weights + column * column_weights, weights_step, count);
  }
}

// Products of a tap column that lies in the padding for some pixels. At the border of a picture
// that is mostly one pixel at an end of the tile.
template <int kPixels, int kVectors, class Feed>
HWY_INLINE void add_border_tap(Sums<kPixels, kVectors>& sums, OutputLines<kPixels, kVectors>& lines,
                               const Feed& feed, const Window& window, const float* in,
                               const float* weights, int64_t weights_step, uint32_t inside) {
  constexpr uint32_t kAll = (1u << kPixels) - 1;
  if (inside == 0) return;
  if constexpr (kPixels > 2) {
    if (inside == (kAll & ~1u)) {
      return add_run<1, kPixels>(sums, lines, feed, in, window.pixel_step, window.channel_step,
                                 weights, weights_step, window.channels);
    }
    if (inside == kAll >> 1) {
      return add_run<0, kPixels - 1>(sums, lines, feed, in, window.pixel_step, window.channel_step,
                                     weights, weights_step, window.channels);
    }
  }
  add_run_to_some(sums, feed, in, window.pixel_step, window.channel_step, weights, weights_step,
                  window.channels, inside);
}

// Bits of the tile's pixels for which a tap column hits the image.
template <int kPixels>
HWY_INLINE uint32_t inside_bits(const PixelRange& inside, int64_t first_pixel) {
  const int64_t begin = std::clamp<int64_t>(inside.begin - first_pixel, 0, kPixels);
  const int64_t end = std::clamp<int64_t>(inside.end - first_pixel, begin, kPixels);
  return (1u << end) - (1u << begin);
}

// Products of one row of taps, some of which lie in the padding for some pixels.
template <int kPixels, int kVectors, class Feed>
HWY_INLINE void add_border_taps(Sums<kPixels, kVectors>& sums,
                                OutputLines<kPixels, kVectors>& lines, const Feed& feed,
                                const Window& window, const float* in, const float* weights,
                                int64_t weights_step, int64_t first_pixel) {
  constexpr uint32_t kAll = (1u << kPixels) - 1;
  const auto bits = [&](int64_t column) {
    return inside_bits<kPixels>(window.inside[column], first_pixel);
  };
  for (int64_t column = 0; column < window.tap_columns;) {
    const uint32_t inside = bits(column);
    int64_t next = column + 1;
    if (inside == kAll) {
      while (next < window.tap_columns && bits(next) == kAll) ++next;
      add_taps(sums, lines, feed, window, in, weights, weights_step, column, next);
    } else {
      add_border_tap(sums, lines, feed, window, in + column * window.tap_step,
                     weights + column * window.channels * weights_step, weights_step, inside);
    }
    column = next;
  }
}

template <int kPixels, int kVectors>
HWY_INLINE void store(const Sums<kPixels, kVectors>& sums, const ChannelBlock& block, float* out,
                      int64_t pixel_step, bool stream) {
  if (block.contiguous) {
    out += block.offsets[0];
    constexpr uintptr_t kVectorBytes = kLanes * sizeof(float);
    stream = stream &&
             (reinterpret_cast<uintptr_t>(out) | pixel_step * sizeof(float)) % kVectorBytes == 0;
    unroll<kPixels>([&](auto m) CONVOSCOPE_UNROLLED {
      unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED {
        float* const to = out + m * pixel_step + v * kLanes;
        if (stream) {
          hn::Stream(sums[m][v], D(), to);
        } else {
          hn::StoreU(sums[m][v], D(), to);
        }
      });
    });
    return;
  }
  HWY_ALIGN float spilled[kPixels * kVectors * kLanes];
  unroll<kPixels>([&](auto m) CONVOSCOPE_UNROLLED {
    unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED {
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
  unroll<kPixels>([&](auto m) CONVOSCOPE_UNROLLED {
    unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED { sums[m][v] = hn::Zero(D()); });
  });
  float* const out = row.output + x * window.out_pixel_step;
  OutputLines<kPixels, kVectors> lines(out + block.offsets[0], window.out_pixel_step,
                                       block.contiguous && !window.stream);
  const bool interior = x >= window.interior.begin && x + kPixels <= window.interior.end;
  const int64_t tap_row_weights = window.tap_columns * window.channels * block.weights_step;
  for (int64_t tap_row = row.first_tap_row; tap_row < row.last_tap_row; ++tap_row) {
    const float* in =
        row.image + (row.origin + tap_row * window.tap_row_step + x * window.pixel_step);
    const float* weights = block.weights + tap_row * tap_row_weights;
    if (interior) {
      add_taps(sums, lines, feed, window, in, weights, block.weights_step, 0, window.tap_columns);
    } else {
      add_border_taps(sums, lines, feed, window, in, weights, block.weights_step, x);
    }
  }
  store<kPixels, kVectors>(sums, block, out, window.out_pixel_step, window.stream);
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
  if (window.stream) hwy::FlushStream();
}

// Sums, held weights and one broadcast must fit the registers: 32 with AVX-512, else 16. A row of 8
// to 16 sums saturates the units; wider tiles gain nothing and seldom divide a row.
#if HWY_TARGET <= HWY_AVX3
using OneVectorWidths = TileWidths<16, 8, 4, 2, 1>;
using TwoVectorWidths = TileWidths<8, 7, 4, 2, 1>;
using FourVectorWidths = TileWidths<7, 4, 2, 1>;
#else
using OneVectorWidths = TileWidths<12, 8, 4, 2, 1>;
using TwoVectorWidths = TileWidths<6, 4, 2, 1>;
using FourVectorWidths = TileWidths<3, 2, 1>;
#endif

// Few widths for a block of channels that is computed once a row at most, the last one: each tile
// is code of its own for every target.
using TailWidths = TileWidths<8, 2, 1>;

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
