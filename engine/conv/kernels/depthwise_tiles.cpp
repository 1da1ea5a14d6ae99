// See depthwise_tiles.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/depthwise_tiles.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include <algorithm>

#include "engine/conv/kernels/depthwise_tiles.h"
#include "engine/conv/kernels/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

inline constexpr int kTileRows = 2;

template <int kTaps, int kStep, int kPixels>
struct TileShape {
  static constexpr int kFilter = kTaps, kStride = kStep, kWidth = kPixels;
  static constexpr int kInRows = (kTileRows - 1) * kStep + kTaps;
  static constexpr int kInColumns = (kPixels - 1) * kStep + kTaps;
};

// What of a tile lies inside the image, and inside the output.
struct TilePlace {
  int64_t y, x;           // first output pixel
  PixelRange in_rows;     // of the rows that the tile reads, those inside
  uint32_t in_columns;    // bits of the columns inside
  int64_t rows, columns;  // output pixels to store
};

// The products of input row kRow of the tile. An output meets the columns, and over the calls the
// rows, from the first to the last: the order of the reference.
template <class Shape, int kRow, bool kBorder>
HWY_INLINE void add_input_row(Vec (&sums)[kTileRows][Shape::kWidth], const DepthwiseCase& shape,
                              const float* in, const float* filters, uint32_t in_columns) {
  Vec w[kTileRows][Shape::kFilter];
  unroll<kTileRows>([&](auto j) CONVOSCOPE_UNROLLED {
    constexpr int kTapRow = kRow - decltype(j)::value * Shape::kStride;
    if constexpr (kTapRow >= 0 && kTapRow < Shape::kFilter) {
      unroll<Shape::kFilter>([&](auto t) CONVOSCOPE_UNROLLED {
        w[j][t] = hn::LoadU(D(), filters + kTapRow * shape.tap_row_step + t * shape.tap_step);
        keep_in_register(w[j][t]);
      });
    }
  });
  const PixelPointers<Shape::kInColumns> columns(in, shape.in_pixel_step);
  unroll<Shape::kInColumns>([&](auto c) CONVOSCOPE_UNROLLED {
    if (kBorder && (in_columns >> c & 1) == 0) return;
    Vec v = hn::LoadU(D(), columns.template at<c>());
    keep_in_register(v);
    unroll<kTileRows>([&](auto j) CONVOSCOPE_UNROLLED {
      constexpr int kTapRow = kRow - decltype(j)::value * Shape::kStride;
      unroll<Shape::kWidth>([&](auto m) CONVOSCOPE_UNROLLED {
        constexpr int kTap = decltype(c)::value - decltype(m)::value * Shape::kStride;
        if constexpr (kTapRow >= 0 && kTapRow < Shape::kFilter && kTap >= 0 &&
                      kTap < Shape::kFilter) {
          sums[j][m] = hn::MulAdd(v, w[j][kTap], sums[j][m]);
        }
      });
    });
  });
}

// One vector of channels of a tile.
template <class Shape, bool kBorder>
HWY_INLINE void compute_vector(const DepthwiseCase& shape, const TilePlace& place, const float* in,
                               const float* filters, float* out) {
  Vec sums[kTileRows][Shape::kWidth];
  unroll<kTileRows>([&](auto j) CONVOSCOPE_UNROLLED {
    unroll<Shape::kWidth>([&](auto m) CONVOSCOPE_UNROLLED { sums[j][m] = hn::Zero(D()); });
  });
  unroll<Shape::kInRows>([&](auto r) CONVOSCOPE_UNROLLED {
    if (r < place.in_rows.begin || r >= place.in_rows.end) return;
    add_input_row<Shape, decltype(r)::value, kBorder>(sums, shape, in + r * shape.in_row_step,
                                                      filters, place.in_columns);
  });
  unroll<kTileRows>([&](auto j) CONVOSCOPE_UNROLLED {
    if (j >= place.rows) return;
    unroll<Shape::kWidth>([&](auto m) CONVOSCOPE_UNROLLED {
      if (kBorder && m >= place.columns) return;
      hn::StoreU(sums[j][m], D(), out + j * shape.out_row_step + m * shape.out_pixel_step);
    });
  });
}

