// The table of presets: found by words, opened, its parameters moved, and placed on a filter, on a
// slice or on the whole bank, each one step of history.
#include <gtest/gtest.h>

#include "app/panels/filters/preset_placement.h"
#include "engine/filters/filter_bank.h"
#include "engine/io/experiment_json.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

class Presets : public ::testing::Test {
 protected:
  explicit Presets(const std::string& json = kPicture) : work(json) {
    work.ui.click("bar/Filters");
    work.result();
    before = work.experiment();
  }

  // By its name, so that its row is in sight.
  void open(const std::string& id, const std::string& words) {
    work.ui.type("screen/presets/search", words);
    work.result();
    work.ui.click("screen/presets/" + id);
    work.result();
  }
  void insert(const std::string& id) {
    work.ui.click("screen/presets/" + id + "/insert");
    work.result();
  }
  void into(const std::string& place) { work.ui.click("screen/presets/into/" + place); }

  std::vector<float> expected(const std::string& text, int64_t k = 0) const {
    const FilterShape s = filter_shape(*work.layer().filters.tensor);
    return preset_weights(parse_preset(text).value(), {{s.h, s.w, s.in}, s.out, k}).value();
  }
  const FilterPresets& source() const {
    return std::get<FilterPresets>(work.layer().filters.source);
  }
  // As the file would be read again.
  void expect_same_after_saving() {
    const Experiment again = parse_experiment(print_experiment(*work.experiment()), {}).value();
    EXPECT_TRUE(same_bits(again.layers[0].filters.tensor, work.layer().filters.tensor));
  }

  Workspace work;
  ExperimentPtr before;
};

TEST_F(Presets, AreFoundByNameKindAndSentence) {
  work.ui.type("screen/presets/search", "SOBEL");
  EXPECT_TRUE(work.ui.has("screen/presets/sobel_y"));
  EXPECT_FALSE(work.ui.has("screen/presets/box"));
  work.ui.type("screen/presets/search", "made for relu");
  EXPECT_TRUE(work.ui.has("screen/presets/he_normal"));
  EXPECT_FALSE(work.ui.has("screen/presets/sobel_y"));
  EXPECT_EQ(work.experiment(), before);
}

TEST_F(Presets, GoIntoTheChosenFilterAndTheBankStaysOneOfPresets) {
  work.app.view().map = 2;
  open("sobel_y", "sobel");
  EXPECT_EQ(work.experiment(), before) << "opening shows, it changes nothing";
  insert("sobel_y");
  EXPECT_EQ(work.steps(), 2U);
  EXPECT_EQ(weights_of(work.layer(), 2), expected("sobel_y"));
  EXPECT_EQ(source().ids, (std::vector<std::string>{"sobel_x", "gaussian", "sobel_y", "corner"}));
  EXPECT_EQ(work.answer()->layers[0].channels_computed, 1);
  expect_same_after_saving();
  work.ui.key("ctrl+z");
  EXPECT_EQ(work.experiment(), before);
}

TEST_F(Presets, AreInsertedFromTheirRowWithoutBeingOpenedFirst) {
  work.ui.type("screen/presets/search", "sobel");
  work.ui.hover("screen/presets/sobel_y");
  insert("sobel_y");
  EXPECT_EQ(source().ids[0], "sobel_y");
}

TEST_F(Presets, GoIntoOneSliceAndLeaveTheOthers) {
  work.app.view().slice = 1;
  work.result();
  into("Slice G");
  open("laplacian4", "laplacian");
  insert("laplacian4");
  EXPECT_EQ(work.steps(), 2U);
  std::vector<float> weights = weights_of(before->layers[0], 0);
  const std::vector<float> form = {0, 1, 0, 1, -4, 1, 0, 1, 0};
  for (size_t i = 0; i < form.size(); ++i) weights[3 * i + 1] = form[i];
  EXPECT_EQ(weights_of(work.layer(), 0), weights);
  EXPECT_EQ(filter_name(work.layer().filters, 0), "Laplacian in G");
  expect_same_after_saving();
}

TEST_F(Presets, TurnAGaborThroughTheWholeBankAndSurviveAnotherSize) {
  into("Whole bank");
  open("gabor", "a wave under a bell");
  work.type("screen/presets/gabor/orientations", "4");
  EXPECT_EQ(work.experiment(), before);
  insert("gabor");
  EXPECT_EQ(work.steps(), 2U);
  EXPECT_EQ(source().ids, (std::vector<std::string>{"gabor(theta=0)", "gabor(theta=45)",
                                                    "gabor(theta=90)", "gabor(theta=135)"}));
  expect_same_after_saving();
  work.ui.click("bar/Explore");
  work.type("screen/settings/filters/height", "7");
  EXPECT_EQ(weights_of(work.layer(), 1), expected("gabor(theta=45)"));
  EXPECT_EQ(filter_name(work.layer().filters, 1), "Gabor, θ 45°");
}

