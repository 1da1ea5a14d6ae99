// See chain_families.h.
#include "engine/analysis/chain_families.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace convoscope {
namespace {

using Planned = std::vector<PlannedLayer>;

constexpr int64_t kMostLayers = 64;
constexpr int64_t kLargestFilter = 255;  // of the family of one filter

constexpr DesignFamily kFamilies[] = {
    {"early", "Strides first",
     "3×3 layers that shrink the picture at once and widen the field on small maps: cheap, but "
     "fine "
     "detail goes early."},
    {"spread", "Strides spread out",
     "3×3 layers shared out between the strides, as most classifiers have them."},
    {"late", "Strides last",
     "3×3 layers at full resolution, then the strides: keeps detail longest and costs most."},
    {"pooled", "3×3 and max pools",
     "As VGG (Simonyan and Zisserman 2014): stages of 3×3 layers, each ended by a max pool."},
    {"stem", "7×7 stem",
     "As ResNet (He et al. 2015): a 7×7 layer with the first stride, then 3×3 layers."},
    {"large", "5×5 filters",
     "Half as many layers as with 3×3 for the same field, and more weights for it."},
    {"dilated", "Dilations that double",
     "Strides first, then 3×3 layers at dilations 1, 2, 4, … (Yu and Koltun 2015): the field grows "
     "with every layer twice as fast, and each pixel of it is still read."},
    {"hybrid", "Hybrid dilations",
     "Strides first, then dilations 1, 2, 5 over and over (Wang et al. 2017): wide fields without "
     "the grid that equal dilations leave."},
    {"separable", "Depthwise separable",
     "As MobileNet (Howard et al. 2017): strides first, a plain 3×3 layer, then separable ones; "
     "about a ninth of the cost."},
    {"patches", "Patches and 7×7 separable",
     "As ConvNeXt (Liu et al. 2022): one layer cuts the picture into patches of the stride's size, "
     "then 7×7 separable layers."},
    {"single", "One filter", "A single filter of the field's size: shows what depth saves."},
};

// The primes of a stride, the smallest first: 12 is 2, 2, 3.
std::vector<int64_t> primes(int64_t stride) {
  std::vector<int64_t> factors;
  for (int64_t p = 2; stride > 1; ++p) {
    for (; stride % p == 0; stride /= p) factors.push_back(p);
  }
  return factors;
}

// One stride a layer.
std::vector<Hw> strides_of(const Hw& stride) {
  const std::vector<int64_t> h = primes(stride.h), w = primes(stride.w);
  std::vector<Hw> steps(std::max(h.size(), w.size()));
  for (size_t i = 0; i < h.size(); ++i) steps[i].h = h[i];
  for (size_t i = 0; i < w.size(); ++i) steps[i].w = w[i];
  return steps;
}

// An odd filter that stride doesn't skip over.
int64_t filter_for(int64_t stride, int64_t least) { return std::max(least, stride | 1); }

PlannedLayer strided(const Hw& stride, int64_t filter = 3, Op op = Op::kConv2d) {
  return {op, {filter_for(stride.h, filter), filter_for(stride.w, filter)}, stride, {}};
}

PlannedLayer plain(int64_t filter = 3, Op op = Op::kConv2d, int64_t dilation = 1) {
  return {op, {filter, filter}, {}, {dilation, dilation}};
}

// What follows takes the steps of the stride and the number of layers beyond them.
Planned early(const std::vector<Hw>& steps, int64_t count, int64_t filter = 3) {
  Planned layers;
  for (const Hw& step : steps) layers.push_back(strided(step, filter));
  layers.insert(layers.end(), static_cast<size_t>(count), plain(filter));
  return layers;
}

Planned late(const std::vector<Hw>& steps, int64_t count) {
  Planned layers(static_cast<size_t>(count), plain());
  for (const Hw& step : steps) layers.push_back(strided(step));
  return layers;
}

// Layers shared out between the stages before, between and behind the strides, the last ones first.
Planned staged(const std::vector<Hw>& steps, int64_t count,
               const std::function<PlannedLayer(const Hw&)>& step_layer) {
  const auto stages = std::ssize(steps) + 1;
  Planned layers;
  for (int64_t stage = 0; stage < stages; ++stage) {
    const int64_t more = count % stages >= stages - stage ? 1 : 0;
    layers.insert(layers.end(), static_cast<size_t>(count / stages + more), plain());
    if (stage + 1 < stages) layers.push_back(step_layer(steps[static_cast<size_t>(stage)]));
  }
  return layers;
}

Planned spread(const std::vector<Hw>& steps, int64_t count) {
  return staged(steps, count, [](const Hw& step) { return strided(step); });
}

Planned pooled(const std::vector<Hw>& steps, int64_t count) {
  return staged(steps, count, [](const Hw& step) {
    return PlannedLayer{Op::kMaxPool, step, step, {}};
  });
}

Planned stem(const std::vector<Hw>& steps, int64_t count) {
  Planned layers = early(steps, count);
  if (layers.empty()) return layers;
  layers.front() = strided(steps.empty() ? Hw{} : steps.front(), 7);
  return layers;
}

Planned dilated(const std::vector<Hw>& steps, int64_t count, const std::vector<int64_t>& cycle) {
  Planned layers = early(steps, 0);
  for (int64_t i = 0; i < count; ++i) {
    const int64_t dilation = cycle.empty() ? int64_t{1} << std::min<int64_t>(i, 12)
                                           : cycle[static_cast<size_t>(i % std::ssize(cycle))];
    layers.push_back(plain(3, Op::kConv2d, dilation));
  }
  return layers;
}

Planned separable(const std::vector<Hw>& steps, int64_t count) {
  Planned layers = early(steps, count);
  for (size_t l = 1; l < layers.size(); ++l) layers[l].op = Op::kSeparableConv2d;
  return layers;
}

Planned patches(const Hw& stride, int64_t count) {
  Planned layers = {{Op::kConv2d, stride, stride, {}}};
  layers.insert(layers.end(), static_cast<size_t>(count), plain(7, Op::kSeparableConv2d));
  return layers;
}

int64_t field(const Planned& layers, int64_t Hw::*axis) {
  int64_t size = 1, jump = 1;
  for (const PlannedLayer& layer : layers) {
    size += (layer.window.*axis - 1) * layer.dilations.*axis * jump;
    jump *= layer.strides.*axis;
  }
  return size;
}

// A filter smaller than its stride would skip pixels.
Planned single(const ChainDemand& demand) {
  const Hw filter{std::max(demand.field_h, demand.stride.h),
                  std::max(demand.field_w, demand.stride.w)};
  if (std::max(filter.h, filter.w) > kLargestFilter) return {};
  return {{Op::kConv2d, filter, demand.stride, {}}};
}

using Steps = std::vector<Hw>;
using Grow = Planned (*)(const ChainDemand& demand, const Steps& steps, int64_t count);

// In the order of kFamilies.
constexpr Grow kGrow[] = {
    [](const ChainDemand&, const Steps& steps, int64_t count) { return early(steps, count); },
    [](const ChainDemand&, const Steps& steps, int64_t count) { return spread(steps, count); },
    [](const ChainDemand&, const Steps& steps, int64_t count) { return late(steps, count); },
    [](const ChainDemand&, const Steps& steps, int64_t count) { return pooled(steps, count); },
    [](const ChainDemand&, const Steps& steps, int64_t count) { return stem(steps, count); },
    [](const ChainDemand&, const Steps& steps, int64_t count) { return early(steps, count, 5); },
    [](const ChainDemand&, const Steps& steps, int64_t count) { return dilated(steps, count, {}); },
    [](const ChainDemand&, const Steps& steps, int64_t count) {
      return dilated(steps, count, {1, 2, 5});
    },
    [](const ChainDemand&, const Steps& steps, int64_t count) { return separable(steps, count); },
    [](const ChainDemand& demand, const Steps&, int64_t count) {
      return patches(demand.stride, count);
    },
    [](const ChainDemand& demand, const Steps&, int64_t) { return single(demand); },
};
static_assert(std::size(kGrow) == std::size(kFamilies));

// The shortest that fulfils the demand; empty where that takes too many layers.
Planned shortest(Grow grow, const ChainDemand& demand) {
  const Steps steps = strides_of(demand.stride);
  for (int64_t count = 0; count <= kMostLayers; ++count) {
    Planned layers = grow(demand, steps, count);
    if (std::ssize(layers) > kMostLayers) break;
    const bool enough = field_h(layers) >= demand.field_h && field_w(layers) >= demand.field_w;
    if (!layers.empty() && enough) return layers;
  }
  return {};
}

}  // namespace

std::span<const DesignFamily> design_families() { return kFamilies; }

int64_t field_h(const Planned& layers) { return field(layers, &Hw::h); }
int64_t field_w(const Planned& layers) { return field(layers, &Hw::w); }

std::vector<PlannedChain> planned_chains(const ChainDemand& demand) {
  std::vector<PlannedChain> chains;
  for (size_t f = 0; f < std::size(kFamilies); ++f) {
    Planned layers = shortest(kGrow[f], demand);
    const bool known =
        std::ranges::any_of(chains, [&](const PlannedChain& c) { return c.layers == layers; });
    if (!layers.empty() && !known) chains.push_back({&kFamilies[f], std::move(layers)});
  }
  return chains;
}

}  // namespace convoscope
