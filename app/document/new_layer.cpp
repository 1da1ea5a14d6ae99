// How a layer starts that is put into a chain; see chain_edits.h.
#include <algorithm>
#include <cstdint>
#include <memory>

#include "app/document/chain_edits.h"
#include "app/document/fit_filters.h"
#include "engine/chain/layer_name.h"
#include "engine/core/check.h"

namespace convoscope::app {
namespace {

// Drawn by he_normal, another seed for each place. A chain that TensorFlow refuses may have more
// channels than fit: then one filter of 1×1.
Filters drawn(FilterShape shape, int64_t seed) {
  Filters filters;
  const Initializer initializer{.kind = InitializerKind::kHeNormal, .seed = seed};
  auto bank = initialized_bank(initializer, shape);
  if (!bank) {
    shape = {1, 1, 1, 1};
    bank = initialized_bank(initializer, shape);
  }
  CONVOSCOPE_CHECK(bank.has_value());
  filters.source = FilterInitializer{shape, initializer};
  filters.tensor = std::make_shared<const Tensor>(*std::move(bank));
  return filters;
}

void give_filters(Layer& layer, int64_t channels, int64_t seed) {
  const bool by_channel = layer.op == Op::kDepthwiseConv2d || layer.op == Op::kSeparableConv2d;
  layer.filters = drawn({3, 3, by_channel ? 1 : channels, channels}, seed);
  if (layer.op == Op::kSeparableConv2d) layer.pointwise = drawn({1, 1, channels, channels}, seed);
  if (layer.op == Op::kConv2dTranspose) layer.strides = {2, 2};
}

void give_channel_values(Layer& layer, int64_t channels) {
  const auto count = static_cast<size_t>(channels);
  if (layer.op == Op::kBiasAdd) layer.bias.assign(count, 0.0f);
  if (layer.op != Op::kBatchNorm) return;
  layer.norm.mean.assign(count, 0.0f);
  layer.norm.variance.assign(count, 1.0f);
  layer.norm.scale.assign(count, 1.0f);
  layer.norm.offset.assign(count, 0.0f);
}

std::string level_name(const Experiment& experiment, size_t level) {
  return level == 0 ? kInputName : experiment.layers[level - 1].name;
}

// The nearest level before `l` whose extents allow the join; where there is none, or the chain
// isn't legal, level l itself: adding or appending a layer to itself always is.
std::string nearest_partner(const Experiment& experiment, size_t l, Op op) {
  Experiment until = experiment;
  until.layers.resize(l);
  const auto chain = l == 0 ? Expected<std::vector<LayerGeometry>>() : resolve_chain(until);
  if (!chain) return level_name(experiment, l);
  const ImageShape own = level_shape(until, *chain, l);
  for (size_t level = l; level-- > 0;) {
    const ImageShape other = level_shape(until, *chain, level);
    const bool same_extent = other.n == own.n && other.h == own.h && other.w == own.w;
    if (op == Op::kAdd ? other == own : same_extent) return level_name(experiment, level);
  }
  return level_name(experiment, l);
}

}  // namespace

std::string layer_name(const Experiment& experiment, const std::string& stem,
                       std::optional<size_t> own) {
  const auto taken = [&](const std::string& name) {
    if (name == kInputName) return true;
    for (size_t l = 0; l < experiment.layers.size(); ++l) {
      if (l != own && experiment.layers[l].name == name) return true;
    }
    return false;
  };
  if (!taken(stem)) return stem;
  size_t number = 2;
  while (taken(stem + std::to_string(number))) ++number;
  return stem + std::to_string(number);
}

Layer new_layer(const Experiment& experiment, size_t l, Op op, Activation activation) {
  Layer layer;
  layer.op = op;
  if (op == Op::kActivation) layer.activation = activation;
  l = std::min(l, experiment.layers.size());
  const int64_t channels = std::clamp<int64_t>(level_channels(experiment)[l], 1, kMostChannels);
  if (has_filters(op)) give_filters(layer, channels, static_cast<int64_t>(l) + 1);
  if (is_pool(op)) layer.strides = {2, 2};
  give_channel_values(layer, channels);
  if (is_join(op)) layer.with = nearest_partner(experiment, l, op);
  layer.name = layer_name(experiment, default_name(layer, l));
  return layer;
}

}  // namespace convoscope::app
