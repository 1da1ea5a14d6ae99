// The lessons that come with the program, played as a learner plays them: by clicks and keys that
// their words name, on the controls that the window has. `lesson check` sets experiments without a
// window; what can't be done by hand would stay hidden from it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/panels/learn/learn_state.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

using ::testing::HasSubstr;

constexpr const char* kSettings = "screen/chain_layers/layer/";

class Course : public ::testing::Test {
 protected:
  Course() : work(kPicture) { work.result(); }

  // Steps are counted from 1, as the window does.
  void open(const std::string& lesson, size_t step) {
    work.app.view().learn.open = true;
    work.app.view().learn.lesson = lesson;
    work.app.view().learn.step = step - 1;
    work.result();
    ASSERT_TRUE(work.ui.has("lesson/task/state")) << lesson;
    ASSERT_EQ(work.ui.value("lesson/task/state"), "open");
  }
  void expect_solved() {
    work.result();
    EXPECT_EQ(work.ui.value("lesson/task/state"), "solved") << work.ui.value("lesson/title");
  }
  void next() {
    work.ui.click("lesson/next");
    work.result();
  }
  void answer(const std::string& number) { work.ui.type("lesson/task/answer", number); }
  void click(std::string_view path) {
    work.ui.click(path);
    work.result();
  }
  void type(const std::string& path, const std::string& number) {
    work.ui.type(path, number);
    work.result();
  }
  void set(const std::string& control, const std::string& number) {
    type(kSettings + control, number);
  }
  // What `+` behind a level of the chain puts in.
  void put_in(int level, const std::string& op) {
    const std::string place = "screen/chain_strip/" + std::to_string(level);
    click(place + "/insert");
    click(place + "/operations/" + op);
  }

  // The middle of a cell where rows × columns of square cells stand in the middle of a widget.
  ImVec2 cell(std::string_view path, float y, float x, float rows, float columns) const {
    const Rect rect = work.ui.widget(path).rect;
    const float side = std::min(rect.width() / columns, rect.height() / rows);
    const ImVec2 centre = rect.centre();
    return {centre.x + (x + 0.5f - columns / 2) * side, centre.y + (y + 0.5f - rows / 2) * side};
  }
  void type_tap(float y, float x, const std::string& weight) {
    const Rect rect = work.ui.widget("screen/filter/cells").rect;
    work.ui.move_to(
        {rect.min.x + (x + 0.5f) * rect.width() / 3, rect.min.y + (y + 0.5f) * rect.height() / 3});
    for (int i = 0; i < 4; ++i) work.ui.post(MouseButton{0, i % 2 == 0});
    work.ui.settle();
    work.ui.key("ctrl+a");
    work.ui.text(weight);
    work.ui.key("enter");
    work.result();
  }

  Workspace work;
};

TEST_F(Course, TheFirstLessonIsPlayedFromItsBeginningToItsEnd) {
  work.ui.key("f1");
  work.result();
  click("lesson/one-sum");
  EXPECT_EQ(work.ui.value("lesson/title"), "A picture is a table of numbers");
  work.ui.move_to(cell("screen/views/input", 4, 5, 6, 6));
  ASSERT_NE(work.app.focus(), nullptr);
  answer("2");
  EXPECT_THAT(work.ui.value("lesson/task/wrong"), HasSubstr("fifth row"));
  answer("4");
  expect_solved();
  next();
  answer("0");
  expect_solved();
  next();
  answer("6");
  expect_solved();
  next();
  EXPECT_EQ(work.ui.value("lesson/task/state"), "open");
  click("lesson/window/play");  // stops it
  work.ui.click_at(cell("screen/views/map", 3, 2, 4, 4));
  expect_solved();
  next();
  answer("2");
  expect_solved();
  EXPECT_EQ(work.answer()->layers[0].geometry.output, (ImageShape{1, 2, 2, 1})) << "it is shown";
  next();
  type_tap(1, 1, "1");
  expect_solved();
  next();
  click("lesson/task/choice 1");
  expect_solved();
  click("lesson/next");  // "Done"
  EXPECT_THAT(work.ui.value("lesson/one-sum"), HasSubstr("7 of 7"));
}

TEST_F(Course, TapsAreTypedIntoTheFilter) {
  open("filters-as-detectors", 3);
  for (const float x : {0.0f, 1.0f, 2.0f}) {
    type_tap(0, x, "-1");
    type_tap(1, x, "0");
    type_tap(2, x, "1");
  }
  expect_solved();
  open("filters-as-detectors", 7);
  click("screen/maps/grid/2");
  expect_solved();
}

