// See bank_edits.h.
#include "app/document/bank_edits.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "app/document/edit_layer.h"
#include "app/document/filter_change.h"
#include "engine/filters/filter_bank.h"
#include "engine/filters/preset_call.h"

namespace convoscope::app {
namespace {

constexpr const char* kNewFilter = "identity";

bool is_chosen(const std::vector<int64_t>& chosen, int64_t k) {
  return std::binary_search(chosen.begin(), chosen.end(), k);
}

int64_t groups_of(const FilterShape& shape, int64_t channels) {
  return shape.in > 0 && channels % shape.in == 0 ? channels / shape.in : 1;
}

// Does every filter keep its place's group, so that it reads the channels that it read before?
bool stays_in_groups(const std::vector<int64_t>& order, int64_t count, int64_t groups) {
  if (groups == 1) return true;
  if (std::ssize(order) != count) return false;
  for (int64_t k = 0; k < count; ++k) {
    const int64_t source = order[static_cast<size_t>(k)];
    if (source == kNoSource || source * groups / count != k * groups / count) return false;
  }
  return true;
}

// Over all channels; nothing where that would be too large.
std::optional<Tensor> over_all(const Tensor& bank, int64_t channels) {
  FilterShape shape = filter_shape(bank);
  shape.in = channels;
  if (!check_size(storage_dims(shape), "the filters")) return std::nullopt;
  return ungrouped(bank, channels);
}

std::vector<std::string> reordered_names(const Filters& filters,
                                         const std::vector<int64_t>& order) {
  std::vector<std::string> names;
  std::vector<bool> used(filters.names.size());
  for (const int64_t source : order) {
    std::string name;
    if (source == kNoSource) {
      name = (*find_preset(kNewFilter))->name;
    } else if (const auto index = static_cast<size_t>(source); index < filters.names.size()) {
      name = filters.names[index];
      if (used[index] && !name.empty()) name += " copy";
      used[index] = true;
    }
    names.push_back(std::move(name));
  }
  while (!names.empty() && names.back().empty()) names.pop_back();
  return names;
}

// Presets stay presets, so that a saved file stays short, unless they are random ones, whose
// weights belong to their place in the bank.
FilterSource reordered_source(const Filters& filters, const Tensor& bank,
                              const std::vector<int64_t>& order) {
  const auto* presets = std::get_if<FilterPresets>(&filters.source);
  if (presets == nullptr) return FilterValues{};
  if (std::any_of(presets->ids.begin(), presets->ids.end(), depends_on_place)) {
    return FilterValues{};
  }
  FilterPresets source{{}, presets->h, presets->w, presets->in};
  for (const int64_t from : order) {
    source.ids.push_back(from == kNoSource ? kNewFilter : presets->ids[static_cast<size_t>(from)]);
  }
  const Expected<Tensor> again = bank_of_presets(source.ids, source.h, source.w, source.in);
  if (!again || !std::ranges::equal(again->values(), bank.values())) return FilterValues{};
  return source;
}

std::optional<Filters> reordered(const Filters& filters, int64_t channels,
                                 const std::vector<int64_t>& order) {
  FilterShape shape = filter_shape(*filters.tensor);
  std::optional<Tensor> dense;
  if (!stays_in_groups(order, shape.out, groups_of(shape, channels))) {
    dense = over_all(*filters.tensor, channels);
    if (!dense) return std::nullopt;
  }
  const Tensor& bank = dense ? *dense : *filters.tensor;
  shape = filter_shape(bank);
  shape.out = std::ssize(order);
  if (!check_size(storage_dims(shape), "the filters")) return std::nullopt;
  Tensor result = gathered_filters(bank, order);
  for (int64_t k = 0; k < shape.out; ++k) {
    if (order[static_cast<size_t>(k)] != kNoSource) continue;
    const std::vector<float> weights = (*find_preset(kNewFilter))->make(filter_extent(bank));
    for (size_t i = 0; i < weights.size(); ++i) {
      result.data()[static_cast<int64_t>(i) * shape.out + k] = weights[i];
    }
  }
  FilterSource source = dense ? FilterValues{} : reordered_source(filters, result, order);
  return Filters{std::move(source), std::make_shared<const Tensor>(std::move(result)),
                 reordered_names(filters, order)};
}

// The next convolution's filters; `count` is how many maps they read before. Nothing where they
// would be too large; where they never fitted, they stay.
std::optional<Tensor> followed(const Tensor& next, int64_t count,
                               const std::vector<int64_t>& order) {
  const FilterShape shape = filter_shape(next);
  if (shape.in < 1 || count % shape.in != 0) return next.clone();
  std::optional<Tensor> dense;
  if (shape.in != count) {
    dense = over_all(next, count);
    if (!dense) return std::nullopt;
  }
  std::vector<int64_t> uses(static_cast<size_t>(count));
  for (const int64_t source : order) {
    if (source != kNoSource) ++uses[static_cast<size_t>(source)];
  }
  std::vector<float> factors;
  for (const int64_t source : order) {
    factors.push_back(
        source == kNoSource ? 0.0f : 1.0f / static_cast<float>(uses[static_cast<size_t>(source)]));
  }
  const FilterShape after{shape.h, shape.w, std::ssize(order), shape.out};
  if (!check_size(storage_dims(after), "the filters")) return std::nullopt;
  return gathered_channels(dense ? *dense : next, order, factors);
}

std::vector<float> reordered_values(const std::vector<float>& values, int64_t count,
                                    const std::vector<int64_t>& order, float neutral) {
  if (std::ssize(values) != count) return values;
  std::vector<float> result;
  for (const int64_t source : order) {
    result.push_back(source == kNoSource ? neutral : values[static_cast<size_t>(source)]);
  }
  return result;
}

// Hands another order of `count` maps on to the layers from l on: through those that treat each
// channel alone to the next conv2d, which then reads what it read before. Where another kind of
// layer comes first, the order ends there. False where the filters would be too large.
bool follow_order(Experiment& experiment, size_t l, int64_t count,
                  const std::vector<int64_t>& order) {
  for (; l < experiment.layers.size(); ++l) {
    Layer& layer = experiment.layers[l];
    if (layer.bypassed || is_pool(layer.op)) continue;
    if (layer.op == Op::kActivation || layer.op == Op::kSoftmax) continue;
    if (layer.op == Op::kBiasAdd) {
      layer.bias = reordered_values(layer.bias, count, order, 0);
    } else if (layer.op == Op::kBatchNorm) {
      BatchNorm& norm = layer.norm;
      norm.mean = reordered_values(norm.mean, count, order, 0);
      norm.variance = reordered_values(norm.variance, count, order, 1);
      norm.scale = reordered_values(norm.scale, count, order, 1);
      norm.offset = reordered_values(norm.offset, count, order, 0);
    } else {
      if (layer.op != Op::kConv2d) return true;
      std::optional<Tensor> bank = followed(*layer.filters.tensor, count, order);
      if (!bank) return false;
      set_values(layer.filters, *std::move(bank));
      return true;
    }
  }
  return true;
}

void reorder(Experiment& experiment, size_t l, const std::vector<int64_t>& order) {
  const int64_t count = filter_shape(*experiment.layers[l].filters.tensor).out;
  const bool there = std::ranges::all_of(
      order, [count](int64_t source) { return source == kNoSource || has(count, source); });
  if (order.empty() || !there) return;
  std::optional<Filters> own =
      reordered(experiment.layers[l].filters, level_channels(experiment)[l], order);
  if (!own) return;
  Experiment after = experiment;  // all of it or nothing
  if (!follow_order(after, l + 1, count, order)) return;
  experiment = std::move(after);
  Layer& layer = experiment.layers[l];
  layer.filters = *std::move(own);
  // A bank over all channels is an ordinary one.
  if (layer.op == Op::kDepthwiseConv2d && filter_shape(*layer.filters.tensor).in != 1) {
    layer.op = Op::kConv2d;
  }
}

}  // namespace

std::vector<int64_t> moved_order(int64_t count, const std::vector<int64_t>& chosen,
                                 int64_t before) {
  std::vector<int64_t> order;
  const auto put_chosen = [&] {
    for (const int64_t k : chosen) {
      if (has(count, k)) order.push_back(k);
    }
  };
  for (int64_t k = 0; k < count; ++k) {
    if (k == before) put_chosen();
    if (!is_chosen(chosen, k)) order.push_back(k);
  }
  if (before >= count) put_chosen();
  return order;
}

std::vector<int64_t> duplicated_order(int64_t count, const std::vector<int64_t>& chosen) {
  std::vector<int64_t> order;
  for (int64_t k = 0; k < count; ++k) {
    order.push_back(k);
    if (!chosen.empty() && k == chosen.back()) {
      order.insert(order.end(), chosen.begin(), chosen.end());
    }
  }
  return order;
}

std::vector<int64_t> deleted_order(int64_t count, const std::vector<int64_t>& chosen) {
  std::vector<int64_t> order;
  for (int64_t k = 0; k < count; ++k) {
    if (!is_chosen(chosen, k)) order.push_back(k);
  }
  return order;
}

std::vector<int64_t> added_order(int64_t count, int64_t behind) {
  std::vector<int64_t> order;
  for (int64_t k = 0; k < count; ++k) {
    order.push_back(k);
    if (k == behind) order.push_back(kNoSource);
  }
  return order;
}

Edit reorder_filters(size_t l, std::vector<int64_t> order, std::string label) {
  return edit_bank(l, std::move(label), {},
                   [l, order = std::move(order)](Experiment& experiment, Layer&) {
                     reorder(experiment, l, order);
                   });
}

Edit rename_filter(size_t l, int64_t k, std::string name) {
  return edit_bank(l, "rename filter " + std::to_string(k + 1),
                   layer_key(l, "name " + std::to_string(k)),
                   [k, name = std::move(name)](Experiment&, Layer& layer) {
                     if (!has(filter_shape(*layer.filters.tensor).out, k)) return;
                     name_of(layer.filters, k) = name;
                   });
}

Edit resize_filters(size_t l, int64_t h, int64_t w, const Anchor& anchor) {
  const std::string label = "resize filters to " + std::to_string(h) + "×" + std::to_string(w);
  return edit_bank(l, label, layer_key(l, "extent"), [=](Experiment&, Layer& layer) {
    FilterShape shape = filter_shape(*layer.filters.tensor);
    shape.h = h;
    shape.w = w;
    if (h < 1 || w < 1 || !check_size(storage_dims(shape), "the filters")) return;
    set_values(layer.filters, anchored_extent(*layer.filters.tensor, h, w, anchor));
    for (std::string& name : layer.filters.names) mark_changed(name);
  });
}

}  // namespace convoscope::app
