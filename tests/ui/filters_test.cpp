// The bank and the editor of one filter: every way to change weights, what it computes anew (that
// one map, no other) and that it is one step of history.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "engine/filters/presets.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

constexpr const char* kCells = "screen/filter/cells";
constexpr int64_t kFilter = 1;  // "Gaussian"

// With the second filter chosen. Each test makes one change.
class Filter : public ::testing::Test {
 protected:
  Filter() : work(kPicture) {
    work.ui.click("screen/filter/bank/1");
    before = work.answer();
    weights = weights_of(work.layer(), kFilter);
  }

  std::vector<float> now() const { return weights_of(work.layer(), kFilter); }

  // [h][w][in] of a 3×3 filter over three channels.
  static size_t index(int64_t y, int64_t x, int64_t q) {
    return static_cast<size_t>((y * 3 + x) * 3 + q);
  }

  // Only the chosen filter changed, in one step; only its map was computed, as the whole would be.
  void expect_one_changed_map() {
    EXPECT_EQ(work.steps(), 2U);
    EXPECT_NE(now(), weights);
    for (const int64_t k : {0, 2, 3}) {
      EXPECT_EQ(weights_of(work.layer(), k), weights_of(before->experiment->layers[0], k));
    }
    const ResultPtr answer = work.answer();
    EXPECT_EQ(answer->layers[0].channels_computed, 1);
    EXPECT_TRUE(same_bits(answer->layers[0].output, work.recomputed()->layers[0].output));
    work.ui.key("ctrl+z");
    EXPECT_EQ(work.experiment(), before->experiment);
  }

  Workspace work;
  ResultPtr before;
  std::vector<float> weights;
};

TEST_F(Filter, ANumberTypedIntoACellIsThatWeight) {
  work.ui.double_click(kCells);
  work.ui.key("ctrl+a");
  work.ui.text("-0.625");
  work.ui.key("enter");
  std::vector<float> expected = weights;
  expected[index(1, 1, 0)] = -0.625f;
  EXPECT_EQ(now(), expected);
  expect_one_changed_map();
}

TEST_F(Filter, TheShownSliceIsTheOneThatIsEdited) {
  work.ui.click("screen/filter/slice/B");
  work.ui.double_click(kCells);
  work.ui.key("ctrl+a");
  work.ui.text("2");
  work.ui.key("enter");
  std::vector<float> expected = weights;
  expected[index(1, 1, 2)] = 2;
  EXPECT_EQ(now(), expected);
  expect_one_changed_map();
}

TEST_F(Filter, DraggingACellUpRaisesItsWeightInOneStep) {
  work.ui.drag(kCells, 0, -40);
  std::vector<float> changed = now();
  EXPECT_GT(changed[index(1, 1, 0)], weights[index(1, 1, 0)]);
  changed[index(1, 1, 0)] = weights[index(1, 1, 0)];
  EXPECT_EQ(changed, weights);
  expect_one_changed_map();
}

TEST_F(Filter, PaintingWritesTheBrushIntoEveryCellOfTheStroke) {
  work.ui.click("screen/filter/paint");
  work.type("screen/filter/brush/value", "0.35");
  const Rect cells = work.ui.widget(kCells).rect;
  const float step = cells.width() / 3;
  work.ui.drag(kCells, -step, 0);
  std::vector<float> expected = weights;
  expected[index(1, 1, 0)] = expected[index(1, 0, 0)] = 0.35f;
  EXPECT_EQ(now(), expected);
  expect_one_changed_map();
}

TEST_F(Filter, TheWheelNudgesTheWeightUnderTheMouse) {
  work.ui.wheel(kCells, 1);
  EXPECT_GT(now()[index(1, 1, 0)], weights[index(1, 1, 0)]);
  expect_one_changed_map();
}

TEST_F(Filter, DeleteMakesTheSelectedWeightZero) {
  work.ui.click(kCells);
  work.ui.key("right");
  work.ui.key("delete");
  std::vector<float> expected = weights;
  expected[index(1, 2, 0)] = 0;
  EXPECT_EQ(now(), expected);
  expect_one_changed_map();
}

