// Edits of filters: values, sources, names, and the layer that reads their maps.
#include <gmock/gmock.h>

#include "engine/filters/filter_bank.h"
#include "tests/app/document/samples.h"

namespace convoscope::app {
namespace {

using ::testing::ElementsAre;
using testing::filters_of;
using testing::sample;

TEST(SetWeight, ChangesOneWeightAndMakesTheBankLiteral) {
  const Experiment before = sample();
  const Experiment after = set_weight(0, 1, 2, 0, 1, 42.0f).apply(before);
  const FilterShape shape = filters_of(before, 0);
  const auto a = after.layers[0].filters.tensor->values();
  const auto b = before.layers[0].filters.tensor->values();
  for (int64_t i = 0; i < shape.size(); ++i) {
    const bool edited = i == ((1 * 3 + 2) * 3 + 0) * 2 + 1;
    EXPECT_EQ(a[static_cast<size_t>(i)], edited ? 42.0f : b[static_cast<size_t>(i)]) << i;
  }
  EXPECT_TRUE(std::holds_alternative<FilterValues>(after.layers[0].filters.source));
}

TEST(SetWeight, MarksTheNameOfAChangedFilterOnce) {
  const Edit edit = set_weight(0, 1, 1, 0, 0, 5.0f);
  const Experiment twice = edit.apply(edit.apply(sample()));
  EXPECT_THAT(twice.layers[0].filters.names, ElementsAre("Sobel x *", "Gaussian"));
  const Experiment nameless = set_weight(1, 1, 1, 0, 2, 5.0f).apply(sample());
  EXPECT_EQ(filter_name(nameless.layers[1].filters, 2), "filter 3");
}

TEST(SetFilter, ReplacesOneFilterWithItsName) {
  const std::vector<float> weights(27, 0.5f);
  const Experiment after = set_filter(0, 1, weights, "halves", "filter 2: halves").apply(sample());
  EXPECT_EQ(filter_weights(*after.layers[0].filters.tensor, 1), weights);
  EXPECT_EQ(filter_weights(*after.layers[0].filters.tensor, 0),
            filter_weights(*sample().layers[0].filters.tensor, 0));
  EXPECT_EQ(filter_name(after.layers[0].filters, 1), "halves");
}

TEST(SetFilterExtent, MakesPresetsAgainAtTheirNewExtent) {
  const Experiment after = set_filter_extent(0, 5, 7).apply(sample());
  const Filters expected = testing::preset_filters({"sobel_x", "gaussian"}, 5, 7, 3);
  EXPECT_EQ(after.layers[0].filters.source, expected.source);
  EXPECT_EQ(after.layers[0].filters.names, expected.names);
  EXPECT_THAT(after.layers[0].filters.tensor->values(),
              ::testing::ElementsAreArray(expected.tensor->values()));
}

TEST(SetFilterExtent, DrawsRandomFiltersAgainFromTheirSeed) {
  Experiment before = sample();
  before.layers[0].filters = testing::random_filters({3, 3, 3, 2}, 9);
  const Experiment after = set_filter_extent(0, 5, 5).apply(before);
  const Filters expected = testing::random_filters({5, 5, 3, 2}, 9);
  EXPECT_EQ(after.layers[0].filters.source, expected.source);
  EXPECT_THAT(after.layers[0].filters.tensor->values(),
              ::testing::ElementsAreArray(expected.tensor->values()));
}

TEST(SetFilterExtent, KeepsTheMiddleOfLiteralFilters) {
  const Experiment grown = set_filter_extent(1, 5, 5).apply(sample());
  const Experiment back = set_filter_extent(1, 3, 3).apply(grown);
  EXPECT_EQ(filters_of(grown, 1), (FilterShape{5, 5, 2, 4}));
  EXPECT_THAT(back.layers[1].filters.tensor->values(),
              ::testing::ElementsAreArray(sample().layers[1].filters.tensor->values()));
}

TEST(SetFilterExtent, WithoutElementsOrTooLargeChangesNothing) {
  const Experiment before = sample();
  for (const int64_t extent : {int64_t{0}, int64_t{-3}, int64_t{1} << 40}) {
    for (const size_t l : {size_t{0}, size_t{1}}) {
      const Experiment after = set_filter_extent(l, extent, 3).apply(before);
      EXPECT_EQ(after.layers[l].filters.tensor, before.layers[l].filters.tensor) << extent;
    }
    const Experiment after = set_filter_count(0, extent).apply(before);
    EXPECT_EQ(after.layers[0].filters.tensor, before.layers[0].filters.tensor) << extent;
  }
}

TEST(SetFilterCount, FitsTheNextLayerToTheMaps) {
  for (const int64_t count : {1, 3, 7}) {
    const Experiment after = set_filter_count(0, count).apply(sample());
    EXPECT_EQ(filters_of(after, 0), (FilterShape{3, 3, 3, count}));
    EXPECT_EQ(filters_of(after, 1), (FilterShape{3, 3, count, 4}));
    EXPECT_TRUE(resolve_chain(after));
  }
}

TEST(SetFilterCount, MorePresetsAreOnesThatTheBankHasNotYet) {
  const Experiment after = set_filter_count(0, 6).apply(sample());
  const auto& ids = std::get<FilterPresets>(after.layers[0].filters.source).ids;
  ASSERT_EQ(ids.size(), 6u);
  EXPECT_EQ(ids[0], "sobel_x");
  EXPECT_EQ(ids[1], "gaussian");
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 6u);
  EXPECT_EQ(after.layers[0].filters.names.size(), 6u);
}

TEST(SetFilterCount, BeyondTheTableItStartsAgain) {
  const auto count = static_cast<int64_t>(presets().size()) + 5;
  const Experiment after = set_filter_count(0, count).apply(sample());
  EXPECT_EQ(filters_of(after, 0).out, count);
}

TEST(SetFilterCount, FewerLiteralFiltersKeepTheirWeightsAndNames) {
  const Experiment named =
      set_filter(1, 3, std::vector<float>(18, 1.0f), "ones", "").apply(sample());
  const Experiment after = set_filter_count(1, 2).apply(named);
  for (int64_t k = 0; k < 2; ++k) {
    EXPECT_EQ(filter_weights(*after.layers[1].filters.tensor, k),
              filter_weights(*named.layers[1].filters.tensor, k));
  }
  EXPECT_LE(after.layers[1].filters.names.size(), 2u);
}

TEST(SetFilters, ReplacesTheBankAndFitsTheNextLayer) {
  const Filters bank = testing::random_filters({5, 5, 3, 6}, 4);
  const Experiment after = set_filters(0, bank, "random").apply(sample());
  EXPECT_EQ(after.layers[0].filters.tensor, bank.tensor);
  EXPECT_EQ(filters_of(after, 1).in, 6);
}

}  // namespace
}  // namespace convoscope::app
