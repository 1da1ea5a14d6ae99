// Laws of placing presets: what changes, what stays, and what a saved file would say.
#include "app/document/preset_edits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/filters/filter_bank.h"
#include "tests/app/document/samples.h"

namespace convoscope::app {
namespace {

using testing::filters_of;
using testing::sample;

PresetCall call(std::string_view text) { return parse_preset(text).value(); }

std::vector<float> made(const PresetCall& preset, const FilterShape& shape, int64_t k) {
  return preset_weights(preset, {{shape.h, shape.w, shape.in}, shape.out, k}).value();
}

TEST(PlaceOnFilter, ReplacesOneIdOfABankOfPresets) {
  const Experiment before = sample();
  const FilterShape shape = filters_of(before, 0);
  const PresetCall preset = call("gaussian(sigma=0.7)");
  const Experiment after = place_on_filter(0, 1, preset, made(preset, shape, 1)).apply(before);
  auto ids = std::get<FilterPresets>(before.layers[0].filters.source).ids;
  ids[1] = "gaussian(sigma=0.7)";
  EXPECT_EQ(std::get<FilterPresets>(after.layers[0].filters.source).ids, ids);
  EXPECT_THAT(
      after.layers[0].filters.tensor->values(),
      ::testing::ElementsAreArray(bank_of_presets(ids, shape.h, shape.w, shape.in)->values()));
  EXPECT_EQ(filter_name(after.layers[0].filters, 1), "Gaussian, σ 0.7");
}

TEST(PlaceOnFilter, OfARandomFilterOrInAnotherBankMakesLiteralValues) {
  const Experiment before = sample();
  const PresetCall drawn = call("he_normal"), form = call("box");
  const Experiment random =
      place_on_filter(0, 0, drawn, made(drawn, filters_of(before, 0), 0)).apply(before);
  EXPECT_TRUE(std::holds_alternative<FilterValues>(random.layers[0].filters.source))
      << "moved elsewhere in the bank it would no longer be what its id says";
  const Experiment literal =
      place_on_filter(1, 0, form, made(form, filters_of(before, 1), 0)).apply(before);
  EXPECT_TRUE(std::holds_alternative<FilterValues>(literal.layers[1].filters.source));
}

TEST(PlaceOnSlice, ChangesNoOtherWeight) {
  const Experiment before = sample();
  const FilterShape shape = filters_of(before, 1);
  const std::vector<float> weights(static_cast<size_t>(shape.h * shape.w), -7.0f);
  const Experiment after = place_on_slice(1, 2, 1, call("box"), weights, "q 1").apply(before);
  const float* const now = after.layers[1].filters.tensor->data();
  const float* const then = before.layers[1].filters.tensor->data();
  for (int64_t i = 0; i < shape.size(); ++i) {
    const bool placed = i % shape.out == 2 && i / shape.out % shape.in == 1;
    EXPECT_EQ(now[i], placed ? -7.0f : then[i]) << i;
  }
}

TEST(Placements, ThatDoNotFitAnyMoreChangeNothing) {
  const Experiment before = sample();
  const PresetCall box = call("box");
  const Filters other = filters_of_preset(box, {5, 5, 3, 2}, {}).value();
  for (const Edit& edit :
       {place_on_filter(0, 99, box, std::vector<float>(27)), place_on_filter(0, 0, box, {1}),
        place_on_filter(9, 0, box, std::vector<float>(27)),
        place_on_slice(0, 0, 99, box, std::vector<float>(9), ""),
        place_on_slice(0, 0, 0, box, {1}, ""), place_on_bank(0, box, other)}) {
    const Experiment after = edit.apply(before);
    EXPECT_EQ(after.layers[0].filters.tensor, before.layers[0].filters.tensor) << edit.label;
    EXPECT_EQ(after.layers[0].filters.names, before.layers[0].filters.names) << edit.label;
  }
}

TEST(FiltersOfPreset, AreWhatTheirSourceMakes) {
  const FilterShape shape{3, 5, 2, 6};
  const auto gabor = filters_of_preset(call("gabor(lambda=3)"), shape, {.orientations = 3}).value();
  const auto& presets = std::get<FilterPresets>(gabor.source);
  EXPECT_THAT(gabor.tensor->values(),
              ::testing::ElementsAreArray(bank_of_presets(presets.ids, 3, 5, 2)->values()));
  EXPECT_EQ(gabor.names.size(), 6u);

  const auto normal = filters_of_preset(call("random_normal(seed=4)"), shape, {}).value();
  const auto& random = std::get<FilterRandomNormal>(normal.source);
  EXPECT_EQ(random.seed, 4);
  EXPECT_FLOAT_EQ(random.stddev, 1 / std::sqrt(30.0f));
  EXPECT_NE(filter_weights(*normal.tensor, 0), filter_weights(*normal.tensor, 1));

  const auto drawn = filters_of_preset(call("random_uniform(limit=0.5)"), shape, {}).value();
  const auto& uniform = std::get<FilterInitializer>(drawn.source).initializer;
  EXPECT_EQ(uniform.minval, -0.5f);
  EXPECT_EQ(uniform.maxval, 0.5f);
  EXPECT_THAT(drawn.tensor->values(),
              ::testing::ElementsAreArray(initialized_bank(uniform, shape)->values()));
}

}  // namespace
}  // namespace convoscope::app
