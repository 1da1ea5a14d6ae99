// See winograd_upward.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/winograd_upward.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include <algorithm>

#include "engine/conv/kernels/linear_map-inl.h"
#include "engine/conv/kernels/winograd_schemes.h"
#include "engine/conv/kernels/winograd_upward.h"

#ifndef CONVOSCOPE_KERNELS_WINOGRAD_UPWARD_FACTORS
#define CONVOSCOPE_KERNELS_WINOGRAD_UPWARD_FACTORS
namespace convoscope::kernels {

// Even samples and outputs of kStrided4Scheme are those of its scheme of two taps, the first five
// points.
constexpr double sample_factor(int point, int sample) {
  if (point < kUpwardSamples) return kStrided4Scheme.input[point][2 * sample];
  return sample == point - kUpwardSamples + 1 ? 1 : 0;
}
constexpr double output_factor(int output, int point) {
  if (output % 2 == 1) return point == kUpwardSamples + output / 2 ? 1 : 0;
  return point < kUpwardSamples ? kStrided4Scheme.output[output / 2][point] : 0;
}

}  // namespace convoscope::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

struct UpwardSamples {
  static constexpr int kRows = kUpwardPoints, kColumns = kUpwardSamples;
  static constexpr double at(int r, int c) { return sample_factor(r, c); }
};
struct UpwardOutputs {
  static constexpr int kRows = kUpwardOutputs, kColumns = kUpwardPoints;
  static constexpr double at(int r, int c) { return output_factor(r, c); }
};

// One vector of channels of one tile, of which `count` exist. First along the rows of samples, then
// along the columns of what came out.
template <bool kWhole>
HWY_INLINE void transform_samples(const WinogradInput& input, const WinogradSource& tile,
                                  const float* pixels, int64_t count, float* transformed,
                                  int64_t point_step) {
  constexpr int kPoints = kUpwardPoints, kSamples = kUpwardSamples;
  HWY_ALIGN float rows[kSamples * kPoints * kLanes];
  for (int r = 0; r < kSamples; ++r) {
    Vec in[kSamples], out[kPoints];
    const bool row_inside = r >= tile.rows.begin && r < tile.rows.end;
    unroll<kSamples>([&](auto c) CONVOSCOPE_UNROLLED {
      const float* sample = pixels + r * input.row_step + c * input.column_step;
      if (kWhole) {
        in[c] = hn::LoadU(D(), sample);
      } else if (!row_inside || c < tile.columns.begin || c >= tile.columns.end) {
        in[c] = hn::Zero(D());
      } else {
        in[c] = count == kLanes ? hn::LoadU(D(), sample) : load_first(sample, count);
      }
    });
    map_by_rows<UpwardSamples>(in, out);
    unroll<kPoints>([&](auto p) CONVOSCOPE_UNROLLED {
      hn::Store(out[p], D(), rows + (r * kPoints + p) * kLanes);
    });
  }
  for (int p = 0; p < kPoints; ++p) {
    Vec in[kSamples], out[kPoints];
    unroll<kSamples>([&](auto r) CONVOSCOPE_UNROLLED {
      in[r] = hn::Load(D(), rows + (r * kPoints + p) * kLanes);
    });
    map_by_rows<UpwardSamples>(in, out);
    unroll<kPoints>([&](auto q) CONVOSCOPE_UNROLLED {
      hn::StoreU(out[q], D(), transformed + (q * kPoints + p) * point_step);
    });
  }
}

void upward_input_of_target(const WinogradInput& input, const WinogradSource* tiles,
                            int64_t tile_count, float* transformed, int64_t point_step,
                            int64_t tile_step) {
  const auto covers = [](const PixelRange& range) {
    return range.begin == 0 && range.end == kUpwardSamples;
  };
  for (int64_t t = 0; t < tile_count; ++t) {
    const WinogradSource& tile = tiles[t];
    const bool interior = covers(tile.rows) && covers(tile.columns);
    float* to = transformed + t * tile_step;
    for (int64_t c = 0; c < input.channels; c += kLanes) {
      const int64_t count = std::min<int64_t>(kLanes, input.channels - c);
      if (interior && count == kLanes) {
        transform_samples<true>(input, tile, tile.pixels + c, count, to + c, point_step);
      } else {
        transform_samples<false>(input, tile, tile.pixels + c, count, to + c, point_step);
      }
    }
  }
}

