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

std::vector<float> random_list(Random& random, float low, float high, size_t channels) {
  std::vector<float> list(channels);
  for (float& value : list) value = random.real(low, high);
  return list;
}

Layer named(Op op, const char* name) {
  Layer layer;
  layer.op = op;
  layer.name = name;
  return layer;
}

Layer with_bank(Layer layer, Filters filters, Hw strides, Activation activation = {}) {
  layer.filters = std::move(filters);
  layer.strides = strides;
  layer.activation = activation;
  return layer;
}

}  // namespace

Filters random_bank(Random& random, const FilterShape& shape) {
  Tensor bank(shape);
  real_fill(bank, random);
  return {FilterValues{}, std::make_shared<const Tensor>(std::move(bank)), {}};
}

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

Experiment every_layer(Random& random, DataFormat format) {
  Experiment experiment;
  experiment.data_format = format;
  Tensor input(ImageShape{2, 7, 6, 3}, format);
  real_fill(input, random);
  experiment.input = {InputValues{}, std::make_shared<const Tensor>(std::move(input))};
  std::vector<Layer>& layers = experiment.layers;
  layers.push_back(with_bank(named(Op::kConv2d, "conv"), random_bank(random, {3, 2, 3, 4}), {1, 1},
                             Activation::kGelu));
  layers.push_back(with_bank(named(Op::kDepthwiseConv2d, "depthwise"),
                             random_bank(random, {3, 3, 1, 8}), {1, 1}));
  layers.back().channel_multiplier = 2;
  layers.back().dilations = {2, 1};
  layers.push_back(with_bank(named(Op::kSeparableConv2d, "separable"),
                             random_bank(random, {2, 3, 1, 8}), {2, 2}, Activation::kTanh));
  layers.back().pointwise = random_bank(random, {1, 1, 8, 4});
  layers.push_back(with_bank(named(Op::kConv2dTranspose, "transpose"),
                             random_bank(random, {3, 4, 5, 4}), {2, 2}, Activation::kElu));
  layers.back().output_shape = ImageShape{2, 7, 6, 5};
  layers.push_back(named(Op::kBiasAdd, "bias"));
  layers.back().bias = random_list(random, -2, 2, 5);
  layers.push_back(named(Op::kBatchNorm, "norm"));
  layers.back().norm = {random_list(random, -1, 1, 5), random_list(random, 0.1f, 2, 5),
                        random_list(random, -2, 2, 5), random_list(random, -1, 1, 5)};
  layers.push_back(named(Op::kActivation, "swish"));
  layers.back().activation = Activation::kSwish;
  layers.push_back(named(Op::kAdd, "add"));
  layers.back().with = "bias";
  layers.push_back(named(Op::kMaxPool, "max"));
  layers.back().window = {3, 2};
  layers.push_back(named(Op::kConcat, "concat"));
  layers.back().with = kInputName;
  layers.push_back(named(Op::kAvgPool, "average"));
  layers.back().window = {2, 3};
  layers.back().strides = {2, 1};
  layers.push_back(named(Op::kSoftmax, "softmax"));
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
