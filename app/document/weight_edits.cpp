// See weight_edits.h. A bank is copied once an edit, however many filters it changes.
#include "app/document/weight_edits.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "app/document/edit_layer.h"
#include "app/document/filter_change.h"
#include "engine/filters/filter_bank.h"
#include "engine/filters/preset_call.h"

namespace convoscope::app {
namespace {

void write(Tensor& bank, int64_t k, const FilterWeights& weights) {
  const int64_t out = filter_shape(bank).out;
  for (size_t i = 0; i < weights.size(); ++i) {
    bank.data()[static_cast<int64_t>(i) * out + k] = weights[i];
  }
}

FilterWeights slice_of(const FilterWeights& weights, const FilterExtent& e, int64_t q) {
  FilterWeights slice;
  for (auto i = static_cast<size_t>(q); i < weights.size(); i += static_cast<size_t>(e.in)) {
    slice.push_back(weights[i]);
  }
  return slice;
}

// `change` on the slice, or on everything.
FilterWeights changed(const FilterWeights& weights, const FilterExtent& e,
                      const std::optional<int64_t>& slice, const WeightChange& change) {
  if (!slice) return change(weights, e);
  const FilterWeights part = change(slice_of(weights, e, *slice), {e.h, e.w, 1});
  FilterWeights result = weights;
  for (size_t i = 0; i < part.size(); ++i) {
    result[i * static_cast<size_t>(e.in) + static_cast<size_t>(*slice)] = part[i];
  }
  return result;
}

// New weights for the filters of the target that exist; those that stay the same keep their names.
// `make(k, weights, extent)`.
template <typename Make>
void rewrite(Layer& layer, const WeightTarget& target, Make make) {
  const FilterShape shape = filter_shape(*layer.filters.tensor);
  const FilterExtent extent = filter_extent(*layer.filters.tensor);
  if (target.slice && !has(shape.in, *target.slice)) return;
  std::optional<Tensor> bank;
  for (const int64_t k : target.filters) {
    if (!has(shape.out, k)) continue;
    const FilterWeights before = filter_weights(*layer.filters.tensor, k);
    const FilterWeights after = make(k, before, extent);
    if (after == before) continue;
    if (!bank) bank = layer.filters.tensor->clone();
    write(*bank, k, after);
    mark_changed(name_of(layer.filters, k));
  }
  if (bank) set_values(layer.filters, *std::move(bank));
}

// "Sobel x" of "Sobel x *" and "Sobel x copy".
std::string plain_name(std::string name) {
  for (bool shorter = true; shorter;) {
    shorter = false;
    for (const std::string_view ending : {" *", " copy"}) {
      if (!name.ends_with(ending)) continue;
      name.resize(name.size() - ending.size());
      shorter = true;
    }
  }
  return name;
}

// Reads "λ 4" or "θ −30°" into the argument that it is of; false where it is none.
bool read_argument(std::string_view part, PresetCall& call) {
  for (size_t i = 0; i < call.preset->parameters.size(); ++i) {
    const std::string label = std::string(call.preset->parameters[i].label) + " ";
    if (!part.starts_with(label)) continue;
    std::string number(part.substr(label.size()));
    constexpr std::string_view kMinus = "\u2212";
    if (number.starts_with(kMinus)) number.replace(0, kMinus.size(), "-");
    double value = 0;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
    if (read.ec != std::errc()) return false;
    call.arguments.values[i] = value;
    return true;
  }
  return false;
}

// The preset and the parameters that a filter's name tells, to the digits that preset_name() shows.
std::optional<PresetCall> call_of(const std::string& name) {
  const std::string plain = plain_name(name);
  for (const Preset& preset : presets()) {
    PresetCall call{&preset, {}};
    if (preset.name == plain) return call;
    const std::string start = std::string(preset.name) + ", ";
    if (!plain.starts_with(start)) continue;
    bool all = true;
    for (size_t at = start.size(); all && at < plain.size();) {
      const size_t end = std::min(plain.find(", ", at), plain.size());
      all = read_argument(std::string_view(plain).substr(at, end - at), call);
      at = end + 2;
    }
    if (all) return call;
  }
  return std::nullopt;
}

}  // namespace

Edit change_weights(WeightTarget target, WeightChange change, const LockSet& locks,
                    std::string label) {
  const size_t l = target.layer;
  return edit_bank(
      l, std::move(label), {},
      [target = std::move(target), change = std::move(change), locks](Experiment&, Layer& layer) {
        rewrite(layer, target,
                [&](int64_t, const FilterWeights& weights, const FilterExtent& extent) {
                  return obeying(changed(weights, extent, target.slice, change), extent, locks);
                });
      });
}

Edit set_cells(size_t l, int64_t q, int64_t k, std::vector<CellValue> cells, const LockSet& locks) {
  const std::string label = "weights of filter " + std::to_string(k + 1);
  return edit_bank(
      l, label, layer_key(l, "weights"), [=, cells = std::move(cells)](Experiment&, Layer& layer) {
        const FilterShape shape = filter_shape(*layer.filters.tensor);
        if (!has(shape.in, q)) return;
        rewrite(layer, {l, {k}, {}},
                [&](int64_t, FilterWeights weights, const FilterExtent& extent) {
                  for (const CellValue& cell : cells) {
                    if (!has(extent.h, cell.y) || !has(extent.w, cell.x)) continue;
                    weights =
                        with_locked_weight(weights, extent, locks, {cell.y, cell.x, q}, cell.value);
                  }
                  return weights;
                });
      });
}

const Preset* preset_of(const std::string& name) {
  const std::optional<PresetCall> call = call_of(name);
  return call ? call->preset : nullptr;
}

Edit reset_filters(size_t l, std::vector<int64_t> filters) {
  return edit_bank(
      l, "reset to preset", {}, [l, filters = std::move(filters)](Experiment&, Layer& layer) {
        const int64_t count = filter_shape(*layer.filters.tensor).out;
        rewrite(layer, {l, filters, {}},
                [&](int64_t k, const FilterWeights& weights, const FilterExtent& extent) {
                  const std::optional<PresetCall> call = call_of(filter_name(layer.filters, k));
                  if (!call) return weights;
                  return preset_weights(*call, {extent, count, k}).value_or(weights);
                });
        for (const int64_t k : filters) {
          if (!has(count, k)) continue;
          const std::string name = plain_name(filter_name(layer.filters, k));
          if (call_of(name)) name_of(layer.filters, k) = name;
        }
      });
}

Edit combine_filters(WeightTarget target, const Combination& combination, const LockSet& locks,
                     std::string label) {
  const size_t l = target.layer;
  return edit_bank(
      l, std::move(label), {},
      [target = std::move(target), combination, locks](Experiment&, Layer& layer) {
        const Combination& c = combination;
        if (!has(filter_shape(*layer.filters.tensor).out, c.other)) return;
        const FilterWeights other = filter_weights(*layer.filters.tensor, c.other);
        rewrite(layer, target,
                [&](int64_t, const FilterWeights& weights, const FilterExtent& extent) {
                  const auto combine = [&](const FilterWeights& f, const FilterExtent& e) {
                    const FilterWeights g =
                        target.slice ? slice_of(other, extent, *target.slice) : other;
                    return combined(f, c.a, c.operation, g, c.b, e);
                  };
                  return obeying(changed(weights, extent, target.slice, combine), extent, locks);
                });
      });
}

}  // namespace convoscope::app
