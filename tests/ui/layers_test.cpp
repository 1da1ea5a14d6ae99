// Which layer, batch element and screen is looked at: none of them changes what is computed, and
// edits go to the layer that is chosen.
#include <gtest/gtest.h>

#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

TEST(Layers, TheChosenLayerIsTheOneThatIsShown) {
  Workspace work(kChain);
  const ResultPtr shown = work.answer();
  EXPECT_EQ(work.ui.value("screen/settings/strides/height"), "1");
  work.ui.click("screen/settings/layer/conv2");
  EXPECT_EQ(work.ui.value("screen/settings/strides/height"), "2");
  EXPECT_TRUE(work.ui.has("screen/maps/grid/4"));
  EXPECT_EQ(work.app.focus()->layer, 1U);
  EXPECT_EQ(work.result(), shown);
  EXPECT_EQ(work.steps(), 1U);
}

TEST(Layers, AnEditChangesTheChosenLayerAloneAndKeepsTheOthersMaps) {
  Workspace work(kChain);
  const ResultPtr before = work.answer();
  const Layer first = work.layer(0);
  work.ui.click("screen/settings/layer/conv2");
  work.type("screen/settings/strides/width", "1");
  EXPECT_EQ(work.layer(0).strides, first.strides);
  EXPECT_EQ(work.layer(1).strides, (Hw{1, 1}));
  const ResultPtr answer = work.answer();
  EXPECT_TRUE(answer->layers[0].reused);
  EXPECT_EQ(answer->layers[0].output, before->layers[0].output);
  EXPECT_TRUE(same_bits(answer->layers[1].output, work.recomputed()->layers[1].output));
}

TEST(Layers, TheFieldOfASecondLayerReachesTheInput) {
  Workspace work(kChain);
  work.ui.click("screen/settings/layer/conv2");
  work.ui.click("screen/views/map");
  const Focus* focus = work.app.focus();
  ASSERT_NE(focus, nullptr);
  ASSERT_EQ(focus->field.levels.size(), 3U);
  // 3 taps of conv2 one pixel apart, each of them 3 taps of conv1.
  EXPECT_EQ(focus->field.levels[1].bounds()->h.size(), 3);
  EXPECT_EQ(focus->field.levels[0].bounds()->h.size(), 5);
}

// While the settings are refused the maps are those of before: fewer than the document has filters.
TEST(Layers, AFilterWithoutAMapCanBeClicked) {
  Workspace work(kChain);
  work.type("screen/settings/strides/height", "0");
  work.type("screen/filter/count", "6");
  const ResultPtr shown = work.result();
  work.ui.click("screen/filter/bank/5");
  EXPECT_LT(work.app.view().map, shown->layers[0].geometry.output.c);
  work.ui.click("screen/views/go back");
  work.ui.click("screen/views/go back");
  work.answer();
}

TEST(Layers, TheChosenMapExistsInEveryLayer) {
  Workspace work(kChain);
  work.ui.click("screen/settings/layer/conv2");
  work.ui.click("screen/maps/grid/4");
  work.ui.click("screen/settings/layer/conv1");
  EXPECT_LT(work.app.view().map, 4);
  work.ui.click("bar/Arithmetic");
  work.answer();
}

TEST(Batch, TheChosenElementIsTheOneThatIsExplained) {
  Workspace work(kChain);
  const ResultPtr shown = work.answer();
  work.type("screen/settings/input/batch element", "2");
  EXPECT_EQ(work.app.view().batch, 2);
  ASSERT_NE(work.app.focus(), nullptr);
  const Focus& focus = *work.app.focus();
  EXPECT_EQ(focus.n, 2);
  EXPECT_EQ(focus.explanation.engine.value,
            image_view(*shown->layers[0].sums).at(2, focus.y, focus.x, focus.k));
  EXPECT_EQ(work.result(), shown);
}

TEST(Batch, ANumberBeyondTheBatchIsBroughtBack) {
  Workspace work(kChain);
  work.type("screen/settings/input/batch element", "99");
  EXPECT_EQ(work.app.view().batch, 2);
  work.type("screen/settings/input/N × C/batch", "1");
  work.answer();
  work.ui.run(2);
  EXPECT_EQ(work.app.view().batch, 0);
  EXPECT_FALSE(work.ui.has("screen/settings/input/batch element"));
}

TEST(Screens, ChangingTheScreenChangesNothingThatIsComputed) {
  Workspace work(kChain);
  const ResultPtr shown = work.answer();
  work.ui.click("screen/views/map");
  const auto element = work.app.view().element;
  work.ui.click("bar/Arithmetic");
  EXPECT_EQ(work.app.view().screen, Screen::kArithmetic);
  EXPECT_TRUE(work.ui.has("screen/products/product q 0"));
  EXPECT_FALSE(work.ui.has("screen/settings/strides/height"));
  EXPECT_EQ(work.app.view().element, element);
  work.ui.click("bar/Explore");
  EXPECT_TRUE(work.ui.has("screen/settings/strides/height"));
  EXPECT_EQ(work.result(), shown);
  EXPECT_EQ(work.steps(), 1U);
}

TEST(Screens, ASplitterMovesItsBorder) {
  Workspace work(kPicture);
  const float before = work.ui.widget("screen/filter/cells").rect.width();
  work.ui.drag("screen/splitter 3", -100, 0);
  EXPECT_NEAR(work.ui.widget("screen/filter/cells").rect.width(), before + 100, 4);
  EXPECT_EQ(work.steps(), 1U);
}

TEST(Screens, EverySizeOfWindowIsDrawn) {
  Workspace work(kChain);
  for (const auto& [width, height] : {std::pair{1600, 1000}, {1280, 720}, {640, 480}, {200, 120}}) {
    work.ui.post(Resize{width, height});
    work.ui.run(3);
    work.ui.click_at({static_cast<float>(width) / 2, static_cast<float>(height) / 2});
  }
  work.ui.post(Resize{1700, 1400});
  work.ui.post(ScaleChange{2});
  work.ui.run(3);
  EXPECT_EQ(work.steps(), 1U);
}

}  // namespace
}  // namespace convoscope::app
