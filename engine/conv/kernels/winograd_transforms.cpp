// The transforms of inputs and filters; see winograd.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/winograd_transforms.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include <algorithm>

#include "engine/conv/kernels/targets.h"
#include "engine/conv/kernels/winograd_maps-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// The points that one phase of rows and one of columns makes. As many values as possible stay in
// registers on the way: storing and loading them again takes longer than the sums.
template <class M, int kRowPhase, int kColumnPhase>
HWY_INLINE void transform_phase(const float* samples, int64_t row_step, int64_t column_step,
                                float* transformed, const WinogradPoints& points) {
  using Rows = typename M::template Input<kRowPhase>;
  using Columns = typename M::template Input<kColumnPhase>;
  samples += kRowPhase * row_step + kColumnPhase * column_step;
  transformed += Rows::kFirstPoint * points.row_step + Columns::kFirstPoint * points.column_step;
  Vec half[Columns::kRows][Rows::kColumns];
  unroll<Rows::kColumns>([&](auto r) CONVOSCOPE_UNROLLED {
    const float* row = samples + r * Rows::kSampleStep * row_step;
    Vec in[Columns::kColumns], out[Columns::kRows];
    unroll<Columns::kColumns>([&](auto c) CONVOSCOPE_UNROLLED {
      in[c] = hn::LoadU(D(), row + c * Columns::kSampleStep * column_step);
    });
    map_by_rows<Columns>(in, out);
    unroll<Columns::kRows>([&](auto p) CONVOSCOPE_UNROLLED { half[p][r] = out[p]; });
  });
  unroll<Columns::kRows>([&](auto p) CONVOSCOPE_UNROLLED {
    Vec out[Rows::kRows];
    map_by_rows<Rows>(half[p], out);
    unroll<Rows::kRows>([&](auto q) CONVOSCOPE_UNROLLED {
      hn::StoreU(out[q], D(), transformed + q * points.row_step + p * points.column_step);
    });
  });
}

// One vector of channels of one tile.
template <class M>
HWY_NOINLINE void transform_samples(const float* samples, int64_t row_step, int64_t column_step,
                                    float* transformed, const WinogradPoints& points) {
  unroll<M::kPhases>([&](auto r) CONVOSCOPE_UNROLLED {
    unroll<M::kPhases>([&](auto c) CONVOSCOPE_UNROLLED {
      transform_phase<M, r, c>(samples, row_step, column_step, transformed, points);
    });
  });
}

// Copies `count` channels of a tile's samples, with zeros around the image and after the channels.
template <int kPoints>
void fill_tile(const WinogradInput& input, const WinogradSource& tile, const float* pixels,
               int64_t count, float* filled) {
  for (int r = 0; r < kPoints; ++r) {
    for (int c = 0; c < kPoints; ++c) {
      const bool inside = r >= tile.rows.begin && r < tile.rows.end && c >= tile.columns.begin &&
                          c < tile.columns.end;
      const float* sample = pixels + r * input.row_step + c * input.column_step;
      hn::Store(inside ? load_first(sample, count) : hn::Zero(D()), D(),
                filled + (r * kPoints + c) * kLanes);
    }
  }
}

template <class M>
void transform_tile(const WinogradInput& input, const WinogradSource& tile, float* transformed,
                    const WinogradPoints& points) {
  const auto covers = [](const PixelRange& range) {
    return range.begin == 0 && range.end == M::kPoints;
  };
  const bool interior = covers(tile.rows) && covers(tile.columns);
  HWY_ALIGN float filled[M::kPoints * M::kPoints * kLanes];
  for (int64_t c = 0; c < input.channels; c += kLanes, transformed += points.vector_step) {
    const int64_t count = std::min<int64_t>(kLanes, input.channels - c);
    const float* samples = tile.pixels + input.first_channel + c;
    if (interior && count == kLanes) {
      transform_samples<M>(samples, input.row_step, input.column_step, transformed, points);
    } else {
      fill_tile<M::kPoints>(input, tile, samples, count, filled);
      transform_samples<M>(filled, M::kPoints * kLanes, kLanes, transformed, points);
    }
  }
}

