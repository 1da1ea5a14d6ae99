// See winograd_gradient.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/winograd_gradient.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include <algorithm>

#include "engine/conv/kernels/linear_map-inl.h"
#include "engine/conv/kernels/winograd_gradient.h"
#include "engine/conv/kernels/winograd_schemes.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// The two transposed matrices of a scheme as linear_map-inl.h reads them.
template <const auto& kScheme>
struct GradientMaps {
  using Scheme = std::remove_cvref_t<decltype(kScheme)>;
  static constexpr int kPoints = Scheme::kPoints, kOutputs = Scheme::kOutputs;
  struct Gradient {
    static constexpr int kRows = kPoints, kColumns = kOutputs;
    static constexpr double at(int r, int c) { return kScheme.output[c][r]; }
  };
  struct Taps {
    static constexpr int kRows = 3, kColumns = kPoints;
    static constexpr double at(int r, int c) { return kScheme.filter[c][r]; }
  };
};

// Calls body with the GradientMaps of a scheme that serves gradients.
template <class Body>
HWY_INLINE void with_gradient_maps(WinogradScheme scheme, Body&& body) {
  if (scheme == WinogradScheme::kStrided4) return body(GradientMaps<kStrided4Scheme>());
  body(GradientMaps<kUnit4Scheme>());
}

// One vector of channels of one tile, of which `count` exist. First along the rows of outputs, then
// along the columns of what came out.
template <class M, bool kWhole>
HWY_INLINE void transform_gradient(const WinogradGradientInput& input,
                                   const WinogradGradientSource& tile, const float* pixels,
                                   int64_t count, float* transformed, int64_t point_step) {
  constexpr int kPoints = M::kPoints, kOutputs = M::kOutputs;
  HWY_ALIGN float rows[kOutputs * kPoints * kLanes];
  for (int r = 0; r < kOutputs; ++r) {
    Vec in[kOutputs], out[kPoints];
    unroll<kOutputs>([&](auto c) CONVOSCOPE_UNROLLED {
      const float* pixel = pixels + r * input.row_step + c * input.column_step;
      if (kWhole) {
        in[c] = hn::LoadU(D(), pixel);
      } else if (r < tile.rows.begin || r >= tile.rows.end || c < tile.columns.begin ||
                 c >= tile.columns.end) {
        in[c] = hn::Zero(D());
      } else {
        in[c] = count == kLanes ? hn::LoadU(D(), pixel) : load_first(pixel, count);
      }
    });
    map_by_rows<typename M::Gradient>(in, out);
    unroll<kPoints>([&](auto p) CONVOSCOPE_UNROLLED {
      hn::Store(out[p], D(), rows + (r * kPoints + p) * kLanes);
    });
  }
  for (int p = 0; p < kPoints; ++p) {
    Vec in[kOutputs], out[kPoints];
    unroll<kOutputs>([&](auto r) CONVOSCOPE_UNROLLED {
      in[r] = hn::Load(D(), rows + (r * kPoints + p) * kLanes);
    });
    map_by_rows<typename M::Gradient>(in, out);
    unroll<kPoints>([&](auto q) CONVOSCOPE_UNROLLED {
      hn::StoreU(out[q], D(), transformed + (q * kPoints + p) * point_step);
    });
  }
}

bool covers(const PixelRange& range, int count) { return range.begin == 0 && range.end == count; }

void winograd_gradient_of_target(WinogradScheme scheme, const WinogradGradientInput& input,
                                 const WinogradGradientSource* tiles, int64_t tile_count,
                                 float* transformed, int64_t point_step, int64_t tile_step) {
  with_gradient_maps(scheme, [&](auto maps) HWY_ATTR {
    using M = decltype(maps);
    for (int64_t t = 0; t < tile_count; ++t) {
      const WinogradGradientSource& tile = tiles[t];
      const bool inside = covers(tile.rows, M::kOutputs) && covers(tile.columns, M::kOutputs);
      float* to = transformed + t * tile_step;
      for (int64_t k = 0; k < input.channels; k += kLanes) {
        const int64_t count = std::min<int64_t>(kLanes, input.channels - k);
        if (inside && count == kLanes) {
          transform_gradient<M, true>(input, tile, tile.pixels + k, count, to + k, point_step);
        } else {
          transform_gradient<M, false>(input, tile, tile.pixels + k, count, to + k, point_step);
        }
      }
    }
  });
}

