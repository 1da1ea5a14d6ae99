// See plane_filters.h.
#include "engine/conv/plane_filters.h"

#include <algorithm>
#include <cmath>

#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

int64_t output_bytes(const Geometry& g) {
  return g.batch * g.h.output * g.w.output * g.out_channels * static_cast<int64_t>(sizeof(float));
}

}  // namespace

std::string stride_refusal(const Geometry& g) {
  if ((g.h.output <= 1 || g.h.stride == 1) && (g.w.output <= 1 || g.w.stride == 1)) return {};
  return "it moves by 1 pixel; the strides are " + std::to_string(g.h.stride) + ", " +
         std::to_string(g.w.stride);
}

std::string plane_refusal(const Case& c, const Geometry& g) {
  if (g.filter_channels != 1) {
    return "a filter reads " + std::to_string(g.filter_channels) +
           " input channels; it takes planes of 1";
  }
  if (std::string reason = stride_refusal(g); !reason.empty()) return reason;
  if (c.spec.data_format == DataFormat::kNHWC && (g.in_channels != 1 || g.out_channels != 1)) {
    return "neighbouring pixels of a channel lie apart in NHWC with " +
           std::to_string(g.in_channels) + " input and " + std::to_string(g.out_channels) +
           " output channels";
  }
  return {};
}

// Four times the second level of a core. A plane of 1080×1920 pixels gains a fifth at 3×3 taps; 16
// filters of 3×3×3 over 512×512 pixels gain a quarter where one result is kept while the next is
// computed.
bool exceeds_caches(const Geometry& g) { return output_bytes(g) > int64_t{4} << 20; }

PlaneFilters::PlaneFilters(const FilterView& view, const Geometry& g,
                           const std::vector<int64_t>& channels)
    : taps_(g.h.filter * g.w.filter) {
  weights_.reserve(channels.size() * static_cast<size_t>(taps_));
  for (const int64_t k : channels) {
    const float* filter = view.data + k / g.channels_per_group() * view.group_step +
                          k % g.channels_per_group() * view.out_step;
    for (int64_t y = 0; y < g.h.filter; ++y) {
      for (int64_t x = 0; x < g.w.filter; ++x) {
        weights_.push_back(filter[y * view.tap_row_step + x * view.tap_step]);
      }
    }
  }
}

bool PlaneFilters::finite() const {
  return std::all_of(weights_.begin(), weights_.end(), [](float w) { return std::isfinite(w); });
}

}  // namespace convoscope
