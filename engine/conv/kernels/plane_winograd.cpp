// See plane_winograd.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/plane_winograd.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
//
#include <hwy/highway.h>

#include <vector>

#include "engine/conv/kernels/line_maps-inl.h"
#include "engine/conv/kernels/plane_winograd.h"
#include "engine/conv/kernels/streaming-inl.h"
#include "engine/conv/kernels/unroll-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// Sums of one column of points, outputs so far of both rows, one weight and a broadcast fit the
// registers: for two tiles the 32 of AVX-512. Fewer load a weight for each product.
#if HWY_TARGET <= HWY_AVX3
inline constexpr int kTilesTogether = 2;
#else
inline constexpr int kTilesTogether = 1;
#endif

template <int kTaps>
void transform_plane_of(int64_t channels, const float* const* rows, int64_t first_tile,
                        float* out) {
  constexpr int kAlong = LineMaps<kTaps>::kPoints, kDown = DownMaps<kTaps>::kPoints;
  for (int64_t c = 0; c < channels; ++c) {
    for (int64_t p = 0; p < kAlong; ++p) {
      const int64_t from = (c * kAlong + p) * kLineTiles + first_tile;
      float* to = out + (p * kDown * channels + c) * kPlaneTiles;
      for (int64_t t = 0; t < kPlaneTiles; t += kLanes) {
        Vec samples[kDown], points[kDown];
        unroll<kDown>([&](auto r)
                          CONVOSCOPE_UNROLLED { samples[r] = hn::LoadU(D(), rows[r] + from + t); });
        map_by_rows<typename DownMaps<kTaps>::Input>(samples, points);
        unroll<kDown>([&](auto r) CONVOSCOPE_UNROLLED {
          hn::StoreU(points[r], D(), to + r * channels * kPlaneTiles + t);
        });
      }
    }
  }
}

// The columns of all points but 0 and ∞.
template <class Matrix>
struct PairedColumns {
  static constexpr int kRows = Matrix::kRows, kColumns = Matrix::kColumns - 2;
  static constexpr double at(int r, int c) { return Matrix::at(r, c); }
};

// The outputs of kPlaneRows × kTiles for one point along the row, transformed down.
template <int kTaps, int kChannels, int kTiles>
HWY_INLINE void sum_column(const float* in, const float* weights, Vec (&down)[2 * kTiles]) {
  constexpr int kDown = DownMaps<kTaps>::kPoints;
  Vec sums[kTiles][kDown];
  unroll<kChannels>([&](auto c) CONVOSCOPE_UNROLLED {
    // Or the weights of all columns are loaded before the first tile, and spilled.
    keep_in_register(in);
    keep_in_register(weights);
    unroll<kDown>([&](auto r) CONVOSCOPE_UNROLLED {
      constexpr int k = r * kChannels + c;
      Vec weight = hn::LoadU(D(), weights + k * kLanes);
      keep_in_register(weight);
      unroll<kTiles>([&](auto i) CONVOSCOPE_UNROLLED {
        const Vec point = hn::Set(D(), in[k * kPlaneTiles + i]);
        sums[i][r] = c == 0 ? hn::Mul(point, weight) : hn::MulAdd(point, weight, sums[i][r]);
      });
    });
  });
  unroll<kTiles>([&](auto i) CONVOSCOPE_UNROLLED {
    Vec outputs[2];
    map_by_columns<typename DownMaps<kTaps>::Output>(sums[i], outputs);
    down[i] = outputs[0];
    down[kTiles + i] = outputs[1];
  });
}

// Where the outputs of some tiles go, all of them.
struct PlaneTarget {
  float* pixels;
  int64_t row_step, pixel_step;
  bool stream;
};

// Stores output column j of all tiles; adds to `spoilt` what isn't zero where one isn't finite.
template <int kTiles>
HWY_INLINE void store_column(int j, const Vec (&outputs)[2 * kTiles], const PlaneTarget& to,
                             Vec& spoilt) {
  const auto place = [&](auto at) CONVOSCOPE_UNROLLED {
    return to.pixels + at / kTiles * to.row_step + (at % kTiles * kLineOutputs + j) * to.pixel_step;
  };
  if (to.stream) {
    unroll<2 * kTiles>([&](auto at)
                           CONVOSCOPE_UNROLLED { hn::Stream(outputs[at], D(), place(at)); });
  } else {
    unroll<2 * kTiles>([&](auto at)
                           CONVOSCOPE_UNROLLED { hn::StoreU(outputs[at], D(), place(at)); });
  }
  // x − x is 0 or, where x isn't finite, NaN; so it is where a sum of outputs overflows.
  Vec sum = hn::Add(outputs[0], outputs[1]);
  unroll<2 * kTiles - 2>([&](auto at) CONVOSCOPE_UNROLLED { sum = hn::Add(sum, outputs[at + 2]); });
  spoilt = hn::Add(spoilt, hn::Sub(sum, sum));
}

