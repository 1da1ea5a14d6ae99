// See rows.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/rows.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include <algorithm>

#include "engine/conv/kernels/rows.h"
#include "engine/conv/kernels/streaming-inl.h"
#include "engine/conv/kernels/unroll-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// kWidth vectors of pixels times kFilters filters.
template <int kWidth, int kFilters>
using RowSums = Vec[kWidth][kFilters];

// Which lanes of a tile a tap column hits.
template <int kWidth>
struct LaneMasks {
  hn::Mask<D> lanes[kWidth];
};

template <int kWidth>
HWY_INLINE LaneMasks<kWidth> lane_masks(const PixelRange& inside, int64_t first_pixel) {
  // Clamped to the tile, so that float32 holds the numbers exactly.
  const auto place = [&](int64_t pixel) {
    return hn::Set(
        D(), static_cast<float>(std::clamp<int64_t>(pixel - first_pixel, 0, kWidth * kLanes)));
  };
  const Vec begin = place(inside.begin), end = place(inside.end);
  LaneMasks<kWidth> masks;
  unroll<kWidth>([&](auto v) CONVOSCOPE_UNROLLED {
    const Vec lane = hn::Iota(D(), static_cast<float>(v * kLanes));
    masks.lanes[v] = hn::And(hn::Ge(lane, begin), hn::Lt(lane, end));
  });
  return masks;
}

// Adds the products of one tap with all its channels. `masks` is null where the tap hits the image
// for every pixel of the tile.
template <int kWidth, int kFilters>
HWY_INLINE void add_tap(RowSums<kWidth, kFilters>& sums, const LineWindow& window,
                        const float* line, const float* weights, const LaneMasks<kWidth>* masks) {
  for (int64_t q = 0; q < window.channels; ++q) {
    Vec x[kWidth];
    unroll<kWidth>([&](auto v) CONVOSCOPE_UNROLLED {
      x[v] = hn::LoadU(D(), line + v * kLanes);
      if (kFilters > 1) keep_in_register(x[v]);
    });
    unroll<kFilters>([&](auto k) CONVOSCOPE_UNROLLED {
      Vec w = hn::Set(D(), weights[k]);
      if (kWidth > 1) keep_in_register(w);
      unroll<kWidth>([&](auto v) CONVOSCOPE_UNROLLED {
        const Vec sum = hn::MulAdd(x[v], w, sums[v][k]);
        sums[v][k] = masks ? hn::IfThenElse(masks->lanes[v], sum, sums[v][k]) : sum;
      });
    });
    line += window.channel_step;
    weights += kFilters;
  }
}

// One vector of pixels of all channels of the output, which lie pixel by pixel.
template <int kFilters>
HWY_INLINE void store_pixels(const Vec (&v)[kFilters], float* out, bool stream) {
  if constexpr (kFilters == 1) {
    store_or_stream(v[0], out, stream);
  } else {
    HWY_ALIGN float pixels[kFilters * kLanes];
    if constexpr (kFilters == 2) hn::StoreInterleaved2(v[0], v[1], D(), pixels);
    if constexpr (kFilters == 3) hn::StoreInterleaved3(v[0], v[1], v[2], D(), pixels);
    if constexpr (kFilters == 4) hn::StoreInterleaved4(v[0], v[1], v[2], v[3], D(), pixels);
    unroll<kFilters>([&](auto k) CONVOSCOPE_UNROLLED {
      store_or_stream(hn::Load(D(), pixels + k * kLanes), out + k * kLanes, stream);
    });
  }
}

template <int kWidth, int kFilters>
HWY_INLINE void store(const RowSums<kWidth, kFilters>& sums, const ChannelBlock& block, float* out,
                      int64_t pixel_step, int64_t count, bool stream) {
  if (block.contiguous && pixel_step == kFilters && count == kWidth * kLanes) {
    unroll<kWidth>([&](auto v) CONVOSCOPE_UNROLLED {
      store_pixels<kFilters>(sums[v], out + block.offsets[0] + v * kFilters * kLanes, stream);
    });
    return;
  }
  if (pixel_step == 1 && count == kWidth * kLanes) {
    unroll<kFilters>([&](auto k) CONVOSCOPE_UNROLLED {
      float* channel = out + block.offsets[k];
      unroll<kWidth>(
          [&](auto v) CONVOSCOPE_UNROLLED { hn::StoreU(sums[v][k], D(), channel + v * kLanes); });
    });
    return;
  }
  HWY_ALIGN float spilled[kWidth * kLanes];
  unroll<kFilters>([&](auto k) CONVOSCOPE_UNROLLED {
    unroll<kWidth>([&](auto v)
                       CONVOSCOPE_UNROLLED { hn::Store(sums[v][k], D(), spilled + v * kLanes); });
    float* channel = out + block.offsets[k];
    for (int64_t i = 0; i < count; ++i) channel[i * pixel_step] = spilled[i];
  });
}

