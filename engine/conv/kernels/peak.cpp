// See peak.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/peak.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "engine/conv/kernels/peak.h"
#include "engine/conv/kernels/unroll-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

int64_t multiply_add_loop_of_target(int64_t rounds, float seed, float* sink) {
  constexpr int kSums = 12;  // at least 8 hide the latency; 12 and two factors fit 16 registers
  Vec sums[kSums];
  unroll<kSums>([&](auto i) CONVOSCOPE_UNROLLED { sums[i] = hn::Set(D(), seed * i); });
  Vec factor = hn::Set(D(), seed);
  const Vec term = hn::Set(D(), 1.0f - seed);
  for (int64_t round = 0; round < rounds; ++round) {
    keep_in_register(factor);
    unroll<kSums>([&](auto i) CONVOSCOPE_UNROLLED { sums[i] = hn::MulAdd(sums[i], factor, term); });
  }
  Vec total = hn::Zero(D());
  unroll<kSums>([&](auto i) CONVOSCOPE_UNROLLED { total = hn::Add(total, sums[i]); });
  *sink += hn::GetLane(total);
  return rounds * kSums * kLanes;
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(multiply_add_loop_of_target);

int64_t multiply_add_loop(int64_t rounds, float seed, float* sink) {
  return HWY_DYNAMIC_DISPATCH(multiply_add_loop_of_target)(rounds, seed, sink);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