template <class Shape, bool kBorder>
HWY_NOINLINE void compute_channels(const DepthwiseCase& shape, const DepthwiseChannels& channels,
                                   const TilePlace& place) {
  const float* in =
      channels.image + ((place.y * Shape::kStride - shape.pad_top) * shape.in_row_step +
                        (place.x * Shape::kStride - shape.pad_left) * shape.in_pixel_step);
  float* out = channels.output + place.y * shape.out_row_step + place.x * shape.out_pixel_step;
  // The last vector overlaps the one before: its first lanes are computed once more, alike.
  for (int64_t next = 0; next < channels.count; next += kLanes) {
    const int64_t c = std::min<int64_t>(next, channels.count - kLanes);
    compute_vector<Shape, kBorder>(shape, place, in + c, channels.filters + c, out + c);
  }
}

// Of `count` positions from `first` on, those in [0, extent).
HWY_INLINE PixelRange part_inside(int64_t first, int64_t count, int64_t extent) {
  const int64_t begin = std::clamp<int64_t>(-first, 0, count);
  return {begin, std::clamp<int64_t>(extent - first, begin, count)};
}

template <class Shape>
void compute_rows(const DepthwiseCase& shape, const DepthwiseChannels& channels, int64_t y,
                  int64_t rows) {
  TilePlace place{y, 0, {}, 0, rows, 0};
  place.in_rows = part_inside(y * Shape::kStride - shape.pad_top,
                              Shape::kInRows - (kTileRows - rows) * Shape::kStride, shape.in_rows);
  for (; place.x < shape.out_pixels; place.x += Shape::kWidth) {
    const PixelRange inside =
        part_inside(place.x * Shape::kStride - shape.pad_left, Shape::kInColumns, shape.in_pixels);
    place.in_columns = (1u << inside.end) - (1u << inside.begin);
    place.columns = std::min<int64_t>(Shape::kWidth, shape.out_pixels - place.x);
    if (place.columns == Shape::kWidth && inside.end - inside.begin == Shape::kInColumns) {
      compute_channels<Shape, false>(shape, channels, place);
    } else {
      compute_channels<Shape, true>(shape, channels, place);
    }
  }
}

template <int kFilter, int kStride, int kPixels>
void compute_band(const DepthwiseCase& shape, const DepthwiseChannels& channels, int64_t begin,
                  int64_t end) {
  for (int64_t y = begin; y < end; y += kTileRows) {
    compute_rows<TileShape<kFilter, kStride, kPixels>>(shape, channels, y,
                                                       std::min<int64_t>(kTileRows, end - y));
  }
}

// Sums, the weights of two tap rows and an input vector must fit the registers, 32 with AVX-512,
// else 16. Tiles of 7 pixels divide rows of 14, 28, 56 and 112.
#if HWY_TARGET <= HWY_AVX3
inline constexpr int kDenseWidth = 7;
#else
inline constexpr int kDenseWidth = 4;
#endif

void depthwise_tiles_of_target(const DepthwiseCase& shape, const DepthwiseChannels& channels,
                               int64_t begin, int64_t end) {
  if (shape.filter == 3 && shape.stride == 1) {
    compute_band<3, 1, kDenseWidth>(shape, channels, begin, end);
  } else if (shape.filter == 3) {
    compute_band<3, 2, 4>(shape, channels, begin, end);
  } else if (shape.stride == 1) {
    compute_band<5, 1, kDenseWidth>(shape, channels, begin, end);
  } else {
    compute_band<5, 2, 4>(shape, channels, begin, end);
  }
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(depthwise_tiles_of_target);

bool has_depthwise_tiles(int64_t filter, int64_t stride) {
  return (filter == 3 || filter == 5) && (stride == 1 || stride == 2);
}

void depthwise_tiles(const DepthwiseCase& shape, const DepthwiseChannels& channels, int64_t begin,
                     int64_t end) {
  HWY_DYNAMIC_DISPATCH(depthwise_tiles_of_target)(shape, channels, begin, end);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
