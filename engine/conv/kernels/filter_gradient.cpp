// See filter_gradient.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/filter_gradient.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include <algorithm>

#include "engine/conv/kernels/filter_gradient.h"
#include "engine/conv/kernels/output_lines-inl.h"
#include "engine/conv/kernels/unroll-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// One input value for all lanes; neighbours in memory.
struct BroadcastValues {
  template <int kValue, int kVector>
  HWY_INLINE Vec load(const float* pixel) const {
    return hn::Set(D(), pixel[kValue]);
  }
};

// Each lane its own channel.
struct LanewiseValues {
  int64_t step;

  template <int kValue, int kVector>
  HWY_INLINE Vec load(const float* pixel) const {
    return hn::LoadU(D(), pixel + kValue * step + kVector * kLanes);
  }
};

// kValues values times kVectors vectors of lanes; the first `count` of them are wanted.
template <int kValues, int kVectors, class Values>
HWY_NOINLINE void add_tile(const Values& values, const GradientSums& all, int64_t first_value,
                           float* sums, int64_t count) {
  Vec tile[kValues][kVectors];
  unroll<kValues>([&](auto i) CONVOSCOPE_UNROLLED {
    unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED { tile[i][v] = hn::Zero(D()); });
  });
  OutputLines<kValues, kVectors> lines(sums, all.sums_step, count >= kValues);
  for (int64_t row = 0; row < all.row_count; ++row) {
    const float* pixel = all.rows[row].values + all.value_offset + first_value;
    const float* gradient = all.rows[row].gradient + all.gradient_offset;
    for (int64_t x = 0; x < all.pixels; ++x) {
      lines.fetch_next();
      Vec g[kVectors];
      unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED {
        g[v] = hn::LoadU(D(), gradient + v * kLanes);
        keep_in_register(g[v]);
      });
      unroll<kValues>([&](auto i) CONVOSCOPE_UNROLLED {
        unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED {
          tile[i][v] = hn::MulAdd(values.template load<i, v>(pixel), g[v], tile[i][v]);
        });
      });
      pixel += all.pixel_step;
      gradient += all.gradient_step;
    }
  }
  const bool more = all.more;
  const int64_t sums_step = all.sums_step;
  unroll<kValues>([&](auto i) CONVOSCOPE_UNROLLED {
    if (i >= count) return;
    float* to = sums + i * sums_step;
    unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED {
      const Vec sum = more ? hn::Add(hn::LoadU(D(), to + v * kLanes), tile[i][v]) : tile[i][v];
      hn::StoreU(sum, D(), to + v * kLanes);
    });
  });
}

// Values a tile, from many to few. What is left after the last whole tile takes the narrowest tile
// that holds it.
template <int... kWidths>
struct ValueWidths {};

template <int kVectors, int kWidest, int... kNarrower, class Values>
void add_tiles(ValueWidths<kWidest, kNarrower...>, const Values& values, const GradientSums& all,
               int64_t value_step) {
  int64_t done = 0;
  const auto add = [&](auto width) {
    add_tile<width, kVectors>(values, all, done * value_step, all.sums + done * all.sums_step,
                              all.values - done);
    done += width;
  };
  const auto narrowest = [](int64_t left) {
    int width = kWidest;
    ((width = left <= kNarrower ? kNarrower : width), ...);
    return width;
  };
  // 21 values are three tiles of 7, not of 8.
  constexpr int kSecond = std::max({kNarrower..., 1});
  const auto computed = [&](int width) {
    return all.values / width * width +
           (all.values % width == 0 ? 0 : narrowest(all.values % width));
  };
  const int most =
      2 * kSecond > kWidest && computed(kSecond) < computed(kWidest) ? kSecond : kWidest;
  while (done < all.values) {
    const int width = std::min(most, narrowest(all.values - done));
    if (width == kWidest) {
      add(std::integral_constant<int, kWidest>());
    } else {
      ((width == kNarrower ? add(std::integral_constant<int, kNarrower>()) : void()), ...);
    }
  }
}

// Lanewise values have every width, since nothing may be read beyond the last one. Sums, gradients
// and one value must fit the registers: 32 with AVX-512, else 16. At least 8 sums
// keep the units busy, which start two multiply-adds a cycle that take four.
#if HWY_TARGET <= HWY_AVX3
using OneVectorValues = ValueWidths<16, 12, 8, 4>;
using TwoVectorValues = ValueWidths<8, 7, 4>;
#else
using OneVectorValues = ValueWidths<12, 8, 4>;
using TwoVectorValues = ValueWidths<6, 4, 2>;
#endif
using LanewiseOneVector = ValueWidths<8, 7, 6, 5, 4, 3, 2, 1>;
using LanewiseTwoVectors = ValueWidths<5, 4, 3, 2, 1>;
static_assert(kValueSlack >= 16);

void add_broadcast_products_of_target(const GradientSums& sums) {
  if (sums.vectors == 1) return add_tiles<1>(OneVectorValues(), BroadcastValues(), sums, 1);
  add_tiles<2>(TwoVectorValues(), BroadcastValues(), sums, 1);
}

void add_lanewise_products_of_target(const GradientSums& sums) {
  const LanewiseValues values{sums.value_step};
  if (sums.vectors == 1) return add_tiles<1>(LanewiseOneVector(), values, sums, sums.value_step);
  add_tiles<2>(LanewiseTwoVectors(), values, sums, sums.value_step);
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(add_broadcast_products_of_target);
HWY_EXPORT(add_lanewise_products_of_target);

void add_broadcast_products(const GradientSums& sums) {
  HWY_DYNAMIC_DISPATCH(add_broadcast_products_of_target)(sums);
}

void add_lanewise_products(const GradientSums& sums) {
  HWY_DYNAMIC_DISPATCH(add_lanewise_products_of_target)(sums);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
