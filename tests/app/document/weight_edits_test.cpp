// Edits of the editor: what they work on, and that locks hold after each.
#include "app/document/weight_edits.h"

#include <gmock/gmock.h>

#include "engine/filters/filter_bank.h"
#include "engine/filters/preset_call.h"
#include "tests/app/document/samples.h"

namespace convoscope::app {
namespace {

using ::testing::ElementsAre;
using testing::sample;

FilterWeights weights_of(const Experiment& experiment, int64_t k) {
  return filter_weights(*experiment.layers[0].filters.tensor, k);
}

FilterWeights negate(const FilterWeights& weights, const FilterExtent&) { return negated(weights); }

TEST(ChangeWeights, WorksOnTheTargetAndOnNothingElse) {
  const Experiment before = sample(3, {"sobel_x", "gaussian", "box"});
  const Experiment after = change_weights({0, {0, 2}, {}}, negate, {}, "negate").apply(before);
  EXPECT_EQ(weights_of(after, 0), negated(weights_of(before, 0)));
  EXPECT_EQ(weights_of(after, 1), weights_of(before, 1));
  EXPECT_EQ(weights_of(after, 2), negated(weights_of(before, 2)));
  EXPECT_THAT(after.layers[0].filters.names, ElementsAre("Sobel x *", "Gaussian", "Box *"));
  EXPECT_EQ(after.layers[1].filters.tensor, before.layers[1].filters.tensor);
}

TEST(ChangeWeights, OfOneSliceLeavesTheOthers) {
  const Experiment before = sample();
  const Experiment after = change_weights({0, {1}, 2}, negate, {}, "negate").apply(before);
  FilterWeights expected = weights_of(before, 1);
  for (size_t i = 2; i < expected.size(); i += 3) expected[i] = -expected[i];
  EXPECT_EQ(weights_of(after, 1), expected);
}

TEST(ChangeWeights, ThatChangesNothingKeepsTheBank) {
  const auto stay = [](const FilterWeights& weights, const FilterExtent&) { return weights; };
  const Experiment before = sample();
  const Experiment after = change_weights({0, {0, 1}, {}}, stay, {}, "").apply(before);
  EXPECT_EQ(after.layers[0].filters.tensor, before.layers[0].filters.tensor);
  EXPECT_EQ(after.layers[0].filters.names, before.layers[0].filters.names);
  const Experiment nowhere = change_weights({0, {7}, 9}, negate, {}, "").apply(before);
  EXPECT_EQ(nowhere.layers[0].filters.tensor, before.layers[0].filters.tensor);
}

TEST(ChangeWeights, IsFollowedByTheLocks) {
  const LockSet locks = LockSet{}.with(Lock::kUnitNorm).with(Lock::kMirrorX);
  const Experiment after = change_weights({0, {1}, {}}, negate, locks, "").apply(sample());
  EXPECT_EQ(weights_of(after, 1), obeying(negated(weights_of(sample(), 1)), {3, 3, 3}, locks));
}

TEST(SetCells, WritesEveryCellAndKeepsTheLocks) {
  const Experiment before = sample();
  const std::vector<CellValue> cells = {{0, 0, 2}, {1, 0, 3}, {9, 0, 5}};
  const Experiment free = set_cells(0, 1, 0, cells, {}).apply(before);
  FilterWeights expected = weights_of(before, 0);
  expected[(0 * 3 + 0) * 3 + 1] = 2;
  expected[(1 * 3 + 0) * 3 + 1] = 3;
  EXPECT_EQ(weights_of(free, 0), expected);

  const LockSet locks = LockSet{}.with(Lock::kZeroSum).with(Lock::kMirrorX);
  const Experiment locked = set_cells(0, 1, 0, cells, locks).apply(before);
  EXPECT_NEAR(deviation(weights_of(locked, 0), {3, 3, 3}, Lock::kZeroSum), 0, 1e-5);
  EXPECT_NEAR(deviation(weights_of(locked, 0), {3, 3, 3}, Lock::kMirrorX), 0, 1e-6);
  EXPECT_NEAR(weights_of(locked, 0)[(1 * 3 + 0) * 3 + 1], 3, 1e-5) << "the last cell stays";
}

TEST(ResetFilters, MakesThePresetAgainWhoseNameTheFilterBears) {
  const Experiment before = sample();
  const Experiment changed = change_weights({0, {0, 1}, {}}, negate, {}, "").apply(before);
  const Experiment after = reset_filters(0, {0, 1}).apply(changed);
  EXPECT_EQ(weights_of(after, 0), weights_of(before, 0));
  EXPECT_EQ(after.layers[0].filters.names, before.layers[0].filters.names);
  EXPECT_EQ(preset_of("my own filter"), nullptr);
  EXPECT_EQ(preset_of("Gaussian copy *"), *find_preset("gaussian"));
}

TEST(ResetFilters, ReadsTheParametersThatANameTells) {
  Experiment before = sample();
  const auto call = parse_preset("gaussian(sigma=1.25)");
  ASSERT_TRUE(call) << call.error().sentence;
  before.layers[0].filters.names[1] = preset_name(*call) + " *";
  const Experiment after = reset_filters(0, {1}).apply(before);
  EXPECT_EQ(weights_of(after, 1), *preset_weights(*call, {{3, 3, 3}, 2, 1}));
  EXPECT_EQ(after.layers[0].filters.names[1], preset_name(*call));
}

TEST(CombineFilters, ReadsTheOtherFilterAsItWasBefore) {
  const Experiment before = sample();
  const Combination sum{FilterOperation::kAdd, 1, 2, 1};
  const Experiment after = combine_filters({0, {0, 1}, {}}, sum, {}, "").apply(before);
  const FilterWeights f = weights_of(before, 0), g = weights_of(before, 1);
  for (size_t i = 0; i < f.size(); ++i) {
    EXPECT_EQ(weights_of(after, 0)[i], f[i] + 2 * g[i]);
    EXPECT_EQ(weights_of(after, 1)[i], 3 * g[i]);
  }
}

}  // namespace
}  // namespace convoscope::app
