// See preset_edits.h.
#include "app/document/preset_edits.h"

#include <cmath>
#include <iterator>
#include <memory>
#include <utility>

#include "app/document/edit_layer.h"
#include "app/document/filter_change.h"
#include "engine/core/random.h"
#include "engine/filters/filter_bank.h"

namespace convoscope::app {
namespace {

std::string preset_key(size_t l) { return layer_key(l, "preset"); }

TensorPtr share(Tensor tensor) { return std::make_shared<const Tensor>(std::move(tensor)); }

// As an id of the presets that the bank is made of, where it is and the weights allow it.
bool stays_preset(const Filters& filters, const FilterShape& shape, const PresetCall& call) {
  const auto* presets = std::get_if<FilterPresets>(&filters.source);
  return presets != nullptr && !call.preset->initializer && presets->h == shape.h &&
         presets->w == shape.w && presets->in == shape.in && std::ssize(presets->ids) == shape.out;
}

Filters drawn(const Initializer& initializer, const FilterShape& shape, Tensor bank) {
  return {FilterInitializer{shape, initializer}, share(std::move(bank)), {}};
}

Expected<Filters> normal_bank(const PresetCall& call, const FilterShape& shape) {
  const Expected<int64_t> size = check_size(storage_dims(shape), "the bank of filters");
  if (!size) return tl::unexpected(size.error());
  const FilterExtent extent{shape.h, shape.w, shape.in};
  const FilterRandomNormal source{shape, std::llround(call.value(0, extent)),
                                  static_cast<float>(call.value(1, extent))};
  Tensor bank = Tensor::uninitialized(storage_dims(shape), Layout::kHWIO);
  random_normal(bank.values(), source.seed, 0.0f, source.stddev);
  return Filters{source, share(std::move(bank)), {}};
}

}  // namespace

Expected<Filters> filters_of_preset(const PresetCall& call, const FilterShape& shape,
                                    const BankPlan& plan) {
  const FilterExtent extent{shape.h, shape.w, shape.in};
  if (const auto initializer = initializer_of(call, extent)) {
    Expected<Tensor> bank = initialized_bank(*initializer, shape);
    if (!bank) return tl::unexpected(bank.error());
    return drawn(*initializer, shape, std::move(*bank));
  }
  if (call.preset->id == "random_normal") return normal_bank(call, shape);
  FilterPresets source{{}, shape.h, shape.w, shape.in};
  std::vector<std::string> names;
  for (const PresetCall& own : over_bank(call, extent, shape.out, plan)) {
    source.ids.push_back(to_string(own));
    names.push_back(preset_name(own));
  }
  Expected<Tensor> bank = bank_of_presets(source.ids, shape.h, shape.w, shape.in);
  if (!bank) return tl::unexpected(bank.error());
  return Filters{std::move(source), share(std::move(*bank)), std::move(names)};
}

Edit place_on_filter(size_t l, int64_t k, const PresetCall& call, std::vector<float> weights) {
  return edit_bank(l, "preset " + preset_name(call), preset_key(l),
                   [k, call, weights = std::move(weights)](Experiment&, Layer& layer) {
                     Filters& filters = layer.filters;
                     const FilterShape s = filter_shape(*filters.tensor);
                     if (!has(s.out, k) || std::ssize(weights) != s.h * s.w * s.in) return;
                     const bool preset = stays_preset(filters, s, call);
                     if (preset)
                       std::get<FilterPresets>(filters.source).ids[static_cast<size_t>(k)] =
                           to_string(call);
                     if (!preset) filters.source = FilterValues{};
                     filters.tensor = share(with_filter(*filters.tensor, k, weights));
                     name_of(filters, k) = preset_name(call);
                   });
}

Edit place_on_slice(size_t l, int64_t k, int64_t q, const PresetCall& call,
                    std::vector<float> weights, const std::string& channel) {
  const std::string name = preset_name(call) + " in " + channel;
  return edit_bank(l, "preset " + name, preset_key(l),
                   [k, q, name, weights = std::move(weights)](Experiment&, Layer& layer) {
                     const FilterShape s = filter_shape(*layer.filters.tensor);
                     if (!has(s.out, k) || !has(s.in, q)) return;
                     if (std::ssize(weights) != s.h * s.w) return;
                     Tensor bank = layer.filters.tensor->clone();
                     for (size_t i = 0; i < weights.size(); ++i) {
                       const auto tap = static_cast<int64_t>(i);
                       bank.data()[(tap * s.in + q) * s.out + k] = weights[i];
                     }
                     set_values(layer.filters, std::move(bank));
                     name_of(layer.filters, k) = name;
                   });
}

Edit place_on_bank(size_t l, const PresetCall& call, Filters filters) {
  return edit_bank(l, preset_name(call) + " over the whole bank", preset_key(l),
                   [filters = std::move(filters)](Experiment&, Layer& layer) {
                     const FilterShape s = filter_shape(*layer.filters.tensor);
                     if (filter_shape(*filters.tensor) == s) layer.filters = filters;
                   });
}

}  // namespace convoscope::app
