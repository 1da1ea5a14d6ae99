// Highway's run-time dispatch in our words. Compiled once per target for the number of lanes alone.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/targets.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include <atomic>

#include "engine/conv/kernels/targets.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

int64_t lanes_of_target() {
  return static_cast<int64_t>(hwy::HWY_NAMESPACE::Lanes(hwy::HWY_NAMESPACE::ScalableTag<float>()));
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {
namespace {

HWY_EXPORT(lanes_of_target);

// What a ScopedTarget allows; 0: all that the processor has.
std::atomic<int64_t> forced{0};

// Bit masks of the supported targets, best first: Highway gives better targets lower bits.
std::vector<int64_t> masks_in(int64_t all) {
  std::vector<int64_t> masks;
  for (int64_t left = all; left != 0; left &= left - 1) masks.push_back(left & -left);
  return masks;
}

// The processor is asked once: in a virtual machine an answer takes ten microseconds, as long as a
// small convolution.
std::vector<int64_t> supported_masks() {
  static const int64_t processor = hwy::SupportedTargets() & HWY_TARGETS;
  const int64_t one = forced.load(std::memory_order_relaxed);
  return masks_in(one == 0 ? processor : one);
}

}  // namespace

std::string target_name() { return hwy::TargetName(supported_masks().front()); }

std::vector<std::string> supported_targets() {
  std::vector<std::string> names;
  for (const int64_t mask : supported_masks()) names.push_back(hwy::TargetName(mask));
  return names;
}

int64_t vector_lanes() { return HWY_DYNAMIC_DISPATCH(lanes_of_target)(); }

ScopedTarget::ScopedTarget(const std::string& name) {
  for (const int64_t mask : supported_masks()) {
    if (name != hwy::TargetName(mask)) continue;
    forced = mask;
    hwy::SetSupportedTargetsForTest(mask);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    return;
  }
}

ScopedTarget::~ScopedTarget() {
  forced = 0;
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
