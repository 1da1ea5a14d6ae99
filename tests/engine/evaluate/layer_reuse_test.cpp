// A chain of all kinds of layers is reused, let go and brought back like one of convolutions.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/engine/evaluate/samples.h"
#include "tests/support/compare.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::every_layer;
using testing::fresh;
using testing::random_bank;
using testing::same_bits;
using testing::Seeded;
using testing::shared;

constexpr DataFormat kFormats[] = {DataFormat::kNHWC, DataFormat::kNCHW};

// Something that the operation reads, and that keeps all extents.
void edit(Layer& layer) {
  if (has_filters(layer.op)) {
    Tensor bank = layer.filters.tensor->clone();
    bank.data()[0] += 1;
    layer.filters.tensor = std::make_shared<const Tensor>(std::move(bank));
  }
  if (is_pool(layer.op)) layer.window.h += 2;
  if (layer.op == Op::kBiasAdd) layer.bias[0] += 1;
  if (layer.op == Op::kBatchNorm) layer.norm.offset[0] += 1;
  if (layer.op == Op::kActivation) layer.activation = Activation::kSigmoid;
  if (layer.op == Op::kAdd) layer.with = "norm";
  if (layer.op == Op::kSoftmax) layer.bypassed = true;
  if (layer.op == Op::kConcat) layer.with = "swish";
}

TEST(Layers, EditingOneLeavesTheLayersBeforeItUntouched) {
  Seeded random;
  for (const DataFormat format : kFormats) {
    const Experiment experiment = every_layer(random, format);
    const ResultPtr first = fresh(shared(experiment));
    for (size_t l = 0; l < experiment.layers.size(); ++l) {
      SCOPED_TRACE(experiment.layers[l].name);
      Experiment edited = experiment;
      edit(edited.layers[l]);
      const ResultPtr now = *evaluate(shared(edited), first);
      const ResultPtr whole = fresh(now->experiment);
      EXPECT_FALSE(now->layers[l].reused);
      for (size_t before = 0; before < l; ++before) {
        EXPECT_TRUE(now->layers[before].reused);
        EXPECT_EQ(now->layers[before].output, first->layers[before].output);
      }
      for (size_t behind = l; behind < experiment.layers.size(); ++behind) {
        EXPECT_TRUE(same_bits(*now->layers[behind].output, *whole->layers[behind].output));
      }
    }
  }
}

TEST(Layers, AnEditOfPointwiseFiltersAloneComputesTheLayerAgain) {
  Seeded random;
  const Experiment experiment = every_layer(random, DataFormat::kNHWC);
  const ResultPtr first = fresh(shared(experiment));
  Experiment edited = experiment;
  edited.layers[2].pointwise = random_bank(random, {1, 1, 8, 4});
  const ResultPtr now = *evaluate(shared(edited), first);
  EXPECT_TRUE(same_bits(*now->layers[2].output, *fresh(now->experiment)->layers[2].output));
}

TEST(Layers, WhatWasLetGoComesBackWithTheSameBitsWhenLookedAt) {
  Seeded random;
  for (const DataFormat format : kFormats) {
    const ExperimentPtr experiment = shared(every_layer(random, format));
    const ResultPtr all = fresh(experiment);
    EvaluateOptions bounded;
    bounded.keep_bytes = 1;
    ResultPtr some = *evaluate(experiment, nullptr, bounded);
    const auto here = [](const LayerResult& layer) { return layer.output != nullptr; };
    EXPECT_EQ(std::ranges::count_if(some->layers, here), 0);
    for (size_t l = 0; l < experiment->layers.size(); ++l) {
      SCOPED_TRACE(experiment->layers[l].name);
      bounded.look = {l};
      some = *evaluate(experiment, some, bounded);
      EXPECT_TRUE(same_bits(*some->layers[l].output, *all->layers[l].output));
      EXPECT_TRUE(same_bits(*some->layer_input(l), *all->layer_input(l)));
      EXPECT_LE(std::ranges::count_if(some->layers, here), 3);
    }
  }
}

}  // namespace
}  // namespace convoscope
