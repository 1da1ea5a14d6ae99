// The transform of sums into outputs; see winograd.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/winograd_output.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include <algorithm>

#include "engine/conv/kernels/winograd_maps-inl.h"
#include "engine/conv/kernels/winograd_store-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// One tile's outputs of one vector of filters.
template <int kOutputs>
using Outputs = Vec[kOutputs][kOutputs];

// Adds a row of points, transformed along it, to the outputs: times column kPoint of the Matrix.
template <class Matrix, int kPoint, int kOutputs>
HWY_INLINE void add_row(const Vec* row, Outputs<kOutputs>& outputs, bool (&begun)[kOutputs]) {
  unroll<kOutputs>([&](auto i) CONVOSCOPE_UNROLLED {
    constexpr double kFactor = Matrix::at(i, kPoint);
    if constexpr (kFactor == 0) return;
    unroll<kOutputs>([&](auto j) CONVOSCOPE_UNROLLED {
      const Vec factor = hn::Set(D(), static_cast<float>(kFactor));
      if (!begun[i]) {
        outputs[i][j] = kFactor == 1 ? row[j] : hn::Mul(row[j], factor);
      } else {
        outputs[i][j] = kFactor == 1 ? hn::Add(outputs[i][j], row[j])
                                     : hn::MulAdd(row[j], factor, outputs[i][j]);
      }
    });
    begun[i] = true;
  });
}

// A row of points after the other, two where they mirror one another, so that nothing but the
// outputs waits in registers.
template <class M>
HWY_INLINE void transform_sums(const float* sums, int64_t point_step,
                               Outputs<M::kOutputs>& outputs) {
  using Matrix = typename M::Output;
  using Columns = Transposed<Matrix>;
  constexpr int kPoints = M::kPoints, kOutputs = M::kOutputs;
  bool begun[kOutputs] = {};
  unroll<kPoints>([&](auto q) CONVOSCOPE_UNROLLED {
    if constexpr (first_of_pair<Columns>(q - 1)) return;
    const auto at = [&](int row, int p)
                        CONVOSCOPE_UNROLLED { return sums + (row * kPoints + p) * point_step; };
    Vec in[kPoints], out[kOutputs];
    if constexpr (first_of_pair<Columns>(q)) {
      Vec other[kPoints];
      unroll<kPoints>([&](auto p) CONVOSCOPE_UNROLLED {
        const Vec a = hn::LoadU(D(), at(q, p)), b = hn::LoadU(D(), at(q + 1, p));
        in[p] = hn::Add(a, b);
        other[p] = hn::Sub(a, b);
      });
      map_by_columns<Matrix>(in, out);
      add_row<Folded<Matrix>, q, kOutputs>(out, outputs, begun);
      map_by_columns<Matrix>(other, out);
      add_row<Folded<Matrix>, q + 1, kOutputs>(out, outputs, begun);
    } else {
      unroll<kPoints>([&](auto p) CONVOSCOPE_UNROLLED { in[p] = hn::LoadU(D(), at(q, p)); });
      map_by_columns<Matrix>(in, out);
      add_row<Folded<Matrix>, q, kOutputs>(out, outputs, begun);
    }
  });
}

// One vector of filters of one tile. True where all outputs are finite.
template <class M>
HWY_INLINE bool transform_output(const WinogradOutput& output, const float* sums,
                                 const ChannelBlock& block, int vector,
                                 const WinogradTarget& tile) {
  constexpr int kOutputs = M::kOutputs;
  Outputs<kOutputs> outputs;
  transform_sums<M>(sums, output.sums_point_step, outputs);
  Vec strange = hn::Zero(D());  // 0·x is 0 unless x is NaN or infinite
  unroll<kOutputs>([&](auto i) CONVOSCOPE_UNROLLED {
    if (i >= tile.rows) return;
    unroll<kOutputs>([&](auto j) CONVOSCOPE_UNROLLED {
      strange = hn::MulAdd(outputs[i][j], hn::Zero(D()), strange);
    });
    store_row<kOutputs>(outputs[i], block, vector, tile.pixels + i * output.row_step,
                        output.column_step, tile.columns);
  });
  return hn::AllTrue(D(), hn::Eq(strange, hn::Zero(D())));
}

void winograd_output_of_target(WinogradScheme scheme, const WinogradOutput& output,
                               const ChannelBlock& block, const WinogradTarget* tiles,
                               int64_t tile_count, bool* finite) {
  constexpr int64_t kAhead = 2;  // tiles, some 300 cycles: what the third-level cache takes
  with_maps(scheme, [&](auto maps) HWY_ATTR {
    for (int64_t t = 0; t < tile_count; ++t) {
      for (int v = 0; v < block.vectors; ++v) {
        if (t + kAhead < tile_count)
          prefetch_outputs(tiles[t + kAhead], block, v, output.row_step, output.column_step);
        const float* sums = output.sums + (t * block.vectors + v) * kLanes;
        if (!transform_output<decltype(maps)>(output, sums, block, v, tiles[t])) finite[t] = false;
      }
    }
  });
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(winograd_output_of_target);

void winograd_output(WinogradScheme scheme, const WinogradOutput& output, const ChannelBlock& block,
                     const WinogradTarget* tiles, int64_t tile_count, bool* finite) {
  HWY_DYNAMIC_DISPATCH(winograd_output_of_target)
  (scheme, output, block, tiles, tile_count, finite);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
