// See lane_moments.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/lane_moments.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "engine/conv/kernels/lane_moments.h"
#include "engine/conv/kernels/unroll-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

static_assert(kLanes <= kMostMomentLanes);

using Whole = hn::RebindToSigned<D>;
#if HWY_TARGET == HWY_SCALAR
using Wide = hn::Rebind<double, D>;
constexpr int kParts = 1;

template <int kPart>
HWY_INLINE hn::Vec<Wide> widened(Vec v) {
  return hn::PromoteTo(Wide(), v);
}
#else
using Half = hn::Half<D>;
using Wide = hn::Rebind<double, Half>;
constexpr int kParts = 2;

template <int kPart>
HWY_INLINE hn::Vec<Wide> widened(Vec v) {
  if constexpr (kPart == 0) return hn::PromoteTo(Wide(), hn::LowerHalf(Half(), v));
  return hn::PromoteTo(Wide(), hn::UpperHalf(Half(), v));
}
#endif
constexpr int kWideLanes = kLanes / kParts;

void lane_moments_of_target(const float* data, int64_t count, int64_t stride,
                            LaneMoments* of_lanes) {
  const Vec pivot = hn::LoadU(D(), data);
  Vec low = pivot, high = pivot;
  hn::Vec<Whole> zeros = hn::Zero(Whole());
  hn::Vec<Wide> pivots[kParts], sum[kParts], squares[kParts];
  unroll<kParts>([&](auto p) CONVOSCOPE_UNROLLED {
    pivots[p] = widened<p>(pivot);
    sum[p] = squares[p] = hn::Zero(Wide());
  });
  for (int64_t i = 0; i < count; ++i) {
    const Vec value = hn::LoadU(D(), data + i * stride);
    low = hn::Min(value, low);
    high = hn::Max(value, high);
    const auto zero = hn::RebindMask(Whole(), hn::Eq(value, hn::Zero(D())));
    zeros = hn::Sub(zeros, hn::VecFromMask(Whole(), zero));  // true is −1
    unroll<kParts>([&](auto p) CONVOSCOPE_UNROLLED {
      const auto d = hn::Sub(widened<p>(value), pivots[p]);
      sum[p] = hn::Add(sum[p], d);
      squares[p] = hn::MulAdd(d, d, squares[p]);
    });
  }
  HWY_ALIGN float first[kLanes], lows[kLanes], highs[kLanes];
  HWY_ALIGN int32_t zero_counts[kLanes];
  HWY_ALIGN double sums[kLanes], sums_of_squares[kLanes];
  hn::Store(pivot, D(), first);
  hn::Store(low, D(), lows);
  hn::Store(high, D(), highs);
  hn::Store(zeros, Whole(), zero_counts);
  unroll<kParts>([&](auto p) CONVOSCOPE_UNROLLED {
    hn::Store(sum[p], Wide(), sums + p * kWideLanes);
    hn::Store(squares[p], Wide(), sums_of_squares + p * kWideLanes);
  });
  for (int j = 0; j < kLanes; ++j) {
    of_lanes[j] = {first[j], lows[j], highs[j], zero_counts[j], sums[j], sums_of_squares[j]};
  }
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(lane_moments_of_target);

void lane_moments(const float* data, int64_t count, int64_t stride, LaneMoments* of_lanes) {
  HWY_DYNAMIC_DISPATCH(lane_moments_of_target)(data, count, stride, of_lanes);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
