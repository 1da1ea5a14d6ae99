// See grouped_lines.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/grouped_lines.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "engine/conv/kernels/grouped_lines.h"
#include "engine/conv/kernels/line_maps-inl.h"
#include "engine/conv/kernels/own_group-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

using TileMaps = LineMaps<3>;
inline constexpr int kTilePoints = kGroupedTile.points, kTileOutputs = kGroupedTile.outputs;
inline constexpr int kTileTaps = 3;

// Output rows whose sums of all points, and the weights of a point, fit the registers: 32 with
// AVX-512, else 16.
#if HWY_TARGET <= HWY_AVX3
inline constexpr int kRowsTogether = 4;
#else
inline constexpr int kRowsTogether = 2;
#endif

// A tile's samples, transformed along its rows: [row][point][lane].
using TransformedTile = float[kTilePoints * kTilePoints * kLanes];

template <bool kBorder>
HWY_INLINE void transform_rows(const GroupedTiles& tiles, const WinogradSource& source,
                               float* transformed) {
  for (int64_t r = 0; r < kTilePoints; ++r, transformed += kTilePoints * kLanes) {
    const float* row = source.pixels + r * tiles.in_row_step;
    const bool inside = !kBorder || (r >= source.rows.begin && r < source.rows.end);
    Vec in[kTilePoints], out[kTilePoints];
    unroll<kTilePoints>([&](auto c) CONVOSCOPE_UNROLLED {
      const bool hits = !kBorder || (inside && c >= source.columns.begin && c < source.columns.end);
      in[c] = hits ? hn::LoadU(D(), row + c * tiles.in_column_step) : hn::Zero(D());
    });
    map_by_rows<TileMaps::Input>(in, out);
    unroll<kTilePoints>(
        [&](auto p) CONVOSCOPE_UNROLLED { hn::Store(out[p], D(), transformed + p * kLanes); });
  }
}

using RowSums = Vec[kRowsTogether][kTilePoints];

// The products of some output rows, the first of which begins at the transformed row `in`.
HWY_INLINE void add_products(const float* in, const float* weights, int64_t channels,
                             RowSums& sums) {
  OwnGroup own(channels);
  const int64_t tap_row_step = channels * kTilePoints * kLanes;
  for (int64_t c = 0; c < channels; ++c, weights += kTilePoints * kLanes) {
    keep_in_register(in);
    unroll<kTilePoints>([&](auto p) CONVOSCOPE_UNROLLED {
      Vec w[kTileTaps];
      unroll<kTileTaps>([&](auto t) CONVOSCOPE_UNROLLED {
        w[t] = hn::LoadU(D(), weights + t * tap_row_step + p * kLanes);
        keep_in_register(w[t]);
      });
      unroll<kRowsTogether + kTileTaps - 1>([&](auto r) CONVOSCOPE_UNROLLED {
        Vec x = own.load<0>(in + (r * kTilePoints + p) * kLanes);
        keep_in_register(x);
        unroll<kRowsTogether>([&](auto j) CONVOSCOPE_UNROLLED {
          constexpr int kTap = decltype(r)::value - decltype(j)::value;
          if constexpr (kTap >= 0 && kTap < kTileTaps) {
            sums[j][p] = hn::MulAdd(x, w[kTap], sums[j][p]);
          }
        });
      });
    });
    own.advance();
  }
}

// Output rows [first, first + kRowsTogether) of a tile. Adds to `spoilt` what isn't zero where an
// output isn't finite.
HWY_INLINE void compute_rows(const GroupedTiles& tiles, const float* transformed, int64_t first,
                             const WinogradTarget& target, Vec& spoilt) {
  RowSums sums;
  unroll<kRowsTogether>([&](auto j) CONVOSCOPE_UNROLLED {
    unroll<kTilePoints>([&](auto p) CONVOSCOPE_UNROLLED { sums[j][p] = hn::Zero(D()); });
  });
  add_products(transformed + first * kTilePoints * kLanes, tiles.weights, tiles.channels, sums);
  unroll<kRowsTogether>([&](auto j) CONVOSCOPE_UNROLLED {
    if (first + j >= target.rows) return;
    Vec out[kTileOutputs];
    map_by_columns<TileMaps::Output>(sums[j], out);
    float* row = target.pixels + (first + j) * tiles.out_row_step;
    unroll<kTileOutputs>([&](auto m) CONVOSCOPE_UNROLLED {
      if (m >= target.columns) return;
      // x − x is 0 or, where x isn't finite, NaN.
      spoilt = hn::Add(spoilt, hn::Sub(out[m], out[m]));
      hn::StoreU(out[m], D(), row + m * tiles.out_column_step);
    });
  });
}

bool grouped_tile_of_target(const GroupedTiles& tiles, const WinogradSource& source,
                            const WinogradTarget& target) {
  const auto covers = [](const PixelRange& range) {
    return range.begin == 0 && range.end == kTilePoints;
  };
  HWY_ALIGN TransformedTile transformed;
  if (covers(source.rows) && covers(source.columns)) {
    transform_rows<false>(tiles, source, transformed);
  } else {
    transform_rows<true>(tiles, source, transformed);
  }
  Vec spoilt = hn::Zero(D());
  for (int64_t first = 0; first < target.rows; first += kRowsTogether) {
    compute_rows(tiles, transformed, first, target, spoilt);
  }
  return hn::AllTrue(D(), hn::Eq(spoilt, hn::Zero(D())));
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(grouped_tile_of_target);

bool grouped_tile(const GroupedTiles& tiles, const WinogradSource& source,
                  const WinogradTarget& target) {
  return HWY_DYNAMIC_DISPATCH(grouped_tile_of_target)(tiles, source, target);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