TEST_F(Course, ABankGetsMoreFilters) {
  open("channels-and-banks", 4);
  type("screen/filter/count", "5");
  expect_solved();
}

TEST_F(Course, PaddingIsGivenByNumbersAndSizesAreChanged) {
  open("padding", 6);
  click("screen/settings/padding/EXPLICIT");
  type("screen/settings/before/height", "0");
  type("screen/settings/before/width", "0");
  type("screen/settings/after/height", "2");
  type("screen/settings/after/width", "2");
  expect_solved();
  open("padding", 7);
  type("screen/settings/input/size/height", "7");
  type("screen/settings/input/size/width", "7");
  expect_solved();
}

TEST_F(Course, StridesArePartedAndPresetsChosen) {
  open("stride", 3);
  click("screen/settings/strides/link");
  type("screen/settings/strides/height", "4");
  type("screen/settings/strides/width", "2");
  expect_solved();
  open("stride", 7);
  type("screen/settings/filters/height", "2");
  click("screen/filter/presets");
  click("screen/filter/preset list/box");
  expect_solved();
}

TEST_F(Course, DilationsAndTheDataFormatAreSet) {
  open("dilation", 5);
  click("screen/chain_layers/shows/Settings");
  set("dilations/height", "1");
  expect_solved();
  open("data-format", 4);
  click("screen/settings/data_format/NCHW");
  expect_solved();
}

TEST_F(Course, LayersArePutIntoTheChain) {
  open("halving-the-resolution", 7);
  put_in(1, "conv2d");
  click("screen/chain_layers/shows/Settings");
  set("strides/height", "2");
  expect_solved();
}

TEST_F(Course, DilationsGrowAlongTheChain) {
  open("widening-the-view", 6);
  put_in(1, "conv2d");
  put_in(2, "conv2d");
  click("screen/chain_layers/shows/Settings");
  set("dilations/height", "4");
  click("screen/chain_strip/2/name");
  set("dilations/height", "2");
  expect_solved();
}

TEST_F(Course, AnElementOfTheChainIsChosenByAClick) {
  open("building-a-hierarchy", 4);
  work.ui.click_at(cell("screen/chain_strip/2/picture", 20, 10, 64, 64));
  expect_solved();
  open("building-a-hierarchy", 7);
  click("screen/settings/activation");
  click("screen/settings/activation/relu");
  expect_solved();
}

TEST_F(Course, AChainForAWantedViewIsBuilt) {
  open("chains-and-fields", 7);
  put_in(3, "conv2d");
  click("screen/chain_layers/shows/Settings");
  set("dilations/height", "8");
  click("screen/chain_strip/3/name");
  set("dilations/height", "4");
  click("screen/chain_strip/2/name");
  set("dilations/height", "2");
  expect_solved();
}

TEST_F(Course, ABottleneckAndASeparablePairAreBuilt) {
  open("cost", 3);
  put_in(0, "conv2d");
  click("screen/chain_layers/shows/Settings");
  set("filters/height", "1");
  set("maps", "8");
  expect_solved();
  open("cost", 6);
  put_in(1, "conv2d");
  set("filters/height", "1");
  set("maps", "64");
  expect_solved();
}

TEST_F(Course, AFilterIsTurnedOnItsOwnScreen) {
  open("between-frameworks", 2);
  type("screen/settings/before/height", "0");
  type("screen/settings/before/width", "0");
  expect_solved();
  open("between-frameworks", 5);
  click("screen/editor/actions/turn");
  expect_solved();
}

TEST_F(Course, PoolsAndTransposedFiltersAreResized) {
  open("pooling-and-enlarging", 3);
  type("screen/settings/window/height", "4");
  expect_solved();
  open("pooling-and-enlarging", 6);
  type("screen/settings/filters/height", "4");
  expect_solved();
}

TEST_F(Course, ABiasIsTypedBeyondItsTrack) {
  open("activations-and-normalisation", 3);
  click("screen/chain_layers/shows/Settings");
  set("bias/value", "-8");
  expect_solved();
}

TEST_F(Course, ANormalisationIsMergedAway) {
  open("activations-and-normalisation", 6);
  for (const float y : {0.0f, 1.0f, 2.0f}) {
    type_tap(y, 0, "-0.2");
    type_tap(y, 2, "0.2");
  }
  click("screen/settings/layer/bias");
  type("screen/settings/bias/value", "-0.4");
  expect_solved();
}

}  // namespace
}  // namespace convoscope::app
