// See line_winograd.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/line_winograd.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
//
#include <hwy/highway.h>

#include <algorithm>

#include "engine/conv/kernels/lane_tiles-inl.h"
#include "engine/conv/kernels/line_maps-inl.h"
#include "engine/conv/kernels/line_winograd.h"
#include "engine/conv/kernels/streaming-inl.h"
#include "engine/conv/kernels/unroll-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// Sums of the points of some tiles, one weight a point and a broadcast fit the registers: 32 with
// AVX-512, else 16.
#if HWY_TARGET <= HWY_AVX3
template <int kTaps>
constexpr int kTilesTogether = kTaps == 3 ? 4 : 3;
#else
template <int kTaps>
constexpr int kTilesTogether = 1;
#endif

template <int kTaps>
HWY_INLINE void store_points(const Vec* samples, float* out) {
  Vec points[LineMaps<kTaps>::kPoints];
  map_by_rows<typename LineMaps<kTaps>::Input>(samples, points);
  unroll<LineMaps<kTaps>::kPoints>(
      [&](auto p) CONVOSCOPE_UNROLLED { hn::StoreU(points[p], D(), out + p * kLineTiles); });
}

template <int kTaps>
void transform_plane_line(const float* pixels, int64_t tiles, float* out) {
  static_assert(kLineOutputs == 4 && LineMaps<kTaps>::kPoints <= 8);
  for (int64_t t = 0; t < tiles; t += kLanes) {
    // A tile's samples from the fifth on are the next tile's first.
    Vec in[8];
    hn::LoadInterleaved4(D(), pixels + 4 * t, in[0], in[1], in[2], in[3]);
    hn::LoadInterleaved4(D(), pixels + 4 * t + 4, in[4], in[5], in[6], in[7]);
    store_points<kTaps>(in, out + t);
  }
}

// The values of a line in columns: value v of tile t at v·kStep + t.
class TileColumns {
 public:
  static constexpr int64_t kStep = kLineTiles + 16;

  // Tiles of `values` values side by side, and the first values of the tile after the last vector.
  TileColumns(const float* line, int64_t values, int64_t tiles) {
    const int64_t columns = (values + kLanes - 1) / kLanes * kLanes;
    int64_t t = 0;
    for (; t < tiles; t += kLanes) {
      const float* from[kLanes];
      for (int64_t j = 0; j < kLanes; ++j) from[j] = line + (t + j) * values;
      load_tiles(from, columns, columns_ + t, kStep);
    }
    for (int64_t v = 0; v < values; ++v) columns_[v * kStep + t] = line[t * values + v];
  }

  Vec load(int64_t value, int64_t tile) const {
    return hn::LoadU(D(), columns_ + value * kStep + tile);
  }

 private:
  HWY_ALIGN float columns_[kLineOutputs * kMostLineChannels * kStep];
};

template <int kTaps>
void transform_line_of(int64_t channels, const float* pixels, int64_t tiles, float* out) {
  if (channels == 1) return transform_plane_line<kTaps>(pixels, tiles, out);
  constexpr int kPoints = LineMaps<kTaps>::kPoints;
  const TileColumns columns(pixels, kLineOutputs * channels, tiles);
  for (int64_t c = 0; c < channels; ++c) {
    for (int64_t t = 0; t < tiles; t += kLanes) {
      Vec in[kPoints];
      unroll<kPoints>([&](auto s) CONVOSCOPE_UNROLLED {
        in[s] = columns.load(s % kLineOutputs * channels + c, t + s / kLineOutputs);
      });
      store_points<kTaps>(in, out + c * kPoints * kLineTiles + t);
    }
  }
}

template <int kPoints, int kTiles>
using LineSums = Vec[kPoints][kTiles];

template <int kPoints, int kTiles>
HWY_INLINE void add_line_products(LineSums<kPoints, kTiles>& sums, const LineSegment& segment,
                                  const float* weights, int64_t tile) {
  for (int64_t row = segment.first_tap_row; row < segment.last_tap_row; ++row) {
    const float* in = segment.rows[row] + tile;
    const float* w = weights + row * segment.channels * kPoints * kLanes;
    for (int64_t c = 0; c < segment.channels; ++c) {
      unroll<kPoints>([&](auto p) CONVOSCOPE_UNROLLED {
        Vec weight = hn::LoadU(D(), w + p * kLanes);
        keep_in_register(weight);
        unroll<kTiles>([&](auto i) CONVOSCOPE_UNROLLED {
          sums[p][i] = hn::MulAdd(hn::Set(D(), in[p * kLineTiles + i]), weight, sums[p][i]);
        });
      });
      in += kPoints * kLineTiles;
      w += kPoints * kLanes;
      keep_in_register(in);
    }
  }
}

