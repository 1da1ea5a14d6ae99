// See samples.h.
#include "tests/engine/evaluate/samples.h"

#include <gtest/gtest.h>

#include "tests/support/exact_fill.h"

namespace convoscope::testing {
namespace {

Layer conv_layer(const char* name, const FilterShape& shape, Random& random) {
  Layer layer;
  layer.name = name;
  layer.filters = {
      FilterValues{}, std::make_shared<const Tensor>(exact_filters(shape, random)), {}};
  return layer;
}

}  // namespace

Experiment two_layers(Random& random, DataFormat format) {
  Experiment experiment;
  experiment.data_format = format;
  experiment.input = {InputValues{},
                      std::make_shared<const Tensor>(exact_image({2, 13, 11, 3}, format, random))};
  experiment.layers = {conv_layer("conv1", {3, 3, 3, 40}, random),
                       conv_layer("conv2", {3, 3, 40, 37}, random)};
  experiment.layers[1].strides = {2, 2};
  experiment.layers[1].activation = Activation::kRelu;
  return experiment;
}

ExperimentPtr shared(Experiment experiment) {
  return std::make_shared<const Experiment>(std::move(experiment));
}

Experiment with_other_weight(const Experiment& experiment, size_t l, int64_t k) {
  Experiment other = experiment;
  Tensor bank = other.layers[l].filters.tensor->clone();
  bank.data()[filter_offset(filter_shape(bank), 1, 2, 0, k)] += 1;
  other.layers[l].filters.tensor = std::make_shared<const Tensor>(std::move(bank));
  return other;
}

ResultPtr fresh(const ExperimentPtr& experiment) {
  const auto result = evaluate(experiment);
  EXPECT_TRUE(result) << result.error().sentence;
  return result.value_or(nullptr);
}

}  // namespace convoscope::testing