void winograd_input_of_target(WinogradScheme scheme, const WinogradInput& input,
                              const WinogradSource* tiles, int64_t tile_count, float* transformed,
                              const WinogradPoints& points, int64_t tile_step) {
  with_maps(scheme, [&](auto maps) HWY_ATTR {
    for (int64_t t = 0; t < tile_count; ++t) {
      transform_tile<decltype(maps)>(input, tiles[t], transformed + t * tile_step, points);
    }
  });
}

// One vector of filters at one channel, of which `count` exist.
template <class M>
HWY_INLINE void transform_filter(const WinogradFilters& filters, const float* taps, int64_t count,
                                 float* transformed, const WinogradPoints& points) {
  constexpr int kPoints = M::kPoints;
  Vec rows[kPoints][3];
  unroll<3>([&](auto x) CONVOSCOPE_UNROLLED {
    Vec column[3], out[kPoints];
    unroll<3>([&](auto y) CONVOSCOPE_UNROLLED {
      const float* tap = taps + y * filters.row_step + x * filters.tap_step;
      column[y] = count == kLanes ? hn::LoadU(D(), tap) : load_first(tap, count);
    });
    map_by_rows<typename M::Filter>(column, out);
    unroll<kPoints>([&](auto p) CONVOSCOPE_UNROLLED { rows[p][x] = out[p]; });
  });
  unroll<kPoints>([&](auto p) CONVOSCOPE_UNROLLED {
    Vec out[kPoints];
    map_by_rows<typename M::Filter>(rows[p], out);
    unroll<kPoints>([&](auto q) CONVOSCOPE_UNROLLED {
      hn::StoreU(out[q], D(), transformed + p * points.row_step + q * points.column_step);
    });
  });
}

// Taps of a bank lie far apart, where the processor doesn't foresee the next read.
HWY_INLINE void prefetch_taps(const WinogradFilters& filters, const float* taps) {
  for (int64_t y = 0; y < 3; ++y) {
    for (int64_t x = 0; x < 3; ++x) {
      hwy::Prefetch(taps + y * filters.row_step + x * filters.tap_step);
    }
  }
}

void winograd_filters_of_target(WinogradScheme scheme, const WinogradFilters& filters,
                                float* transformed, const WinogradPoints& points,
                                int64_t channel_step) {
  constexpr int64_t kAhead = 2;  // channels, at least 300 cycles
  with_maps(scheme, [&](auto maps) HWY_ATTR {
    for (int64_t c = 0; c < filters.channels; ++c) {
      float* to = transformed + c * channel_step;
      for (int64_t k = 0; k < filters.count; k += kLanes, to += points.vector_step) {
        prefetch_taps(filters, filters.taps + (c + kAhead) * filters.channel_step + k);
        transform_filter<decltype(maps)>(filters, filters.taps + c * filters.channel_step + k,
                                         std::min<int64_t>(kLanes, filters.count - k), to, points);
      }
    }
  });
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(winograd_input_of_target);
HWY_EXPORT(winograd_filters_of_target);

void winograd_input(WinogradScheme scheme, const WinogradInput& input, const WinogradSource* tiles,
                    int64_t tile_count, float* transformed, const WinogradPoints& points,
                    int64_t tile_step) {
  HWY_DYNAMIC_DISPATCH(winograd_input_of_target)
  (scheme, input, tiles, tile_count, transformed, points, tile_step);
}

void winograd_input(WinogradScheme scheme, const WinogradInput& input, const WinogradSource* tiles,
                    int64_t tile_count, float* transformed, int64_t point_step, int64_t tile_step) {
  winograd_input(scheme, input, tiles, tile_count, transformed,
                 {winograd_extents(scheme).points * point_step, point_step, vector_lanes()},
                 tile_step);
}

void winograd_filters(WinogradScheme scheme, const WinogradFilters& filters, float* transformed,
                      const WinogradPoints& points, int64_t channel_step) {
  HWY_DYNAMIC_DISPATCH(winograd_filters_of_target)
  (scheme, filters, transformed, points, channel_step);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
