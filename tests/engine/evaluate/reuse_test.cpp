// Reuse by identity: what did not change is the very same tensor, and what did has the bits of a
// fresh evaluation.
#include <gtest/gtest.h>

#include "tests/engine/evaluate/samples.h"
#include "tests/support/compare.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::fresh;
using testing::same_tensor;
using testing::Seeded;
using testing::shared;
using testing::two_layers;
using testing::with_other_weight;

ResultPtr after(const ResultPtr& previous, const Experiment& experiment) {
  const auto result = evaluate(shared(experiment), previous);
  EXPECT_TRUE(result) << result.error().sentence;
  return result.value_or(nullptr);
}

void expect_whole_reuse(const LayerResult& layer, const LayerResult& before) {
  EXPECT_TRUE(layer.reused);
  EXPECT_EQ(layer.output, before.output);
  EXPECT_EQ(layer.sums, before.sums);
  EXPECT_EQ(layer.stats, before.stats);
  EXPECT_EQ(layer.channels_computed, 0);
  EXPECT_EQ(layer.ms, 0);
}

void expect_same_values(const ResultPtr& result) {
  const ResultPtr whole = fresh(result->experiment);
  for (size_t l = 0; l < whole->layers.size(); ++l) {
    EXPECT_TRUE(same_tensor(*result->layers[l].sums, *whole->layers[l].sums));
    EXPECT_TRUE(same_tensor(*result->layers[l].output, *whole->layers[l].output));
    for (size_t i = 0; i < whole->layers[l].stats->maps.size(); ++i)
      EXPECT_EQ(result->layers[l].stats->maps[i].mean, whole->layers[l].stats->maps[i].mean);
  }
}

TEST(Reuse, AnExperimentWithTheSameTensorsComputesNothing) {
  Seeded random;
  const Experiment experiment = two_layers(random);
  const ResultPtr first = fresh(shared(experiment));
  Experiment renamed = experiment;
  renamed.title = "other";
  renamed.layers[0].name = "first";
  const ResultPtr second = after(first, renamed);
  EXPECT_EQ(second->input_stats, first->input_stats);
  for (size_t l = 0; l < 2; ++l) expect_whole_reuse(second->layers[l], first->layers[l]);
  EXPECT_EQ(second->experiment->title, "other");
}

TEST(Reuse, OneChangedFilterComputesItsOwnChannelAlone) {
  Seeded random;
  for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
    const Experiment experiment = two_layers(random, format);
    const ResultPtr first = fresh(shared(experiment));
    const ResultPtr second = after(first, with_other_weight(experiment, 1, 3));
    expect_whole_reuse(second->layers[0], first->layers[0]);
    EXPECT_EQ(second->layers[1].channels_computed, 1);
    EXPECT_FALSE(second->layers[1].reused);
    expect_same_values(second);
  }
}

// Reals: the order of summation matters, so equal bits mean that the same sums were taken.
TEST(Reuse, ChangedChannelsHaveTheBitsOfAFreshEvaluation) {
  Seeded random;
  for (int trial = 0; trial < 20; ++trial) {
    Experiment experiment = two_layers(random);
    Tensor input = experiment.input.tensor->clone(),
           bank = experiment.layers[0].filters.tensor->clone();
    testing::real_fill(input, random);
    testing::real_fill(bank, random);
    experiment.input.tensor = std::make_shared<const Tensor>(std::move(input));
    experiment.layers[0].filters.tensor = std::make_shared<const Tensor>(std::move(bank));
    const ResultPtr first = fresh(shared(experiment));
    Experiment edited = with_other_weight(experiment, 0, random.integer(0, 3));
    edited = with_other_weight(edited, 0, random.integer(4, 7));
    const ResultPtr second = after(first, edited);
    EXPECT_EQ(second->layers[0].channels_computed, 2);
    EXPECT_EQ(second->layers[1].channels_computed, 37);
    expect_same_values(second);
  }
}

TEST(Reuse, AnEarlierLayerThatChangedMakesAllLaterOnesNew) {
  Seeded random;
  const Experiment experiment = two_layers(random);
  const ResultPtr second = after(fresh(shared(experiment)), with_other_weight(experiment, 0, 0));
  EXPECT_EQ(second->layers[0].channels_computed, 1);
  EXPECT_EQ(second->layers[1].channels_computed, 37);
  expect_same_values(second);
}

TEST(Reuse, AnotherActivationKeepsTheSums) {
  Seeded random;
  Experiment experiment = two_layers(random);
  const ResultPtr first = fresh(shared(experiment));
  experiment.layers[1].activation = Activation::kNone;
  const ResultPtr second = after(first, experiment);
  EXPECT_EQ(second->layers[1].sums, first->layers[1].sums);
  EXPECT_EQ(second->layers[1].output, first->layers[1].sums);
  EXPECT_EQ(second->layers[1].channels_computed, 0);
  expect_same_values(second);
}