TEST_F(Presets, DrawAWholeBankByOneInitializer) {
  into("Whole bank");
  open("he_normal", "made for relu");
  insert("he_normal");
  const auto& drawn = std::get<FilterInitializer>(work.layer().filters.source);
  EXPECT_EQ(drawn.initializer.kind, InitializerKind::kHeNormal);
  const Tensor bank = initialized_bank(drawn.initializer, {3, 3, 3, 4}).value();
  EXPECT_TRUE(same_bits(work.layer().filters.tensor, std::make_shared<const Tensor>(bank.clone())));
  expect_same_after_saving();
}

TEST_F(Presets, OfAnInitializerAreOneFilterOfTheBankThatItDraws) {
  work.app.view().map = 2;
  open("he_normal", "made for relu");
  insert("he_normal");
  EXPECT_EQ(weights_of(work.layer(), 2), expected("he_normal", 2));
  expect_same_after_saving();
}

TEST_F(Presets, ChangeOnlyThePreviewUntilTheyAreInserted) {
  open("gaussian", "gaussian");
  work.ui.drag("screen/presets/gaussian/sigma", 30, 0);
  EXPECT_EQ(work.experiment(), before);
  insert("gaussian");
  EXPECT_NE(source().ids[0], "gaussian");
  EXPECT_EQ(weights_of(work.layer(), 0), expected(source().ids[0]));
}

TEST_F(Presets, FollowTheirSlidersInOneStepWhileTheirPlacementIsTheNewest) {
  open("gaussian", "gaussian");
  insert("gaussian");
  const ExperimentPtr inserted = work.experiment();
  work.ui.drag("screen/presets/gaussian/sigma", 30, 0);
  EXPECT_EQ(work.steps(), 3U) << "one for the whole drag";
  const std::string moved = source().ids[0];
  EXPECT_NE(moved, "gaussian");
  EXPECT_EQ(weights_of(work.layer(), 0), expected(moved));
  work.ui.drag("screen/presets/gaussian/sigma", -40, 0);
  EXPECT_EQ(work.steps(), 4U) << "and one for the next";
  work.ui.key("ctrl+z");
  EXPECT_EQ(source().ids[0], moved);
  work.ui.key("ctrl+z");
  EXPECT_EQ(work.experiment(), inserted);
}

TEST_F(Presets, LeaveTheDocumentAloneAfterAnotherEdit) {
  open("gaussian", "gaussian");
  insert("gaussian");
  work.ui.key("ctrl+z");
  work.ui.drag("screen/presets/gaussian/sigma", 30, 0);
  EXPECT_EQ(work.experiment(), before) << "taken back";
  insert("gaussian");
  work.app.view().map = 1;
  work.result();
  const ExperimentPtr inserted = work.experiment();
  work.ui.drag("screen/presets/gaussian/sigma", -30, 0);
  EXPECT_EQ(work.experiment(), inserted) << "another filter is chosen";
}

TEST_F(Presets, ForgetTheirParametersAtAClick) {
  open("gaussian", "gaussian");
  work.type("screen/presets/gaussian/sigma/value", "1.5");
  EXPECT_TRUE(work.ui.has("screen/presets/gaussian/defaults"));
  work.ui.click("screen/presets/gaussian/defaults");
  insert("gaussian");
  EXPECT_EQ(source().ids[0], "gaussian");
}

TEST_F(Presets, TakeWhatIsTypedIntoTheirRange) {
  open("gaussian", "gaussian");
  work.type("screen/presets/gaussian/sigma/value", "0");
  insert("gaussian");
  EXPECT_EQ(source().ids[0], "gaussian(sigma=0.1)");
}

constexpr const char* kWide = R"({"convoscope": 1,
  "input": {"random_normal": {"shape": [1, 1, 1, 2048], "seed": 1}}, "data_format": "NHWC",
  "layers": [{"op": "conv2d", "name": "wide",
    "filters": {"random_normal": {"shape": [1, 1, 2048, 2048], "seed": 2}},
    "strides": [1, 1, 1, 1], "padding": "SAME", "dilations": [1, 1, 1, 1]}]})";

struct WideBank : Presets {
  WideBank() : Presets(kWide) {}
};

TEST_F(WideBank, RefusesAnOrthogonalOneAndKeepsWhatIsThere) {
  into("Whole bank");
  open("orthogonal", "right angles");
  EXPECT_FALSE(work.ui.widget("screen/presets/orthogonal/insert").enabled);
  EXPECT_EQ(work.experiment(), before);
}

TEST_F(WideBank, TakesALargeDrawThatIsMadeAside) {
  into("Whole bank");
  open("glorot_uniform", "glorot uniform");
  insert("glorot_uniform");
  EXPECT_TRUE(std::holds_alternative<FilterInitializer>(work.layer().filters.source));
  EXPECT_EQ(work.steps(), 2U);
}

}  // namespace
}  // namespace convoscope::app
