// See fit_filters.h.
#include "app/document/fit_filters.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "engine/core/random.h"
#include "engine/filters/filter_bank.h"
#include "engine/filters/preset_call.h"

namespace convoscope::app {
namespace {

// `count` ids: the first of `ids`, then presets that are not among them (no initializer: it is for
// whole banks), then the table from its start.
std::vector<std::string> preset_ids(std::vector<std::string> ids, size_t count) {
  if (ids.size() > count) ids.resize(count);
  for (const Preset& preset : presets()) {
    if (ids.size() == count) return ids;
    if (preset.initializer) continue;
    if (std::find(ids.begin(), ids.end(), preset.id) == ids.end()) ids.emplace_back(preset.id);
  }
  for (size_t i = 0; ids.size() < count; ++i) ids.emplace_back(presets()[i % presets().size()].id);
  return ids;
}

std::optional<Filters> remade(const FilterPresets& source, const FilterShape& shape) {
  FilterPresets wanted{preset_ids(source.ids, static_cast<size_t>(shape.out)), shape.h, shape.w,
                       shape.in};
  auto bank = bank_of_presets(wanted.ids, shape.h, shape.w, shape.in);
  if (!bank) return std::nullopt;
  Filters filters;
  filters.tensor = std::make_shared<const Tensor>(*std::move(bank));
  for (const std::string& id : wanted.ids) filters.names.push_back(preset_name(id));
  filters.source = std::move(wanted);
  return filters;
}

Filters remade(const FilterRandomNormal& source, const FilterShape& shape) {
  Tensor bank = Tensor::uninitialized(storage_dims(shape), Layout::kHWIO);
  random_normal(bank.values(), source.seed, 0.0f, source.stddev);
  return {FilterRandomNormal{shape, source.seed, source.stddev},
          std::make_shared<const Tensor>(std::move(bank)),
          {}};
}

// None where it would be refused (a large orthogonal bank).
std::optional<Filters> remade(const FilterInitializer& source, const FilterShape& shape) {
  auto bank = initialized_bank(source.initializer, shape);
  if (!bank) return std::nullopt;
  return Filters{FilterInitializer{shape, source.initializer},
                 std::make_shared<const Tensor>(*std::move(bank)),
                 {}};
}

Filters reshaped(const Filters& filters, const FilterShape& shape) {
  // Dropping comes first, so that no step in between is larger than both ends.
  Tensor bank = with_count(*filters.tensor, std::min(filter_shape(*filters.tensor).out, shape.out));
  bank = with_channels(with_extent(bank, shape.h, shape.w), shape.in);
  bank = with_count(bank, shape.out);
  return {FilterValues{}, std::make_shared<const Tensor>(std::move(bank)), filters.names};
}

// What layer l gives, from the channels of the levels up to its input.
int64_t channels_given(const Experiment& experiment, size_t l,
                       const std::vector<int64_t>& channels) {
  const Layer& layer = experiment.layers[l];
  if (layer.bypassed) return channels[l];
  switch (layer.op) {
    case Op::kConv2d:
    case Op::kDepthwiseConv2d:
      return filter_shape(*layer.filters.tensor).out;
    case Op::kSeparableConv2d:
      return filter_shape(*layer.pointwise.tensor).out;
    case Op::kConv2dTranspose:
      return filter_shape(*layer.filters.tensor).in;
    case Op::kConcat:
      // Those of a refused chain may double with every layer.
      return std::min(kMaxElements,
                      channels[l] + channels[level_of_with(experiment, l).value_or(l)]);
    default:
      return channels[l];
  }
}

std::optional<size_t> place_of(const Experiment& experiment, const std::string& name) {
  for (size_t l = 0; l < experiment.layers.size(); ++l) {
    if (experiment.layers[l].name == name) return l;
  }
  return std::nullopt;
}

bool same_weights(const Layer& a, const Layer& b) {
  return a.op == b.op && a.filters.tensor == b.filters.tensor &&
         a.pointwise.tensor == b.pointwise.tensor && a.bias == b.bias && a.norm == b.norm;
}

// One filter of each channel becomes one of each of the new ones.
void fit_depthwise(Layer& layer, int64_t channels) {
  FilterShape shape = filter_shape(*layer.filters.tensor);
  shape.out = channels * layer.channel_multiplier;
  layer.filters = filters_of_shape(layer.filters, shape);
}

}  // namespace

Filters filters_of_shape(const Filters& filters, const FilterShape& shape) {
  const bool possible = shape.h > 0 && shape.w > 0 && shape.in > 0 && shape.out > 0 &&
                        check_size(storage_dims(shape), "the filters");
  if (!possible || shape == filter_shape(*filters.tensor)) return filters;
  if (const auto* random = std::get_if<FilterRandomNormal>(&filters.source)) {
    return remade(*random, shape);
  }
  if (const auto* drawn = std::get_if<FilterInitializer>(&filters.source)) {
    if (auto bank = remade(*drawn, shape)) return *std::move(bank);
  }
  if (const auto* preset = std::get_if<FilterPresets>(&filters.source)) {
    if (auto bank = remade(*preset, shape)) return *std::move(bank);
  }
  Filters result = reshaped(filters, shape);
  if (result.names.size() > static_cast<size_t>(shape.out)) {
    result.names.resize(static_cast<size_t>(shape.out));
  }
  return result;
}

Filters filters_for_channels(const Filters& filters, int64_t before, int64_t now) {
  FilterShape shape = filter_shape(*filters.tensor);
  const int64_t groups = shape.in > 0 && before % shape.in == 0 ? before / shape.in : 1;
  shape.in = groups > 0 && now % groups == 0 ? now / groups : now;
  return filters_of_shape(filters, shape);
}

std::vector<int64_t> level_channels(const Experiment& experiment) {
  std::vector<int64_t> channels = {image_shape(*experiment.input.tensor).c};
  for (size_t l = 0; l < experiment.layers.size(); ++l) {
    channels.push_back(channels_given(experiment, l, channels));
  }
  return channels;
}

void fit_layer(Layer& layer, int64_t before, int64_t now) {
  if (now > kMostChannels) return;
  const auto size = static_cast<size_t>(now);
  switch (layer.op) {
    case Op::kConv2d:
      layer.filters = filters_for_channels(layer.filters, before, now);
      break;
    case Op::kSeparableConv2d: {
      FilterShape shape = filter_shape(*layer.pointwise.tensor);
      shape.in = now * layer.channel_multiplier;
      layer.pointwise = filters_of_shape(layer.pointwise, shape);
      fit_depthwise(layer, now);
      break;
    }
    case Op::kDepthwiseConv2d:
      fit_depthwise(layer, now);
      break;
    case Op::kConv2dTranspose: {
      FilterShape shape = filter_shape(*layer.filters.tensor);
      shape.out = now;
      layer.filters = filters_of_shape(layer.filters, shape);
      break;
    }
    case Op::kBiasAdd:
      layer.bias.resize(size);
      break;
    case Op::kBatchNorm:
      layer.norm.mean.resize(size);
      layer.norm.variance.resize(size, 1.0f);
      layer.norm.scale.resize(size, 1.0f);
      layer.norm.offset.resize(size);
      break;
    default:
      break;
  }
}

void follow_multiplier(Layer& layer, int64_t channels) {
  if (layer.op != Op::kDepthwiseConv2d && layer.op != Op::kSeparableConv2d) return;
  const int64_t filters = filter_shape(*layer.filters.tensor).out;
  if (channels > 0 && filters % channels == 0) layer.channel_multiplier = filters / channels;
}

void fit_channels(Experiment& after, const Experiment& before) {
  const std::vector<int64_t> were = level_channels(before);
  std::vector<int64_t> are = {image_shape(*after.input.tensor).c};
  for (size_t l = 0; l < after.layers.size(); ++l) {
    Layer& layer = after.layers[l];
    const std::optional<size_t> then = place_of(before, layer.name);
    if (then && same_weights(layer, before.layers[*then]) && were[*then] != are[l]) {
      fit_layer(layer, were[*then], are[l]);
    }
    if (layer.output_shape && layer.filters.tensor) {
      layer.output_shape->n = image_shape(*after.input.tensor).n;
      layer.output_shape->c = filter_shape(*layer.filters.tensor).in;
    }
    are.push_back(channels_given(after, l, are));
  }
}

}  // namespace convoscope::app
