// See grouped.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/grouped.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "engine/conv/kernels/grouped.h"
#include "engine/conv/kernels/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// Channel i of a lane's own group, for rising i.
class OwnGroup {
 public:
  explicit OwnGroup(int64_t channels) {
    HWY_ALIGN int32_t first[kLanes];
    for (int lane = 0; lane < kLanes; ++lane) {
      first[lane] = static_cast<int32_t>(lane / channels * channels);
    }
    lanes_ = hn::Load(kInts, first);
    shuffle_ = hn::IndicesFromVec(D(), lanes_);
  }

  template <int kVector>
  HWY_INLINE Vec load(const float* pixel) const {
    return hn::TableLookupLanes(hn::LoadU(D(), pixel + kVector * kLanes), shuffle_);
  }
  HWY_INLINE void advance() {
    lanes_ = hn::Add(lanes_, hn::Set(kInts, 1));
    shuffle_ = hn::IndicesFromVec(D(), lanes_);
  }

 private:
  static constexpr hn::RebindToSigned<D> kInts{};

  hn::Vec<hn::RebindToSigned<D>> lanes_;
  decltype(hn::IndicesFromVec(D(), lanes_)) shuffle_;
};

// Few widths: each is code of its own for every target.
using GroupedWidths = TileWidths<7, 4, 1>;

void grouped_row_of_target(const Window& window, const ChannelBlock& block, const Row& row) {
  Window vectors = window;
  vectors.channel_step = 0;  // all channels of the group come from one vector
  const OwnGroup own(window.channels);
  if (block.vectors == 1) return compute_row<1>(TailWidths(), own, vectors, block, row);
  compute_row<2>(GroupedWidths(), own, vectors, block, row);
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(grouped_row_of_target);

void grouped_row(const Window& window, const ChannelBlock& block, const Row& row) {
  HWY_DYNAMIC_DISPATCH(grouped_row_of_target)(window, block, row);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
