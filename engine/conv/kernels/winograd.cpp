// The extents of the schemes, and the products; see winograd.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/winograd.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
//
#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <algorithm>

#include "engine/conv/kernels/unroll-inl.h"
#include "engine/conv/kernels/winograd.h"
#include "engine/conv/kernels/winograd_schemes.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// kTiles tiles times kVectors vectors of filters, at one position; added to the sums that are there
// where `more`.
template <int kTiles, int kVectors>
HWY_NOINLINE void multiply_tile(const float* input, int64_t tile_step, int64_t channels,
                                const float* filters, float* sums, bool more) {
  Vec sum[kTiles][kVectors];
  unroll<kTiles>([&](auto t) CONVOSCOPE_UNROLLED {
    unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED { sum[t][v] = hn::Zero(D()); });
  });
  constexpr int kGroups = (kTiles + 3) / 4;
  const float* group[kGroups];
  unroll<kGroups>([&](auto g) CONVOSCOPE_UNROLLED {
    group[g] = input + 4 * g * tile_step;
    keep_in_register(group[g]);
  });
  for (int64_t c = 0; c < channels; ++c) {
    Vec w[kVectors];
    unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED {
      w[v] = hn::LoadU(D(), filters + v * kLanes);
      keep_in_register(w[v]);
    });
    unroll<kTiles>([&](auto t) CONVOSCOPE_UNROLLED {
      const Vec x = hn::Set(D(), group[t / 4][t % 4 * tile_step]);
      unroll<kVectors>([&](auto v)
                           CONVOSCOPE_UNROLLED { sum[t][v] = hn::MulAdd(x, w[v], sum[t][v]); });
    });
    unroll<kGroups>([&](auto g) CONVOSCOPE_UNROLLED { ++group[g]; });
    filters += kVectors * kLanes;
  }
  unroll<kTiles>([&](auto t) CONVOSCOPE_UNROLLED {
    unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED {
      float* to = sums + (t * kVectors + v) * kLanes;
      hn::StoreU(more ? hn::Add(hn::LoadU(D(), to), sum[t][v]) : sum[t][v], D(), to);
    });
  });
}

// Sums, held weights and one broadcast fit 32 registers with AVX-512, else 16; 8 sums and more
// saturate the units.
#if HWY_TARGET <= HWY_AVX3
constexpr int kMostVectors = 4;
#else
constexpr int kMostVectors = 2;
#endif
template <int kVectors>
constexpr int kTilesAtOnce = kVectors == 1 || (kMostVectors == 4 && kVectors < 4) ? 8 : 4;

// Touches a share of the weights that are next, [begin, end) of `all`. With few tiles the processor
// itself is ahead by as much as memory allows.
HWY_INLINE void fetch_share(const float* next, int64_t elements, int64_t begin, int64_t end,
                            int64_t all) {
  constexpr int64_t kFew = 16, kCacheLine = 64 / sizeof(float);
  if (all <= kFew) return;
  for (int64_t i = elements * begin / all; i < elements * end / all; i += kCacheLine)
    hwy::Prefetch(next + i);
}

// The products of the channels from `channel` on, kWinogradChannels at most, at one position.
template <int kVectors>
void multiply_channels(const WinogradProducts& products, int64_t channel, const float* input,
                       const float* filters, float* sums) {
  constexpr int kTiles = kTilesAtOnce<kVectors>, kWidth = kVectors * kLanes;
  const int64_t channels = std::min(kWinogradChannels, products.channels - channel);
  const int64_t step = products.tile_step;
  const bool more = products.more || channel > 0;
  int64_t t = 0;
  const auto run = [&](auto width) HWY_ATTR {
    if (width > kTiles) return;
    for (; t + width <= products.tiles; t += width) {
      if (products.filters_stream)
        fetch_share(filters + channels * kWidth, channels * kWidth, t, t + width, products.tiles);
      multiply_tile<width, kVectors>(input + t * step, step, channels, filters, sums + t * kWidth,
                                     more);
    }
  };
  run(std::integral_constant<int, kTiles>());
  run(std::integral_constant<int, 4>());
  run(std::integral_constant<int, 2>());
  run(std::integral_constant<int, 1>());
}

template <int kVectors>
void multiply(const WinogradProducts& products) {
  constexpr int kWidth = kVectors * kLanes;
  for (int64_t p = 0; p < products.points; ++p) {
    const float* input = products.input + p * products.point_step;
    const float* filters =
        products.filters + p * (products.channels * kWidth + products.filters_gap);
    float* sums = products.sums + p * products.sums_point_step;
    for (int64_t c = 0; c < products.channels; c += kWinogradChannels) {
      multiply_channels<kVectors>(products, c, input + c, filters + c * kWidth, sums);
    }
  }
}

int winograd_vectors_of_target() { return kMostVectors; }

void winograd_products_of_target(const WinogradProducts& products) {
  switch (products.vectors) {
    case 1:
      return multiply<1>(products);
    case 2:
      return multiply<2>(products);
#if HWY_TARGET <= HWY_AVX3
    case 3:
      return multiply<3>(products);
    case 4:
      return multiply<4>(products);
#endif
  }
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(winograd_vectors_of_target);
HWY_EXPORT(winograd_products_of_target);

WinogradExtents winograd_extents(WinogradScheme scheme) {
  const auto extents = [](const auto& s) {
    return WinogradExtents{s.kPoints, s.kOutputs, s.kStride};
  };
  switch (scheme) {
    case WinogradScheme::kUnit2:
      return extents(kUnit2Scheme);
    case WinogradScheme::kUnit4:
      return extents(kUnit4Scheme);
    case WinogradScheme::kUnit6:
      return extents(kUnit6Scheme);
    case WinogradScheme::kStrided4:
      return extents(kStrided4Scheme);
  }
  return {};
}

int winograd_vectors() { return HWY_DYNAMIC_DISPATCH(winograd_vectors_of_target)(); }

void winograd_products(const WinogradProducts& products) {
  HWY_DYNAMIC_DISPATCH(winograd_products_of_target)(products);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
