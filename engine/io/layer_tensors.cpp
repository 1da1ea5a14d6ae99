// See layer_tensors.h.
#include "engine/io/layer_tensors.h"

#include <utility>

#include "engine/io/depthwise_bank.h"
#include "engine/io/filter_json.h"
#include "engine/io/sources.h"

namespace convoscope {
namespace {

// What a hand would never write out; a list for more channels takes more memory than its text.
constexpr int64_t kMostFilled = int64_t{1} << 20;

tl::unexpected<Error> at_place(Error error, const std::string& place) {
  error.sentence = place + ": " + error.sentence;
  error.field = place;
  return tl::unexpected(std::move(error));
}

// As the text has them, not yet grouped.
Expected<void> make_filters(Filters& filters, const std::string& place, TensorFiles& files) {
  if (filters.tensor) return {};
  auto made = load_filters(filters.source, {}, &files);
  if (!made) return at_place(std::move(made.error()), place);
  // Presets have names of their own.
  if (!std::holds_alternative<FilterPresets>(filters.source)) made->names = filters.names;
  filters = std::move(*made);
  return {};
}

Expected<void> check_names(const Filters& filters, const std::string& place) {
  const auto count = static_cast<size_t>(filters.tensor->dims()[3]);
  if (filters.names.size() <= count) return {};
  return at_place(file_error("it names " + std::to_string(filters.names.size()) +
                             " filters, but has " + std::to_string(count))
                      .value(),
                  place + ".names");
}

// Takes a tensor that the file has had before, in place of one that was or would be made.
bool take_loaded(Filters& filters, const Filters* same) {
  if (same == nullptr) return false;
  filters.tensor = same->tensor;
  if (std::holds_alternative<FilterPresets>(filters.source)) filters.names = same->names;
  return true;
}

Expected<void> load_bank(Filters& filters, const std::string& place, LoadedTensors& loaded) {
  if (!take_loaded(filters, loaded.filters(filters.source))) {
    if (auto made = make_filters(filters, place, loaded.files()); !made) return made;
    filters.tensor = loaded.same_values(filters.tensor);
  }
  return check_names(filters, place);
}

Expected<void> load_depthwise(Layer& layer, const std::string& place, LoadedTensors& loaded) {
  if (const Layer* same = loaded.depthwise(layer)) {
    take_loaded(layer.filters, &same->filters);
    if (!stated_shape(layer.filters.source)) layer.channel_multiplier = same->channel_multiplier;
  } else {
    if (auto made = make_filters(layer.filters, place, loaded.files()); !made) return made;
    if (auto grouped = group_depthwise_bank(layer); !grouped) {
      return at_place(std::move(grouped.error()), place);
    }
    layer.filters.tensor = loaded.same_values(layer.filters.tensor);
  }
  return check_names(layer.filters, place);
}

void fill(std::vector<float>& list, int64_t channels) {
  if (list.size() == 1 && channels <= kMostFilled) {
    list.assign(static_cast<size_t>(channels), float(list.front()));
  }
}

void fill_lists_of(Layer& layer, int64_t channels) {
  if (layer.op == Op::kBiasAdd) fill(layer.bias, channels);
  if (layer.op != Op::kBatchNorm) return;
  for (auto* list :
       {&layer.norm.mean, &layer.norm.variance, &layer.norm.scale, &layer.norm.offset}) {
    fill(*list, channels);
  }
}

}  // namespace

Expected<void> load_layer(Layer& layer, const std::string& place, LoadedTensors& loaded) {
  if (!has_filters(layer.op)) return {};
  const bool grouped = layer.op == Op::kDepthwiseConv2d || layer.op == Op::kSeparableConv2d;
  auto made = grouped ? load_depthwise(layer, place + ".filters", loaded)
                      : load_bank(layer.filters, place + ".filters", loaded);
  if (!made || layer.op != Op::kSeparableConv2d) return made;
  return load_bank(layer.pointwise, place + ".pointwise", loaded);
}

std::vector<int64_t> known_channels(const Experiment& experiment) {
  std::vector<int64_t> channels = {image_shape(*experiment.input.tensor).c};
  for (const LayerGeometry& layer : legal_part(experiment)) channels.push_back(layer.output.c);
  return channels;
}

void fill_lists(Experiment& experiment) {
  std::vector<LayerGeometry> chain;
  for (Layer& layer : experiment.layers) {
    fill_lists_of(layer, level_shape(experiment, chain, chain.size()).c);
    auto geometry = resolve_next(experiment, chain);
    if (!geometry) return;
    chain.push_back(*std::move(geometry));
  }
}

}  // namespace convoscope
