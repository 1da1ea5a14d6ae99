// How lanes that belong to several groups take their inputs from one vector of channels
// (grouped.h).
#if defined(CONVOSCOPE_KERNELS_OWN_GROUP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CONVOSCOPE_KERNELS_OWN_GROUP_INL_H_
#undef CONVOSCOPE_KERNELS_OWN_GROUP_INL_H_
#else
#define CONVOSCOPE_KERNELS_OWN_GROUP_INL_H_
#endif

#include "engine/conv/kernels/unroll-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// Channel i of a lane's own group, for rising i.
class OwnGroup {
 public:
  // `channels` divides the lanes, so it is a power of two.
  explicit OwnGroup(int64_t channels)
      : lanes_(hn::And(hn::Iota(kInts, 0), hn::Set(kInts, static_cast<int32_t>(-channels)))),
        shuffle_(hn::IndicesFromVec(D(), lanes_)) {}

  template <int kVector>
  HWY_INLINE Vec load(const float* pixel) const {
    return hn::TableLookupLanes(hn::LoadU(D(), pixel + kVector * kLanes), shuffle_);
  }
  // After a group's last channel comes what nobody asks for, but a lane all the same.
  HWY_INLINE void advance() {
    lanes_ = hn::And(hn::Add(lanes_, hn::Set(kInts, 1)), hn::Set(kInts, kLanes - 1));
    shuffle_ = hn::IndicesFromVec(D(), lanes_);
  }

 private:
  static constexpr hn::RebindToSigned<D> kInts{};

  hn::Vec<hn::RebindToSigned<D>> lanes_;
  decltype(hn::IndicesFromVec(D(), lanes_)) shuffle_;
};

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