// The part of the upcoming row that belongs to a tile, fetched in equal shares.
class UpcomingPart {
 public:
  UpcomingPart(const LineWindow& window, const LineRow& row, int64_t begin, int64_t end,
               int64_t shares)
      : next_(row.upcoming == nullptr ? nullptr : row.upcoming + begin * window.upcoming_step),
        left_(row.upcoming == nullptr ? 0 : (end - begin) * window.upcoming_step),
        share_((left_ / kCacheLine / shares + 1) * kCacheLine) {}

  HWY_INLINE void fetch_share() {
    const int64_t count = std::min(share_, left_);
    for (int64_t i = 0; i < count; i += kCacheLine) hwy::Prefetch(next_ + i);
    next_ += count;
    left_ -= count;
  }

 private:
  static constexpr int64_t kCacheLine = 16;
  const float* next_;
  int64_t left_, share_;
};

template <int kWidth, int kFilters>
HWY_NOINLINE void compute_row_tile(const LineWindow& window, const ChannelBlock& block,
                                   const LineRow& row, int64_t x) {
  RowSums<kWidth, kFilters> sums;
  unroll<kWidth>([&](auto v) CONVOSCOPE_UNROLLED {
    unroll<kFilters>([&](auto k) CONVOSCOPE_UNROLLED { sums[v][k] = hn::Zero(D()); });
  });
  const int64_t end = std::min<int64_t>(x + kWidth * kLanes, window.pixels);
  const auto covers = [&](const PixelRange& range) { return range.begin <= x && end <= range.end; };
  const bool interior = covers(window.interior);
  const int64_t tap_weights = window.channels * kFilters;
  UpcomingPart upcoming(
      window, row, x, end,
      std::max<int64_t>(1, window.tap_columns * (row.last_tap_row - row.first_tap_row)));
  for (int64_t tap_row = row.first_tap_row; tap_row < row.last_tap_row; ++tap_row) {
    const float* line = row.lines[tap_row] + x;
    const float* weights = block.weights + tap_row * window.tap_columns * tap_weights;
    for (int64_t column = 0; column < window.tap_columns; ++column) {
      upcoming.fetch_share();
      const PixelRange& inside = window.inside[column];
      const float* tap = line + window.tap_offsets[column];
      if (interior || covers(inside)) {
        add_tap<kWidth, kFilters>(sums, window, tap, weights, nullptr);
      } else if (inside.begin < end && x < inside.end) {
        const LaneMasks<kWidth> masks = lane_masks<kWidth>(inside, x);
        add_tap<kWidth, kFilters>(sums, window, tap, weights, &masks);
      }
      weights += tap_weights;
    }
  }
  store<kWidth, kFilters>(sums, block, row.output + x * window.out_pixel_step,
                          window.out_pixel_step, end - x, window.stream);
}

// Tiles of kWidth vectors, then narrower ones for what is left; the last may be partly beyond the
// row.
template <int kWidth, int kFilters>
void compute_row(const LineWindow& window, const ChannelBlock& block, const LineRow& row) {
  int64_t x = 0;
  for (; x + (kWidth - 1) * kLanes < window.pixels; x += kWidth * kLanes) {
    compute_row_tile<kWidth, kFilters>(window, block, row, x);
  }
  for (; x < window.pixels; x += kLanes) {
    compute_row_tile<1, kFilters>(window, block, row, x);
  }
  if (window.stream) hwy::FlushStream();
}

// At least 8 running sums; sums, loaded vectors and one weight fit the registers, as in tile-inl.h.
#if HWY_TARGET <= HWY_AVX3
constexpr int kWidths[] = {8, 4, 4, 4};
#else
constexpr int kWidths[] = {8, 4, 3, 2};
#endif
static_assert(kLineSlack >= kLanes);

void rows_row_of_target(const LineWindow& window, const ChannelBlock& block, const LineRow& row) {
  switch (block.count) {
    case 1:
      return compute_row<kWidths[0], 1>(window, block, row);
    case 2:
      return compute_row<kWidths[1], 2>(window, block, row);
    case 3:
      return compute_row<kWidths[2], 3>(window, block, row);
    default:
      return compute_row<kWidths[3], 4>(window, block, row);
  }
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(rows_row_of_target);

void rows_row(const LineWindow& window, const ChannelBlock& block, const LineRow& row) {
  HWY_DYNAMIC_DISPATCH(rows_row_of_target)(window, block, row);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