// Outputs are stored as soon as they are complete, since stores and multiplications get in each
// other's way where many stores follow one another.
template <int kTaps, int kChannels, int kTiles>
HWY_INLINE void compute_tiles(const float* in, const float* weights, const PlaneTarget& to,
                              Vec& spoilt) {
  using Output = typename LineMaps<kTaps>::Output;
  constexpr int kAlong = LineMaps<kTaps>::kPoints;
  constexpr int kStep = DownMaps<kTaps>::kPoints * kChannels;
  Vec columns[2 * kTiles][kAlong - 2], outputs[kLineOutputs][2 * kTiles];
  unroll<kAlong>([&](auto p) CONVOSCOPE_UNROLLED {
    Vec down[2 * kTiles];
    sum_column<kTaps, kChannels, kTiles>(in + p * kStep * kPlaneTiles, weights + p * kStep * kLanes,
                                         down);
    unroll<2 * kTiles>([&](auto at) CONVOSCOPE_UNROLLED {
      if constexpr (p < kAlong - 2) columns[at][p] = down[at];
      if constexpr (p == kAlong - 3) {
        Vec out[kLineOutputs];
        map_by_columns<PairedColumns<Output>>(columns[at], out);
        unroll<kLineOutputs>([&](auto j) CONVOSCOPE_UNROLLED { outputs[j][at] = out[j]; });
      }
      if constexpr (p == kAlong - 2) outputs[0][at] = hn::Add(outputs[0][at], down[at]);
      if constexpr (p == kAlong - 1) outputs[3][at] = hn::Add(outputs[3][at], down[at]);
    });
    if constexpr (p == kAlong - 3) {
      store_column<kTiles>(1, outputs[1], to, spoilt);
      store_column<kTiles>(2, outputs[2], to, spoilt);
    }
    if constexpr (p == kAlong - 2) store_column<kTiles>(0, outputs[0], to, spoilt);
    if constexpr (p == kAlong - 1) store_column<kTiles>(3, outputs[3], to, spoilt);
  });
}

template <int kTaps, int kChannels>
HWY_NOINLINE bool plane_block_of(const PlaneBlock& block) {
  constexpr int kPixels = kTilesTogether * kLineOutputs;
  HWY_ALIGN float aside[kPlaneRows * kPixels * kLanes];
  const bool whole_vectors = aligned(block.output) && block.out_row_step % kLanes == 0 &&
                             block.out_pixel_step % kLanes == 0;
  Vec spoilt = hn::Zero(D());
  for (int64_t x = 0; x < block.pixels; x += kPixels) {
    float* output = block.output + x * block.out_pixel_step;
    const bool inside = block.rows == kPlaneRows && x + kPixels <= block.pixels;
    PlaneTarget to{output, block.out_row_step, block.out_pixel_step, block.stream && whole_vectors};
    if (!inside) to = {aside, kPixels * kLanes, kLanes, false};
    compute_tiles<kTaps, kChannels, kTilesTogether>(block.input + x / kLineOutputs, block.weights,
                                                    to, spoilt);
    if (inside) continue;
    for (int64_t i = 0; i < block.rows * kPixels; ++i) {
      const int64_t row = i / kPixels, column = i % kPixels;
      if (x + column >= block.pixels) continue;
      hn::StoreU(hn::Load(D(), aside + i * kLanes), D(),
                 output + row * block.out_row_step + column * block.out_pixel_step);
    }
  }
  return hn::AllTrue(D(), hn::Eq(spoilt, hn::Zero(D())));
}

template <int kTaps>
bool plane_block_of_channels(const PlaneBlock& block) {
  static_assert(kMostLineChannels == 4);
  if (block.channels == 1) return plane_block_of<kTaps, 1>(block);
  if (block.channels == 2) return plane_block_of<kTaps, 2>(block);
  if (block.channels == 3) return plane_block_of<kTaps, 3>(block);
  return plane_block_of<kTaps, 4>(block);
}

void transform_plane_of_target(int64_t taps, int64_t channels, const float* const* rows,
                               int64_t first_tile, float* out) {
  if (taps == 3) return transform_plane_of<3>(channels, rows, first_tile, out);
  return transform_plane_of<5>(channels, rows, first_tile, out);
}

bool plane_block_of_target(const PlaneBlock& block) {
  return block.taps == 3 ? plane_block_of_channels<3>(block) : plane_block_of_channels<5>(block);
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {
namespace {

// Factor of tap s at point p.
double along_factor(int64_t taps, int64_t p, int64_t s) {
  return taps == 3 ? kLine3Scheme.filter[p][s] : kLine5Scheme.filter[p][s];
}

double down_factor(int64_t taps, int64_t p, int64_t s) {
  return taps == 3 ? kDown3Scheme.filter[p][s] : kDown5Scheme.filter[p][s];
}

}  // namespace

HWY_EXPORT(transform_plane_of_target);
HWY_EXPORT(plane_block_of_target);

void transform_plane(int64_t taps, int64_t channels, const float* const* rows, int64_t first_tile,
                     float* out) {
  HWY_DYNAMIC_DISPATCH(transform_plane_of_target)(taps, channels, rows, first_tile, out);
}

void transform_plane_filters(int64_t taps, int64_t channels, int64_t lanes, const float* weights,
                             float* out) {
  const int64_t row = channels * lanes;  // of a tap or a point, all channels and lanes
  std::vector<double> along(static_cast<size_t>(taps * row));
  std::vector<double> sums(static_cast<size_t>(row));
  for (int64_t p = 0; p < line_points(taps); ++p) {
    std::fill(along.begin(), along.end(), 0);
    for (int64_t y = 0; y < taps; ++y) {
      for (int64_t s = 0; s < taps; ++s) {
        const double factor = along_factor(taps, p, s);
        const float* tap = weights + (y * taps + s) * row;
        double* to = along.data() + y * row;
        for (int64_t i = 0; i < row; ++i) to[i] += factor * static_cast<double>(tap[i]);
      }
    }
    for (int64_t r = 0; r < plane_rows(taps); ++r) {
      std::fill(sums.begin(), sums.end(), 0);
      for (int64_t y = 0; y < taps; ++y) {
        const double factor = down_factor(taps, r, y);
        const double* from = along.data() + y * row;
        for (int64_t i = 0; i < row; ++i) sums[static_cast<size_t>(i)] += factor * from[i];
      }
      for (const double sum : sums) *out++ = static_cast<float>(sum);
    }
  }
}

bool plane_block(const PlaneBlock& block) {
  return HWY_DYNAMIC_DISPATCH(plane_block_of_target)(block);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