TEST(Reuse, SettingsThatComeToTheSameWindowsComputeNothing) {
  Seeded random;
  Experiment experiment = two_layers(random);
  const ResultPtr first = fresh(shared(experiment));
  experiment.layers[0].padding = {PaddingMode::kExplicit, {1, 1, 1, 1}};  // what SAME comes to
  expect_whole_reuse(after(first, experiment)->layers[0], first->layers[0]);
  experiment.layers[0].padding.pads.top = 2;
  const ResultPtr moved = after(first, experiment);
  EXPECT_EQ(moved->layers[0].channels_computed, 40);
  expect_same_values(moved);
}

TEST(Reuse, TheRearrangedInputStaysWhileItsSourceDoes) {
  Seeded random;
  Experiment experiment = two_layers(random);
  experiment.data_format = DataFormat::kNCHW;
  const ResultPtr first = fresh(shared(experiment));
  EXPECT_NE(first->input, experiment.input.tensor);
  const ResultPtr second = after(first, with_other_weight(experiment, 0, 2));
  EXPECT_EQ(second->input, first->input);
  EXPECT_EQ(second->layers[0].channels_computed, 1);
  experiment.data_format = DataFormat::kNHWC;
  const ResultPtr back = after(second, experiment);
  EXPECT_EQ(back->input, experiment.input.tensor);
  EXPECT_EQ(back->layers[0].channels_computed, 40);
  expect_same_values(back);
}

TEST(Reuse, ANewInputOfTheSameExtentsComputesEverything) {
  Seeded random;
  Experiment experiment = two_layers(random);
  const ResultPtr first = fresh(shared(experiment));
  experiment.input.tensor = std::make_shared<const Tensor>(
      testing::exact_image({2, 13, 11, 3}, DataFormat::kNHWC, random));
  const ResultPtr second = after(first, experiment);
  EXPECT_EQ(second->layers[0].channels_computed, 40);
  expect_same_values(second);
}

TEST(Reuse, AShorterOrLongerChainKeepsItsCommonBeginning) {
  Seeded random;
  const Experiment two = two_layers(random);
  Experiment one = two;
  one.layers.pop_back();
  const ResultPtr of_two = fresh(shared(two)), of_one = after(of_two, one);
  expect_whole_reuse(of_one->layers[0], of_two->layers[0]);
  const ResultPtr again = after(of_one, two);
  expect_whole_reuse(again->layers[0], of_two->layers[0]);
  expect_same_values(again);
}

// Sums of the reference are not those of SIMD: mixing them in one map would depend on history.
TEST(Reuse, AnotherAlgorithmComputesEverything) {
  Seeded random;
  const ExperimentPtr experiment = shared(two_layers(random));
  EvaluateOptions options;
  options.algorithm = Algorithm::kReference;
  const auto second = evaluate(experiment, fresh(experiment), options);
  ASSERT_TRUE(second);
  EXPECT_FALSE((*second)->layers[0].reused);
  EXPECT_EQ((*second)->layers[0].channels_computed, 40);
}

TEST(Reuse, WhatWasMadeOfFiltersStaysWithTheirTensor) {
  Seeded random;
  const Experiment experiment = two_layers(random);
  const ResultPtr first = fresh(shared(experiment));
  const ResultPtr second = after(first, with_other_weight(experiment, 0, 2));
  const auto& made = second->layers[1].kept->entries();
  ASSERT_EQ(made.size(), 1u);
  EXPECT_EQ(made[0].made, first->layers[1].kept->entries()[0].made);
  EXPECT_NE(second->layers[0].kept->entries()[0].made, first->layers[0].kept->entries()[0].made);
  expect_same_values(second);
}

// 1.2 million elements: where taps are few, copying what stayed takes longer than computing it.
TEST(Reuse, LargeMapsOfFewTapsAreComputedRatherThanCopied) {
  Seeded random;
  for (const auto& [size, computed] : {std::pair(1, 37), std::pair(7, 1)}) {
    Experiment experiment;
    experiment.input = {InputValues{}, std::make_shared<const Tensor>(testing::exact_image(
                                           {1, 200, 170, 3}, DataFormat::kNHWC, random))};
    Layer layer;
    layer.filters = {
        FilterValues{},
        std::make_shared<const Tensor>(testing::exact_filters({size, size, 3, 37}, random)),
        {}};
    experiment.layers = {layer};
    const ResultPtr first = fresh(shared(experiment));
    Tensor bank = layer.filters.tensor->clone();
    bank.data()[36] += 1;
    experiment.layers[0].filters.tensor = std::make_shared<const Tensor>(std::move(bank));
    const ResultPtr second = after(first, experiment);
    EXPECT_EQ(second->layers[0].channels_computed, computed);
    expect_same_values(second);
  }
}

}  // namespace
}  // namespace convoscope
