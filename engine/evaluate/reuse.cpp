// See reuse.h.
#include "engine/evaluate/reuse.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/chain/forward.h"
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

// Whether two layers of one geometry compute the same from the same, but for their filters and
// activation functions.
bool same_operation(const Layer& now, const Layer& before) {
  return now.op == before.op && now.bypassed == before.bypassed &&
         now.pointwise.tensor == before.pointwise.tensor && now.bias == before.bias &&
         now.norm == before.norm;
}

// Of conv2d and depthwise_conv2d, the only ones of which single channels are computed.
LayerNeed need_of_filters(const Layer& now, const LayerGeometry& geometry, const Plan& plan,
                          const Layer& before) {
  std::vector<int64_t> channels = changed_filters(*now.filters.tensor, *before.filters.tensor);
  if (channels.empty()) return {Need::kNothing, {}};
  // The reference knows no part of a bank.
  const bool whole = std::ssize(channels) == geometry.output.c ||
                     plan.algorithm == Algorithm::kReference ||
                     copying_takes_longer(geometry.window, plan, std::ssize(channels));
  if (whole) return {};
  return {Need::kChannels, std::move(channels)};
}

// Of a layer whose inputs are those it had before; `same_options` says that algorithm and precision
// were asked for then as now.
LayerNeed need_of(const Layer& now, const LayerGeometry& geometry, const Plan& plan,
                  const Layer& before, const LayerResult& result, bool same_options) {
  if (!(geometry == result.geometry) || !same_operation(now, before)) return {};
  LayerNeed need{Need::kNothing, {}};
  if (is_convolution(now.op) && !now.bypassed) {
    if (!same_bits(plan, result.plan)) return {};
    if (now.filters.tensor != before.filters.tensor) {
      need = need_of_filters(now, geometry, plan, before);
    }
  } else if (has_filters(now.op) && !now.bypassed) {
    if (!same_options || now.filters.tensor != before.filters.tensor) return {};
  }
  if (need.need == Need::kNothing && !(activation_of(now) == activation_of(before))) {
    need.need = Need::kActivation;
  }
  return need;
}

int64_t multiply_adds(const LayerNeed& need, const LayerGeometry& geometry) {
  const int64_t all = geometry.multiply_adds;
  if (need.need == Need::kEverything) return all;
  if (need.need != Need::kChannels) return 0;
  return all / geometry.output.c * static_cast<int64_t>(need.channels.size());
}

// What a need builds on was let go: then everything is needed.
void compute_again(LayerNeed& need) {
  need.need = Need::kEverything;
  need.channels.clear();
}

}  // namespace

std::vector<LayerNeed> needs_of(const Experiment& experiment, const TensorPtr& input,
                                const std::vector<LayerGeometry>& chain,
                                const std::vector<Plan>& plans, const std::vector<bool>& kept,
                                const EvaluateOptions& options, const Result* previous) {
  const bool same_options = previous != nullptr && previous->algorithm == options.algorithm &&
                            previous->precision == options.precision;
  std::vector<LayerNeed> needs(chain.size());
  std::vector<bool> same(chain.size() + 1);  // a level each
  same[0] = previous != nullptr && previous->input == input;
  for (size_t l = 0; l < chain.size(); ++l) {
    const auto unchanged = [&](const LayerSource& source) { return same[source.level]; };
    if (std::ranges::all_of(chain[l].sources, unchanged) && l < previous->layers.size()) {
      needs[l] = need_of(experiment.layers[l], chain[l], plans[l], previous->experiment->layers[l],
                         previous->layers[l], same_options);
    }
    needs[l].unchanged = needs[l].need == Need::kNothing;
    same[l + 1] = needs[l].unchanged;
  }
  std::vector<bool> read(chain.size() + 1);
  for (size_t l = chain.size(); l-- > 0;) {
    const bool gone = needs[l].need != Need::kEverything && !previous->layers[l].output;
    if (gone && (!needs[l].unchanged || kept[l] || read[l + 1])) compute_again(needs[l]);
    if (needs[l].need == Need::kNothing || needs[l].need == Need::kActivation) continue;
    for (const LayerSource& source : chain[l].sources) read[source.level] = true;
  }
  for (size_t l = 0; l < chain.size(); ++l)
    needs[l].multiply_adds = multiply_adds(needs[l], chain[l]);
  return needs;
}

}  // namespace convoscope