TEST_F(Filter, EscapeLeavesTheWeightAsItWas) {
  work.ui.double_click(kCells);
  work.ui.key("ctrl+a");
  work.ui.text("7");
  work.ui.key("escape");
  EXPECT_EQ(work.experiment(), before->experiment);
}

TEST_F(Filter, APresetIsFoundBySearchingAndPlacedByAClick) {
  work.ui.click("screen/filter/presets");
  work.ui.type("screen/filter/preset list/search", "sobel");
  EXPECT_TRUE(work.ui.has("screen/filter/preset list/sobel_y"));
  EXPECT_FALSE(work.ui.has("screen/filter/preset list/gaussian"));
  work.ui.click("screen/filter/preset list/sobel_y");
  EXPECT_EQ(now(), (*find_preset("sobel_y"))->make({3, 3, 3}));
  EXPECT_EQ(filter_name(work.layer().filters, kFilter), "Sobel y");
  work.ui.key("escape");
  expect_one_changed_map();
}

TEST_F(Filter, FourQuarterTurnsAreTheFilterAgain) {
  work.ui.click("screen/filter/bank/0");
  weights = weights_of(work.layer(), 0);
  for (int turn = 1; turn <= 4; ++turn) {
    work.ui.click("screen/filter/rotate");
    EXPECT_EQ(weights_of(work.layer(), 0) == weights, turn == 4) << turn << " turns";
    EXPECT_EQ(work.answer()->layers[0].channels_computed, 1);
  }
}

TEST_F(Filter, FlippingAndNegatingTwiceGiveTheFilterAgain) {
  work.ui.click("screen/filter/bank/2");
  weights = weights_of(work.layer(), 2);
  for (const char* path : {"screen/filter/flip", "screen/filter/negate"}) {
    work.ui.click(path);
    EXPECT_NE(weights_of(work.layer(), 2), weights) << path;
    work.ui.click(path);
    EXPECT_EQ(weights_of(work.layer(), 2), weights) << path;
  }
}

TEST_F(Filter, ScalingMakesTheSumOfMagnitudesOne) {
  work.ui.drag(kCells, 0, -40);
  work.ui.click("screen/filter/scale");
  const std::vector<float> scaled = now();
  const double l1 = std::accumulate(scaled.begin(), scaled.end(), 0.0,
                                    [](double sum, float w) { return sum + std::fabs(w); });
  EXPECT_NEAR(l1, 1, 1e-6);
}

TEST_F(Filter, TheCountIsTheNumberOfMaps) {
  work.type("screen/filter/count", "7");
  EXPECT_EQ(filter_shape(*work.layer().filters.tensor), (FilterShape{3, 3, 3, 7}));
  EXPECT_EQ(work.answer()->layers[0].geometry.output.c, 7);
  EXPECT_TRUE(work.ui.has("screen/maps/grid/6"));
  work.type("screen/filter/count", "2");
  EXPECT_EQ(work.answer()->layers[0].geometry.output.c, 2);
  EXPECT_FALSE(work.ui.has("screen/maps/grid/2"));
}

TEST_F(Filter, AnotherExtentMakesThePresetsAnew) {
  work.type("screen/settings/filters/height", "5");
  EXPECT_EQ(now(), (*find_preset("gaussian"))->make({5, 5, 3}));
  EXPECT_EQ(work.answer()->layers[0].geometry.window.h.filter, 5);
}

TEST(FilterCount, TheNextLayerReadsAsManyChannels) {
  Workspace work(kChain);
  work.type("screen/filter/count", "6");
  EXPECT_EQ(filter_shape(*work.layer(1).filters.tensor).in, 6);
  EXPECT_EQ(work.answer()->layers[1].geometry.window.in_channels, 6);
}

}  // namespace
}  // namespace convoscope::app
