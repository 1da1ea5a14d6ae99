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

void fit_next_layer(Experiment& experiment, size_t l, int64_t before) {
  if (l + 1 >= experiment.layers.size()) return;
  const int64_t now = filter_shape(*experiment.layers[l].filters.tensor).out;
  Filters& next = experiment.layers[l + 1].filters;
  if (now != before) next = filters_for_channels(next, before, now);
}

}  // namespace convoscope::app
