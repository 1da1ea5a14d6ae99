// See filter_gradient_rows.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/filter_gradient_rows.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include <algorithm>

#include "engine/conv/kernels/filter_gradient_rows.h"
#include "engine/conv/kernels/unroll-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

template <int kValues, int kFilters>
struct PixelTile {
  Vec sums[kValues][kFilters];
  const float* values[kValues];  // that the current row begins with
  const float* gradient;
};

// The products of one vector of pixels, of which the first `count` take part.
template <bool kWhole, int kValues, int kFilters>
HWY_INLINE void add_vector(PixelTile<kValues, kFilters>& tile, int64_t filter_step, int64_t x,
                           int64_t count) {
  const auto load = [&](const float* from) CONVOSCOPE_UNROLLED {
    return kWhole ? hn::LoadU(D(), from) : load_first(from, count);
  };
  Vec g[kFilters];
  unroll<kFilters>([&](auto k) CONVOSCOPE_UNROLLED {
    g[k] = load(tile.gradient + k * filter_step + x);
    keep_in_register(g[k]);
  });
  unroll<kValues>([&](auto i) CONVOSCOPE_UNROLLED {
    Vec value = load(tile.values[i] + x);
    if (kFilters > 1) keep_in_register(value);
    unroll<kFilters>([&](auto k) CONVOSCOPE_UNROLLED {
      tile.sums[i][k] = hn::MulAdd(value, g[k], tile.sums[i][k]);
    });
  });
}

// The values from `first` on; beyond the last one it computes that one again and drops it.
template <int kValues, int kFilters>
HWY_NOINLINE void add_pixel_tile(const PixelSums& all, int64_t first) {
  PixelTile<kValues, kFilters> tile;
  PixelValue values[kValues];
  unroll<kValues>([&](auto i) CONVOSCOPE_UNROLLED {
    values[i] = all.values[std::min<int64_t>(first + i, all.value_count - 1)];
    unroll<kFilters>([&](auto k) CONVOSCOPE_UNROLLED { tile.sums[i][k] = hn::Zero(D()); });
  });
  for (int64_t row = 0; row < all.row_count; ++row) {
    unroll<kValues>([&](auto i) CONVOSCOPE_UNROLLED {
      tile.values[i] = all.rows[row].lines[values[i].line] + (values[i].offset + all.first_pixel);
    });
    tile.gradient = all.rows[row].gradient + all.first_pixel;
    int64_t x = 0;
    for (; x + kLanes <= all.pixels; x += kLanes) {
      add_vector<true>(tile, all.filter_step, x, kLanes);
    }
    if (x < all.pixels) add_vector<false>(tile, all.filter_step, x, all.pixels - x);
  }
  unroll<kValues>([&](auto i) CONVOSCOPE_UNROLLED {
    if (first + i >= all.value_count) return;
    unroll<kFilters>([&](auto k) CONVOSCOPE_UNROLLED {
      all.sums[values[i].sum + k] += hn::GetLane(hn::SumOfLanes(D(), tile.sums[i][k]));
    });
  });
}

template <int kMost, int kFew, int kFilters>
void add_pixel_tiles(const PixelSums& sums) {
  int64_t first = 0;
  for (; first + kFew < sums.value_count; first += kMost)
    add_pixel_tile<kMost, kFilters>(sums, first);
  for (; first < sums.value_count; first += kFew) add_pixel_tile<kFew, kFilters>(sums, first);
}

// At least 8 running sums where values suffice; sums, gradients and one value fit the registers.
#if HWY_TARGET <= HWY_AVX3
constexpr int kMostValues[] = {8, 8, 6, 5};
#else
constexpr int kMostValues[] = {8, 5, 3, 2};
#endif
constexpr int kFewValues[] = {4, 3, 3, 2};

void add_pixel_products_of_target(const PixelSums& sums) {
  switch (sums.filters) {
    case 1:
      return add_pixel_tiles<kMostValues[0], kFewValues[0], 1>(sums);
    case 2:
      return add_pixel_tiles<kMostValues[1], kFewValues[1], 2>(sums);
    case 3:
      return add_pixel_tiles<kMostValues[2], kFewValues[2], 3>(sums);
    default:
      return add_pixel_tiles<kMostValues[3], kFewValues[3], 4>(sums);
  }
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(add_pixel_products_of_target);

void add_pixel_products(const PixelSums& sums) {
  HWY_DYNAMIC_DISPATCH(add_pixel_products_of_target)(sums);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
