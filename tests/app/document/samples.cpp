// See samples.h.
#include "tests/app/document/samples.h"

#include <numeric>

#include "engine/core/random.h"
#include "engine/filters/filter_bank.h"

namespace convoscope::app::testing {
namespace {

TensorPtr counting(Tensor tensor) {
  std::iota(tensor.values().begin(), tensor.values().end(), 0.0f);
  return std::make_shared<const Tensor>(std::move(tensor));
}

}  // namespace

TensorPtr counting_image(const ImageShape& shape) {
  return counting(Tensor(shape, DataFormat::kNHWC));
}

TensorPtr counting_filters(const FilterShape& shape) { return counting(Tensor(shape)); }

Filters preset_filters(const std::vector<std::string>& ids, int64_t h, int64_t w, int64_t in) {
  Filters filters;
  filters.source = FilterPresets{ids, h, w, in};
  filters.tensor = std::make_shared<const Tensor>(*bank_of_presets(ids, h, w, in));
  for (const std::string& id : ids) filters.names.emplace_back((*find_preset(id))->name);
  return filters;
}

Filters random_filters(const FilterShape& shape, int64_t seed) {
  Tensor bank(shape);
  random_normal(bank.values(), seed);
  return {FilterRandomNormal{shape, seed}, std::make_shared<const Tensor>(std::move(bank)), {}};
}

Experiment sample(int64_t channels, std::vector<std::string> first) {
  Experiment experiment;
  experiment.input = {InputValues{}, counting_image({1, 8, 9, channels})};
  experiment.layers.resize(2);
  const auto maps = static_cast<int64_t>(first.size());
  experiment.layers[0].name = "conv1";
  experiment.layers[0].filters = preset_filters(first, 3, 3, channels);
  experiment.layers[1].name = "conv2";
  experiment.layers[1].filters = {FilterValues{}, counting_filters({3, 3, maps, 4}), {}};
  return experiment;
}

FilterShape filters_of(const Experiment& experiment, size_t l) {
  return filter_shape(*experiment.layers[l].filters.tensor);
}

}  // namespace convoscope::app::testing