// Adds to `spoilt` what isn't zero where an output isn't finite.
template <int kTaps, int kTiles>
HWY_INLINE void compute_line_tiles(const LineSegment& segment, int64_t tile, Vec& spoilt) {
  constexpr int kPoints = LineMaps<kTaps>::kPoints;
  LineSums<kPoints, kTiles> sums;
  unroll<kPoints>([&](auto p) CONVOSCOPE_UNROLLED {
    unroll<kTiles>([&](auto i) CONVOSCOPE_UNROLLED { sums[p][i] = hn::Zero(D()); });
  });
  add_line_products<kPoints, kTiles>(sums, segment, segment.weights, tile);
  unroll<kTiles>([&](auto i) CONVOSCOPE_UNROLLED {
    Vec points[kPoints], outputs[kLineOutputs];
    unroll<kPoints>([&](auto p) CONVOSCOPE_UNROLLED { points[p] = sums[p][i]; });
    map_by_columns<typename LineMaps<kTaps>::Output>(points, outputs);
    unroll<kLineOutputs>([&](auto j) CONVOSCOPE_UNROLLED {
      const int64_t x = (tile + i) * kLineOutputs + j;
      if (x >= segment.pixels) return;
      // x − x is 0 or, where x isn't finite, NaN.
      spoilt = hn::Add(spoilt, hn::Sub(outputs[j], outputs[j]));
      store_or_stream(outputs[j], segment.output + x * segment.out_pixel_step, segment.stream);
    });
  });
}

template <int kTaps>
HWY_NOINLINE bool line_segment_of(const LineSegment& segment) {
  constexpr int kTiles = kTilesTogether<kTaps>;
  static_assert(kTiles <= kLineSlack);
  Vec spoilt = hn::Zero(D());
  for (int64_t tile = 0; tile * kLineOutputs < segment.pixels; tile += kTiles) {
    compute_line_tiles<kTaps, kTiles>(segment, tile, spoilt);
  }
  return hn::AllTrue(D(), hn::Eq(spoilt, hn::Zero(D())));
}

void transform_line_of_target(int64_t tap_columns, int64_t channels, const float* pixels,
                              int64_t tiles, float* out) {
  if (tap_columns == 3) return transform_line_of<3>(channels, pixels, tiles, out);
  return transform_line_of<5>(channels, pixels, tiles, out);
}

bool line_segment_of_target(const LineSegment& segment) {
  return segment.tap_columns == 3 ? line_segment_of<3>(segment) : line_segment_of<5>(segment);
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(transform_line_of_target);
HWY_EXPORT(line_segment_of_target);

void transform_line(int64_t tap_columns, int64_t channels, const float* pixels, int64_t tiles,
                    float* out) {
  HWY_DYNAMIC_DISPATCH(transform_line_of_target)(tap_columns, channels, pixels, tiles, out);
}

void transform_line_filters(int64_t tap_rows, int64_t tap_columns, int64_t channels, int64_t lanes,
                            const float* weights, float* out) {
  const int64_t points = line_points(tap_columns);
  for (int64_t row = 0; row < tap_rows; ++row) {
    for (int64_t i = 0; i < channels * points * lanes; ++i) {
      const int64_t c = i / lanes / points, p = i / lanes % points, lane = i % lanes;
      double sum = 0;
      for (int64_t s = 0; s < tap_columns; ++s) {
        const double factor =
            tap_columns == 3 ? kLine3Scheme.filter[p][s] : kLine5Scheme.filter[p][s];
        sum += factor * static_cast<double>(
                            weights[((row * tap_columns + s) * channels + c) * lanes + lane]);
      }
      out[row * channels * points * lanes + i] = static_cast<float>(sum);
    }
  }
}

bool line_segment(const LineSegment& segment) {
  return HWY_DYNAMIC_DISPATCH(line_segment_of_target)(segment);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