// One vector of filters of one tile, of which `count` exist. What isn't finite shows in `strange`.
HWY_INLINE void transform_points(const WinogradOutput& output, const float* sums, int64_t count,
                                 const UpwardTarget& tile, float* pixels, Vec& strange) {
  constexpr int kPoints = kUpwardPoints, kOutputs = kUpwardOutputs;
  HWY_ALIGN float columns[kOutputs * kPoints * kLanes];
  for (int p = 0; p < kPoints; ++p) {
    Vec in[kPoints], out[kOutputs];
    unroll<kPoints>([&](auto q) CONVOSCOPE_UNROLLED {
      in[q] = hn::LoadU(D(), sums + (q * kPoints + p) * output.sums_point_step);
    });
    map_by_columns<UpwardOutputs>(in, out);
    unroll<kOutputs>([&](auto i) CONVOSCOPE_UNROLLED {
      hn::Store(out[i], D(), columns + (i * kPoints + p) * kLanes);
    });
  }
  for (int64_t i = tile.rows.begin; i < tile.rows.end; ++i) {
    Vec in[kPoints], out[kOutputs];
    unroll<kPoints>([&](auto p) CONVOSCOPE_UNROLLED {
      in[p] = hn::Load(D(), columns + (i * kPoints + p) * kLanes);
    });
    map_by_columns<UpwardOutputs>(in, out);
    float* row = pixels + i * output.row_step;
    unroll<kOutputs>([&](auto j) CONVOSCOPE_UNROLLED {
      if (j < tile.columns.begin || j >= tile.columns.end) return;
      strange = hn::MulAdd(out[j], hn::Zero(D()), strange);  // 0·x is 0 unless x is NaN or infinite
      if (count == kLanes) {
        hn::StoreU(out[j], D(), row + j * output.column_step);
      } else {
        HWY_ALIGN float lanes[kLanes];
        hn::Store(out[j], D(), lanes);
        std::copy_n(lanes, count, row + j * output.column_step);
      }
    });
  }
}

bool upward_output_of_target(const WinogradOutput& output, const ChannelBlock& block,
                             const UpwardTarget* tiles, int64_t tile_count) {
  Vec strange = hn::Zero(D());
  for (int64_t t = 0; t < tile_count; ++t) {
    for (int v = 0; v < block.vectors; ++v) {
      const float* sums = output.sums + (t * block.vectors + v) * kLanes;
      transform_points(output, sums, std::min<int64_t>(kLanes, block.count - v * kLanes), tiles[t],
                       tiles[t].pixels + block.offsets[0] + v * kLanes, strange);
    }
  }
  return hn::AllTrue(D(), hn::Eq(strange, hn::Zero(D())));
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(upward_input_of_target);
HWY_EXPORT(upward_output_of_target);

double upward_sample_factor(int point, int sample) { return sample_factor(point, sample); }
double upward_output_factor(int output, int point) { return output_factor(output, point); }

void upward_input(const WinogradInput& input, const WinogradSource* tiles, int64_t tile_count,
                  float* transformed, int64_t point_step, int64_t tile_step) {
  HWY_DYNAMIC_DISPATCH(upward_input_of_target)
  (input, tiles, tile_count, transformed, point_step, tile_step);
}

bool upward_output(const WinogradOutput& output, const ChannelBlock& block,
                   const UpwardTarget* tiles, int64_t tile_count) {
  return HWY_DYNAMIC_DISPATCH(upward_output_of_target)(output, block, tiles, tile_count);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
