// Highway's run-time dispatch in our words. Compiled once per target for the number of lanes alone.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/targets.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

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

// Bit masks of the supported targets, best first: Highway gives better targets lower bits.
std::vector<int64_t> supported_masks() {
  std::vector<int64_t> masks;
  for (int64_t left = hwy::SupportedTargets() & HWY_TARGETS; left != 0; left &= left - 1) {
    masks.push_back(left & -left);
  }
  return masks;
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
    hwy::SetSupportedTargetsForTest(mask);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    return;
  }
}

ScopedTarget::~ScopedTarget() {
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
