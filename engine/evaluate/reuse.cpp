// See reuse.h.
#include "engine/evaluate/reuse.h"

#include <cstring>
#include <utility>

#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

// Filters whose weights differ in any bit; the banks have the same extents.
std::vector<int64_t> changed_filters(const Tensor& now, const Tensor& before) {
  const int64_t out = filter_shape(now).out;
  std::vector<bool> changed(static_cast<size_t>(out));
  const size_t row_bytes = static_cast<size_t>(out) * sizeof(float);
  for (int64_t row = 0; row < now.size(); row += out) {
    const float* a = now.data() + row;
    const float* b = before.data() + row;
    if (std::memcmp(a, b, row_bytes) == 0) continue;
    for (int64_t k = 0; k < out; ++k) {
      if (std::memcmp(a + k, b + k, sizeof(float)) != 0) changed[static_cast<size_t>(k)] = true;
    }
  }
  std::vector<int64_t> filters;
  for (int64_t k = 0; k < out; ++k) {
    if (changed[static_cast<size_t>(k)]) filters.push_back(k);
  }
  return filters;
}

bool same_bits(const Plan& a, const Plan& b) {
  return a.algorithm == b.algorithm && a.target == b.target;
}

// Whether computing all channels takes less time than computing `changed` ones and copying the
// others. Channels are computed by whole vectors, or a plane at a time. Copying an element of an
// output that the caches don't hold takes as long as some multiply-adds: 0.2 ns were measured on
// two cores that do 116 of them a nanosecond, and 0.55 ns where the copy's pixels are written once
// more.
bool copying_takes_longer(const Geometry& g, const Plan& plan, int64_t changed) {
  constexpr int64_t kCached = int64_t{1} << 18;  // elements
  if (g.output().size() <= kCached) return false;
  const int64_t at_once = channels_at_once(plan);
  const int64_t copy = at_once == 1 ? 24 : 64;  // multiply-adds an element
  const int64_t all = ceil_div(g.out_channels, at_once), some = ceil_div(changed, at_once);
  const int64_t taps = g.h.filter * g.w.filter * g.filter_channels;
  return taps * (all - some) <= copy * all;
}

// Of a layer whose input is the one it had before.
LayerNeed need_of(const Layer& now, const Geometry& geometry, const Plan& plan, const Layer& before,
                  const LayerResult& result) {
  if (!(geometry == result.geometry) || !same_bits(plan, result.plan)) return {};
  const TensorPtr& filters = now.filters.tensor;
  std::vector<int64_t> channels;
  if (filters != before.filters.tensor) {
    channels = changed_filters(*filters, *before.filters.tensor);
  }
  if (channels.empty()) {
    return {now.activation == before.activation ? Need::kNothing : Need::kActivation, {}};
  }
  // The reference knows no part of a bank.
  const bool whole = std::ssize(channels) == geometry.out_channels ||
                     plan.algorithm == Algorithm::kReference ||
                     copying_takes_longer(geometry, plan, std::ssize(channels));
  if (whole) return {};
  return {Need::kChannels, std::move(channels)};
}

int64_t multiply_adds(const LayerNeed& need, const Geometry& geometry) {
  const int64_t all = geometry.multiply_adds();
  if (need.need == Need::kEverything) return all;
  if (need.need != Need::kChannels) return 0;
  return all / geometry.out_channels * static_cast<int64_t>(need.channels.size());
}

}  // namespace

std::vector<LayerNeed> needs_of(const Experiment& experiment, const TensorPtr& input,
                                const std::vector<Geometry>& geometries,
                                const std::vector<Plan>& plans, const Result* previous) {
  std::vector<LayerNeed> needs;
  bool same_input = previous != nullptr && previous->input == input;
  for (size_t l = 0; l < experiment.layers.size(); ++l) {
    LayerNeed need;
    if (same_input && l < previous->layers.size()) {
      need = need_of(experiment.layers[l], geometries[l], plans[l], previous->experiment->layers[l],
                     previous->layers[l]);
    }
    need.multiply_adds = multiply_adds(need, geometries[l]);
    same_input = same_input && need.need == Need::kNothing;
    needs.push_back(std::move(need));
  }
  return needs;
}

}  // namespace convoscope
