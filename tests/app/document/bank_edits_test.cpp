// Edits of a bank as a list keep what the chain computes: the oracle is the engine's own evaluation
// of the experiment before and after, on small integers, where sums are exact in any order.
#include "app/document/bank_edits.h"

#include <gmock/gmock.h>

#include "engine/evaluate/evaluate.h"
#include "engine/filters/filter_bank.h"
#include "tests/app/document/samples.h"
#include "tests/support/seeded.h"

namespace convoscope::app {
namespace {

using convoscope::testing::Seeded;
using ::testing::ElementsAre;
using testing::filters_of;
using testing::sample;

// Small integers everywhere; two layers over `channels`, of `first` and 6 filters.
Experiment exact_chain(Seeded& random, int64_t channels, const FilterShape& first,
                       const FilterShape& second) {
  Experiment experiment = sample(channels);
  const auto fill = [&](Tensor tensor) {
    for (float& value : tensor.values()) value = 2 * static_cast<float>(random.integer(-4, 4));
    return std::make_shared<const Tensor>(std::move(tensor));
  };
  experiment.input.tensor = fill(Tensor(ImageShape{1, 6, 7, channels}, DataFormat::kNHWC));
  experiment.layers[0].filters = {FilterValues{}, fill(Tensor(first)), {}};
  experiment.layers[1].filters = {FilterValues{}, fill(Tensor(second)), {}};
  experiment.layers[0].activation = Activation::kRelu;
  return experiment;
}

TensorPtr maps_of(const Experiment& experiment, size_t l) {
  const auto result = evaluate(std::make_shared<const Experiment>(experiment));
  EXPECT_TRUE(result) << result.error().sentence;
  return (*result)->layers[l].output;
}

void expect_equal(const TensorPtr& a, const TensorPtr& b) {
  ASSERT_EQ(a->dims(), b->dims());
  EXPECT_TRUE(std::ranges::equal(a->values(), b->values()));
}

// Map j of `after` is map order[j] of `before`.
void expect_reordered(const TensorPtr& after, const TensorPtr& before,
                      const std::vector<int64_t>& order) {
  const ImageView a = image_view(*after), b = image_view(*before);
  ASSERT_EQ(a.shape.c, std::ssize(order));
  for (int64_t y = 0; y < a.shape.h; ++y) {
    for (int64_t x = 0; x < a.shape.w; ++x) {
      for (int64_t j = 0; j < a.shape.c; ++j) {
        const int64_t source = order[static_cast<size_t>(j)];
        if (source == kNoSource) continue;
        ASSERT_EQ(a.at(0, y, x, j), b.at(0, y, x, source)) << j;
      }
    }
  }
}

struct Case {
  const char* name;
  int64_t channels;
  FilterShape first, second;
};
const Case kCases[] = {{"dense", 3, {3, 3, 3, 4}, {2, 3, 4, 6}},
                       {"grouped", 4, {3, 2, 2, 4}, {3, 3, 4, 6}},
                       {"before groups", 3, {3, 3, 3, 4}, {3, 3, 2, 6}},
                       {"depthwise", 4, {3, 3, 1, 4}, {3, 3, 1, 8}}};

TEST(ReorderFilters, ReordersTheMapsAndKeepsTheNextLayersMaps) {
  Seeded random;
  for (const Case& one : kCases) {
    const Experiment before = exact_chain(random, one.channels, one.first, one.second);
    for (const std::vector<int64_t>& order :
         {moved_order(4, {0}, 4), moved_order(4, {1, 3}, 0), moved_order(4, {2}, 1)}) {
      SCOPED_TRACE(one.name);
      const Experiment after = reorder_filters(0, order, "move").apply(before);
      expect_reordered(maps_of(after, 0), maps_of(before, 0), order);
      expect_equal(maps_of(after, 1), maps_of(before, 1));
    }
  }
}

TEST(ReorderFilters, DuplicatesShareTheirInfluenceInTheNextLayer) {
  Seeded random;
  for (const Case& one : kCases) {
    SCOPED_TRACE(one.name);
    const Experiment before = exact_chain(random, one.channels, one.first, one.second);
    const std::vector<int64_t> order = duplicated_order(4, {1, 2});
    EXPECT_THAT(order, ElementsAre(0, 1, 2, 1, 2, 3));
    const Experiment after = reorder_filters(0, order, "duplicate").apply(before);
    expect_reordered(maps_of(after, 0), maps_of(before, 0), order);
    expect_equal(maps_of(after, 1), maps_of(before, 1));
  }
}

TEST(ReorderFilters, ANewFilterHandsThePictureOnAndTheNextLayerIgnoresIt) {
  Seeded random;
  for (const Case& one : kCases) {
    SCOPED_TRACE(one.name);
    const Experiment before = exact_chain(random, one.channels, one.first, one.second);
    const std::vector<int64_t> order = added_order(4, 1);
    const Experiment after = reorder_filters(0, order, "new").apply(before);
    expect_reordered(maps_of(after, 0), maps_of(before, 0), order);
    expect_equal(maps_of(after, 1), maps_of(before, 1));
    EXPECT_EQ(filter_weights(*after.layers[0].filters.tensor, 2),
              (*find_preset("identity"))->make(filter_extent(*after.layers[0].filters.tensor)));
  }
}

TEST(ReorderFilters, DeletingAFilterIsSettingItsWeightsInTheNextLayerToZero) {
  Seeded random;
  for (const Case& one : kCases) {
    SCOPED_TRACE(one.name);
    const Experiment before = exact_chain(random, one.channels, one.first, one.second);
    const std::vector<int64_t> order = deleted_order(4, {1});
    const Experiment after = reorder_filters(0, order, "delete").apply(before);
    expect_reordered(maps_of(after, 0), maps_of(before, 0), order);
    // Without the filter's own weights its map is 0, and so is what the next layer makes of it.
    const int64_t taps = one.first.h * one.first.w * one.first.in;
    const Experiment silent =
        set_filter(0, 1, std::vector<float>(static_cast<size_t>(taps)), "", "").apply(before);
    expect_equal(maps_of(after, 1), maps_of(silent, 1));
  }
}

TEST(ReorderFilters, KeepsPresetsPresetsAndNamesWithTheirFilters) {
  const Experiment after =
      reorder_filters(0, {1, kNoSource, 0, 0}, "").apply(sample(3, {"sobel_x", "gaussian"}));
  EXPECT_THAT(after.layers[0].filters.names,
              ElementsAre("Gaussian", "Identity", "Sobel x", "Sobel x copy"));
  const auto& source = std::get<FilterPresets>(after.layers[0].filters.source);
  EXPECT_THAT(source.ids, ElementsAre("gaussian", "identity", "sobel_x", "sobel_x"));
  const Tensor expected = *bank_of_presets(source.ids, 3, 3, 3);
  EXPECT_TRUE(std::ranges::equal(after.layers[0].filters.tensor->values(), expected.values()));
}

TEST(ReorderFilters, WhatIsNotThereChangesNothing) {
  const Experiment before = sample();
  for (const std::vector<int64_t>& order :
       {std::vector<int64_t>{}, std::vector<int64_t>{0, 2}, std::vector<int64_t>{-2}}) {
    const Experiment after = reorder_filters(0, order, "").apply(before);
    EXPECT_EQ(after.layers[0].filters.tensor, before.layers[0].filters.tensor);
    EXPECT_EQ(after.layers[1].filters.tensor, before.layers[1].filters.tensor);
  }
}

TEST(MovedOrder, HoldsEveryFilterOnceWithTheMovedOnesTogether) {
  EXPECT_THAT(moved_order(5, {1, 3}, 0), ElementsAre(1, 3, 0, 2, 4));
  EXPECT_THAT(moved_order(5, {1, 3}, 5), ElementsAre(0, 2, 4, 1, 3));
  EXPECT_THAT(moved_order(5, {1, 3}, 3), ElementsAre(0, 2, 1, 3, 4));
  EXPECT_THAT(moved_order(5, {2}, 3), ElementsAre(0, 1, 2, 3, 4)) << "before its neighbour";
}

TEST(RenameFilter, NamesOneFilter) {
  const Experiment after = rename_filter(0, 1, "soft").apply(sample());
  EXPECT_THAT(after.layers[0].filters.names, ElementsAre("Sobel x", "soft"));
  EXPECT_EQ(rename_filter(0, 7, "none").apply(sample()).layers[0].filters.names,
            sample().layers[0].filters.names);
}

TEST(ResizeFilters, KeepsWeightsAtTheAnchorAndRefusesWhatIsNoFilter) {
  const Experiment before = sample();
  const Experiment after = resize_filters(1, 5, 4, {Stay::kLast, Stay::kFirst}).apply(before);
  EXPECT_EQ(filters_of(after, 1), (FilterShape{5, 4, 2, 4}));
  EXPECT_EQ(after.layers[1].filters.tensor->values()[0], 0);
  const Experiment back = resize_filters(1, 3, 3, {Stay::kLast, Stay::kFirst}).apply(after);
  EXPECT_TRUE(std::ranges::equal(back.layers[1].filters.tensor->values(),
                                 before.layers[1].filters.tensor->values()));
  for (const int64_t extent : {int64_t{0}, int64_t{-1}, int64_t{1} << 40}) {
    EXPECT_EQ(resize_filters(0, extent, 3, {}).apply(before).layers[0].filters.tensor,
              before.layers[0].filters.tensor);
  }
}

}  // namespace
}  // namespace convoscope::app
