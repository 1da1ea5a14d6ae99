// The fused form of Winograd's algorithm; see winograd.h. Compiled once per SIMD target, and empty
// where 16 registers can't hold enough sums.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/winograd_fused.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "engine/conv/kernels/winograd_maps-inl.h"
#include "engine/conv/kernels/winograd_store-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

#if HWY_TARGET <= HWY_AVX3

// Tiles at once: their sums of a row of points, one weight and the factors of the transform fit 32
// registers. Only the first points of a row need sums of their own: where windows move by two, each
// other point is one output's alone.
template <class M>
constexpr int kFusedTiles = M::template Input<0>::kRows > 5 ? 4 : 5;

template <class M>
using RowSums = Vec[kFusedTiles<M>][M::kOutputs];

// Adds the products of the points [kFirst, kFirst + kCount) of a row, over all channels.
template <class M, int kFirst, int kCount>
HWY_INLINE void add_products(const float* input, const float* filters, int64_t channels,
                             Vec (&sums)[kFusedTiles<M>][kCount]) {
  constexpr int kTiles = kFusedTiles<M>, kPoints = M::kPoints;
  input += kFirst * kTiles * kLanes;
  filters += kFirst * kLanes;
  for (int64_t vector = 0; vector < channels; vector += kLanes) {
    const int64_t count = std::min<int64_t>(kLanes, channels - vector);
    const float* x = input;
    for (int64_t c = 0; c < count; ++c, ++x, filters += kPoints * kLanes) {
      keep_in_register(x);
      unroll<kCount>([&](auto p) CONVOSCOPE_UNROLLED {
        Vec w = hn::LoadU(D(), filters + p * kLanes);
        keep_in_register(w);
        unroll<kTiles>([&](auto t) CONVOSCOPE_UNROLLED {
          sums[t][p] = hn::MulAdd(hn::Set(D(), x[(p * kTiles + t) * kLanes]), w, sums[t][p]);
        });
      });
    }
    input += kPoints * kTiles * kLanes;
  }
}

// What the first points of a row add to its outputs.
template <class M>
struct FirstPoints {
  static constexpr int kRows = M::kOutputs, kColumns = M::template Input<0>::kRows;
  static constexpr double at(int r, int c) { return M::Output::at(r, c); }
};

// One row of points, transformed along it.
template <class M>
HWY_INLINE void compute_row(const float* input, const float* filters, int64_t channels,
                            RowSums<M>& rows) {
  constexpr int kTiles = kFusedTiles<M>, kFull = M::template Input<0>::kRows;
  Vec sums[kTiles][kFull];
  unroll<kTiles>([&](auto t) CONVOSCOPE_UNROLLED {
    unroll<kFull>([&](auto p) CONVOSCOPE_UNROLLED { sums[t][p] = hn::Zero(D()); });
  });
  add_products<M, 0, kFull>(input, filters, channels, sums);
  unroll<kTiles>([&](auto t)
                     CONVOSCOPE_UNROLLED { map_by_columns<FirstPoints<M>>(sums[t], rows[t]); });
  if constexpr (M::kPhases == 2) {
    add_products<M, kFull, M::kOutputs>(input, filters, channels, rows);
  }
}

// One tile's outputs from its transformed rows, [point row][tile][output][lane]. True where all are
// finite.
template <class M>
HWY_INLINE bool finish_tile(const WinogradFused& fused, const ChannelBlock& block,
                            const float* rows, const WinogradTarget& tile) {
  constexpr int kOutputs = M::kOutputs, kPoints = M::kPoints;
  Vec outputs[kOutputs][kOutputs];
  Vec strange = hn::Zero(D());  // 0·x is 0 unless x is NaN or infinite
  unroll<kOutputs>([&](auto j) CONVOSCOPE_UNROLLED {
    Vec in[kPoints], out[kOutputs];
    unroll<kPoints>([&](auto q) CONVOSCOPE_UNROLLED {
      in[q] = hn::Load(D(), rows + (q * kFusedTiles<M> * kOutputs + j) * kLanes);
    });
    map_by_columns<typename M::Output>(in, out);
    unroll<kOutputs>([&](auto i) CONVOSCOPE_UNROLLED {
      outputs[i][j] = out[i];
      strange = hn::MulAdd(out[i], hn::Zero(D()), strange);
    });
  });
  unroll<kOutputs>([&](auto i) CONVOSCOPE_UNROLLED {
    if (i >= tile.rows) return;
    store_row<kOutputs>(outputs[i], block, 0, tile.pixels + i * fused.row_step, fused.column_step,
                        tile.columns);
  });
  return hn::AllTrue(D(), hn::Eq(strange, hn::Zero(D())));
}

template <class M>
HWY_NOINLINE void compute_tiles(const WinogradFused& fused, const ChannelBlock& block,
                                bool* finite) {
  constexpr int kTiles = kFusedTiles<M>, kOutputs = M::kOutputs, kPoints = M::kPoints;
  HWY_ALIGN float rows[kPoints * kTiles * kOutputs * kLanes];
  const int64_t vectors = (fused.channels + kLanes - 1) / kLanes;
  for (int q = 0; q < kPoints; ++q) {
    RowSums<M> sums;
    compute_row<M>(fused.input + q * vectors * kPoints * kTiles * kLanes,
                   fused.filters + q * fused.channels * kPoints * kLanes, fused.channels, sums);
    if (q < fused.tile_count) {
      prefetch_outputs(fused.tiles[q], block, 0, fused.row_step, fused.column_step);
    }
    unroll<kTiles>([&](auto t) CONVOSCOPE_UNROLLED {
      unroll<kOutputs>([&](auto j) CONVOSCOPE_UNROLLED {
        hn::Store(sums[t][j], D(), rows + ((q * kTiles + t) * kOutputs + j) * kLanes);
      });
    });
  }
  for (int64_t t = 0; t < fused.tile_count; ++t) {
    if (!finish_tile<M>(fused, block, rows + t * kOutputs * kLanes, fused.tiles[t])) {
      finite[t] = false;
    }
  }
}

int winograd_fused_tiles_of_target(WinogradScheme scheme) {
  if (scheme == WinogradScheme::kUnit4) return kFusedTiles<Maps<kUnit4Scheme>>;
  if (scheme == WinogradScheme::kStrided4) return kFusedTiles<Maps<kStrided4Scheme>>;
  return 0;
}

void winograd_fused_of_target(WinogradScheme scheme, const WinogradFused& fused,
                              const ChannelBlock& block, bool* finite) {
  if (scheme == WinogradScheme::kUnit4) compute_tiles<Maps<kUnit4Scheme>>(fused, block, finite);
  if (scheme == WinogradScheme::kStrided4) {
    compute_tiles<Maps<kStrided4Scheme>>(fused, block, finite);
  }
}

#else

int winograd_fused_tiles_of_target(WinogradScheme) { return 0; }
void winograd_fused_of_target(WinogradScheme, const WinogradFused&, const ChannelBlock&, bool*) {}

#endif

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(winograd_fused_tiles_of_target);
HWY_EXPORT(winograd_fused_of_target);

int winograd_fused_tiles(WinogradScheme scheme) {
  return HWY_DYNAMIC_DISPATCH(winograd_fused_tiles_of_target)(scheme);
}

void winograd_fused(WinogradScheme scheme, const WinogradFused& fused, const ChannelBlock& block,
                    bool* finite) {
  HWY_DYNAMIC_DISPATCH(winograd_fused_of_target)(scheme, fused, block, finite);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
