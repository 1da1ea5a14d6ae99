// Edits of settings and input: what they change, and that nothing else changes.
#include <gmock/gmock.h>

#include "tests/app/document/samples.h"

namespace convoscope::app {
namespace {

using testing::filters_of;
using testing::sample;

// Everything that an Experiment holds, tensors by address.
void expect_same(const Experiment& a, const Experiment& b) {
  EXPECT_EQ(a.title, b.title);
  EXPECT_EQ(a.input.tensor, b.input.tensor);
  EXPECT_EQ(a.data_format, b.data_format);
  ASSERT_EQ(a.layers.size(), b.layers.size());
  for (size_t l = 0; l < a.layers.size(); ++l) {
    EXPECT_EQ(a.layers[l].strides, b.layers[l].strides);
    EXPECT_EQ(a.layers[l].dilations, b.layers[l].dilations);
    EXPECT_EQ(a.layers[l].padding, b.layers[l].padding);
    EXPECT_EQ(a.layers[l].activation, b.layers[l].activation);
    EXPECT_EQ(a.layers[l].filters.tensor, b.layers[l].filters.tensor);
    EXPECT_EQ(a.layers[l].filters.source, b.layers[l].filters.source);
    EXPECT_EQ(a.layers[l].filters.names, b.layers[l].filters.names);
  }
}

std::vector<Edit> every_edit() {
  Remedy remedy{"stride 3", "", {{1, 8, 9, 3}, {2, 2, 3, 2}, {{3, 1}, {1, 1}, {}, {}}}};
  return {replace_experiment(sample(1), "open a"),
          set_input({InputValues{}, testing::counting_image({1, 4, 4, 1})}, "input"),
          set_data_format(DataFormat::kNCHW),
          set_strides(1, {2, 3}),
          set_dilations(1, {2, 3}),
          set_padding_mode(1, PaddingMode::kExplicit),
          set_pads(1, {1, 2, 3, 4}),
          set_activation(1, Activation::kRelu),
          apply_remedy(0, remedy),
          set_weight(1, 0, 1, 1, 2, 7.0f),
          set_filter(1, 1, std::vector<float>(18, 2.0f), "twos", "filter 2"),
          set_filter_extent(1, 5, 5),
          set_filter_count(0, 5),
          set_filters(0, testing::random_filters({3, 3, 3, 4}, 1), "random")};
}

TEST(Edits, ArePureAndRepeatable) {
  for (const Edit& edit : every_edit()) {
    SCOPED_TRACE(edit.label);
    const Experiment before = sample();
    const Experiment copy = before;
    const std::vector<float> weights(before.layers[1].filters.tensor->values().begin(),
                                     before.layers[1].filters.tensor->values().end());
    const Experiment once = edit.apply(before);
    const Experiment twice = edit.apply(before);
    expect_same(before, copy);
    EXPECT_THAT(before.layers[1].filters.tensor->values(), ::testing::ElementsAreArray(weights));
    for (size_t l = 0; l < once.layers.size(); ++l) {
      EXPECT_THAT(twice.layers[l].filters.tensor->values(),
                  ::testing::ElementsAreArray(once.layers[l].filters.tensor->values()));
    }
    EXPECT_FALSE(edit.label.empty());
  }
}

TEST(SettingEdits, ChangeTheirOwnFieldAlone) {
  const Experiment before = sample();
  Experiment expected = before;
  expected.layers[1].strides = {2, 3};
  expect_same(set_strides(1, {2, 3}).apply(before), expected);
  expected = before;
  expected.layers[0].dilations = {0, -1};  // nothing is clamped
  expect_same(set_dilations(0, {0, -1}).apply(before), expected);
  expected = before;
  expected.layers[1].padding = {PaddingMode::kExplicit, {1, 2, 3, 4}};
  expect_same(set_pads(1, {1, 2, 3, 4}).apply(before), expected);
  expected = before;
  expected.layers[1].activation = Activation::kRelu;
  expect_same(set_activation(1, Activation::kRelu).apply(before), expected);
  expected = before;
  expected.data_format = DataFormat::kNCHW;
  expect_same(set_data_format(DataFormat::kNCHW).apply(before), expected);
}

// A file that was opened in the same frame may have fewer layers and smaller filters.
TEST(Edits, WhoseTargetIsNotThereChangeNothing) {
  const Experiment before = sample();
  for (const Edit& edit :
       {set_strides(2, {2, 2}), set_padding_mode(7, PaddingMode::kExplicit), set_filter_count(2, 4),
        set_weight(0, 3, 0, 0, 0, 1.0f), set_weight(0, 0, 0, 3, 0, 1.0f),
        set_weight(0, 0, 0, 0, 2, 1.0f), set_weight(0, -1, 0, 0, 0, 1.0f),
        set_filter(0, 2, std::vector<float>(27), "", "filter 3"),
        set_filter(0, 0, std::vector<float>(9), "", "filter 1")}) {
    SCOPED_TRACE(edit.label);
    expect_same(edit.apply(before), before);
  }
}

TEST(SettingEdits, LabelsAndKeysNameTheControl) {
  EXPECT_EQ(set_strides(1, {2, 3}).label, "strides 2, 3");
  EXPECT_EQ(set_strides(1, {2, 3}).merge_key, "layers[1].strides");
  EXPECT_EQ(set_pads(0, {1, 2, 3, 4}).label, "padding 1, 2, 3, 4");
  EXPECT_EQ(set_padding_mode(0, PaddingMode::kValid).label, "padding VALID");
  EXPECT_EQ(set_padding_mode(0, PaddingMode::kValid).merge_key, "");
}

TEST(PaddingMode, ToExplicitStartsFromWhatSameComesTo) {
  Experiment before = sample();
  before.layers[0].strides = {3, 2};
  before.layers[0].dilations = {1, 2};
  const Experiment after = set_padding_mode(0, PaddingMode::kExplicit).apply(before);
  EXPECT_EQ(after.layers[0].padding.mode, PaddingMode::kExplicit);
  const auto same = *resolve_chain(before), given = *resolve_chain(after);
  EXPECT_EQ(given[0].window.h, same[0].window.h);
  EXPECT_EQ(given[0].window.w, same[0].window.w);
  EXPECT_GT(same[0].window.w.pad_before, 0);
}

TEST(PaddingMode, SwitchingAwayAndBackKeepsGivenPadsOnlyWhileExplicit) {
  const Experiment explicit_pads = set_pads(0, {1, 2, 3, 4}).apply(sample());
  const Experiment again = set_padding_mode(0, PaddingMode::kExplicit).apply(explicit_pads);
  EXPECT_EQ(again.layers[0].padding.pads, (Pads{1, 2, 3, 4}));
  const Experiment valid = set_padding_mode(0, PaddingMode::kValid).apply(explicit_pads);
  EXPECT_EQ(valid.layers[0].padding.pads, (Pads{1, 2, 3, 4}));
}

TEST(PaddingMode, OfARefusedLayerKeepsItsPads) {
  Experiment before = sample();
  before.layers[0].strides = {0, 1};
  before.layers[0].padding.pads = {5, 6, 7, 8};
  const Experiment after = set_padding_mode(0, PaddingMode::kExplicit).apply(before);
  EXPECT_EQ(after.layers[0].padding, (Padding{PaddingMode::kExplicit, {5, 6, 7, 8}}));
}

TEST(Remedies, MakeTheLayerLegal) {
  Experiment refused = sample();
  refused.layers[0].dilations = {1, 24};
  refused.layers[0].padding.mode = PaddingMode::kValid;
  const Case conv_case = *case_of(refused, 0, {});
  ASSERT_FALSE(resolve_geometry(conv_case));
  const auto remedies = nearest_legal(conv_case);
  ASSERT_FALSE(remedies.empty());
  for (const Remedy& remedy : remedies) {
    const Edit edit = apply_remedy(0, remedy);
    EXPECT_EQ(edit.label, remedy.label);
    const Experiment mended = edit.apply(refused);
    EXPECT_EQ(case_of(mended, 0, {}), remedy.conv_case) << remedy.label;
    EXPECT_TRUE(resolve_geometry(*case_of(mended, 0, {}))) << remedy.label;
  }
}

TEST(SetInput, OfTheSameChannelsKeepsTheFilters) {
  const Experiment before = sample(3);
  const Input input{InputPattern{"impulse", {1, 5, 5, 3}}, testing::counting_image({1, 5, 5, 3})};
  const Experiment after = set_input(input, "impulse").apply(before);
  EXPECT_EQ(after.input.tensor, input.tensor);
  EXPECT_EQ(after.input.source, input.source);
  EXPECT_EQ(after.layers[0].filters.tensor, before.layers[0].filters.tensor);
}

// Grey after colour and back: legal each time, presets made again for the channels that there are.
TEST(SetInput, FitsTheFirstFiltersToItsChannels) {
  const auto input_of = [](int64_t channels) {
    return set_input({InputValues{}, testing::counting_image({1, 8, 9, channels})}, "input");
  };
  const Experiment colour = sample(3);
  const Experiment grey = input_of(1).apply(colour);
  EXPECT_EQ(filters_of(grey, 0), (FilterShape{3, 3, 1, 2}));
  EXPECT_TRUE(resolve_chain(grey));
  const Experiment again = input_of(3).apply(grey);
  EXPECT_TRUE(resolve_chain(again));
  EXPECT_EQ(again.layers[0].filters.source, colour.layers[0].filters.source);
  EXPECT_THAT(again.layers[0].filters.tensor->values(),
              ::testing::ElementsAreArray(colour.layers[0].filters.tensor->values()));
}

TEST(SetInput, KeepsTheNumberOfGroupsWhereItCan) {
  Experiment depthwise = sample(4);
  depthwise.layers[0].filters = testing::random_filters({3, 3, 2, 8}, 1);  // two groups
  const auto after = [&](int64_t channels) {
    return filters_of(set_input({InputValues{}, testing::counting_image({1, 8, 9, channels})}, "")
                          .apply(depthwise),
                      0);
  };
  EXPECT_EQ(after(6).in, 3);
  EXPECT_EQ(after(5).in, 5);
}

}  // namespace
}  // namespace convoscope::app
