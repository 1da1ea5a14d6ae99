// See portrait.h.
#include "app/panels/filters/portrait.h"

#include <algorithm>
#include <memory>

namespace convoscope::app {
namespace {

TensorPtr response_picture(const SliceAnatomy& slice) {
  Tensor picture(ImageShape{1, kResponseSize, kResponseSize, 1}, DataFormat::kNHWC);
  std::copy(slice.response.begin(), slice.response.end(), picture.data());
  return std::make_shared<const Tensor>(std::move(picture));
}

TensorPtr approximations(const SliceAnatomy& slice) {
  Tensor bank(FilterShape{slice.h, slice.w, 1, kApproximations});
  for (int64_t k = 0; k < kApproximations; ++k) {
    const std::vector<double> near = recomposed(slice.svd, k + 1);
    for (size_t i = 0; i < near.size(); ++i) {
      bank.data()[static_cast<int64_t>(i) * kApproximations + k] = static_cast<float>(near[i]);
    }
  }
  return std::make_shared<const Tensor>(std::move(bank));
}

}  // namespace

const SliceAnatomy* Portrait::slice_of(int64_t q) const {
  for (const SliceAnatomy& slice : anatomy.slices) {
    if (slice.q == q) return &slice;
  }
  return nullptr;
}

Portrait portrait_of(const PortraitQuestion& question) {
  Portrait portrait{.anatomy = filter_anatomy(*question.bank, question.k, question.channels)};
  float peak = 0;
  for (const SliceAnatomy& slice : portrait.anatomy.slices) {
    portrait.slices.push_back({response_picture(slice), approximations(slice)});
    peak = std::max(peak, static_cast<float>(slice.peak.magnitude));
  }
  if (peak > 0) portrait.response_peak = peak;
  return portrait;
}

}  // namespace convoscope::app