// One vector of filters at one channel, summed over the chunks.
template <class M>
HWY_INLINE void transform_sums(const WinogradGradientSums& sums, const float* from, Vec* taps) {
  constexpr int kPoints = M::kPoints;
  HWY_ALIGN float columns[3 * kPoints * kLanes];
  for (int p = 0; p < kPoints; ++p) {
    Vec in[kPoints], out[3];
    unroll<kPoints>([&](auto q) CONVOSCOPE_UNROLLED {
      const float* at = from + (q * kPoints + p) * sums.point_step;
      in[q] = hn::LoadU(D(), at);
      for (int64_t chunk = 1; chunk < sums.chunks; ++chunk) {
        in[q] = hn::Add(in[q], hn::LoadU(D(), at + chunk * sums.chunk_step));
      }
    });
    map_by_columns<typename M::Taps>(in, out);
    unroll<3>([&](auto y) CONVOSCOPE_UNROLLED {
      hn::Store(out[y], D(), columns + (y * kPoints + p) * kLanes);
    });
  }
  unroll<3>([&](auto y) CONVOSCOPE_UNROLLED {
    Vec in[kPoints];
    unroll<kPoints>([&](auto p) CONVOSCOPE_UNROLLED {
      in[p] = hn::Load(D(), columns + (y * kPoints + p) * kLanes);
    });
    map_by_columns<typename M::Taps>(in, taps + y * 3);
  });
}

bool winograd_gradient_taps_of_target(WinogradScheme scheme, const WinogradGradientSums& sums,
                                      float* taps, int64_t tap_step) {
  Vec strange = hn::Zero(D());  // 0·x is 0 unless x is NaN or infinite
  with_gradient_maps(scheme, [&](auto maps) HWY_ATTR {
    for (int64_t c = 0; c < sums.channels; ++c) {
      for (int64_t k = 0; k < sums.filters; k += kLanes) {
        Vec out[9];
        transform_sums<decltype(maps)>(sums, sums.sums + c * sums.width + k, out);
        unroll<9>([&](auto t) CONVOSCOPE_UNROLLED {
          strange = hn::MulAdd(out[t], hn::Zero(D()), strange);
        });
        float* to = taps + c * sums.filters + k;
        const int64_t count = std::min<int64_t>(kLanes, sums.filters - k);
        if (count == kLanes) {
          unroll<9>([&](auto t)
                        CONVOSCOPE_UNROLLED { hn::StoreU(out[t], D(), to + t * tap_step); });
          continue;
        }
        HWY_ALIGN float lanes[kLanes];
        unroll<9>([&](auto t) CONVOSCOPE_UNROLLED {
          hn::Store(out[t], D(), lanes);
          std::copy_n(lanes, count, to + t * tap_step);
        });
      }
    }
  });
  return hn::AllTrue(D(), hn::Eq(strange, hn::Zero(D())));
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(winograd_gradient_of_target);
HWY_EXPORT(winograd_gradient_taps_of_target);

void winograd_gradient(WinogradScheme scheme, const WinogradGradientInput& input,
                       const WinogradGradientSource* tiles, int64_t tile_count, float* transformed,
                       int64_t point_step, int64_t tile_step) {
  HWY_DYNAMIC_DISPATCH(winograd_gradient_of_target)
  (scheme, input, tiles, tile_count, transformed, point_step, tile_step);
}

bool winograd_gradient_taps(WinogradScheme scheme, const WinogradGradientSums& sums, float* taps,
                            int64_t tap_step) {
  return HWY_DYNAMIC_DISPATCH(winograd_gradient_taps_of_target)(scheme, sums, taps, tap_step);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
