// The lecture, steered as a lecturer does it: by the keys of a presenter. Its lesson is written
// here, so that the course may change.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "app/host/style.h"
#include "app/panels/learn/learn_state.h"
#include "tests/support/temp_folder.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

using ::testing::HasSubstr;

// A number that the words would give away, a choice, something to do, and words alone.
constexpr const char* kLesson = R"({ "convoscope_lesson": 1,
  "title": "Sizes", "about": "For a class.",
  "experiment": { "convoscope": 1,
    "input": { "pattern": { "name": "gradient", "shape": [1, 8, 9, 1] } },
    "layers": [ { "op": "conv2d", "name": "conv1",
      "filters": { "presets": ["box"], "size": [3, 3], "in_channels": 1 },
      "strides": 1, "padding": "VALID" } ] },
  "steps": [
    { "title": "A number", "text": "{in_h} rows go in and {out_h} come out, {out_w} columns.",
      "task": { "ask": "How many rows come out?", "number": "out_h",
        "solution": { "answer": 6 }, "hints": ["Count the windows."],
        "notice": "A window of three rows has six places." } },
    { "title": "A choice", "text": "Which one?",
      "task": { "ask": "What does a box do?", "choices": ["it sharpens", "it smooths"], "right": 2,
        "hints": ["It takes means."],
        "wrong": [ { "answer": 1, "hint": "A mean never sharpens." } ] } },
    { "title": "Something to do", "text": "Do it.",
      "point": [ { "at": "screen/settings/strides/height", "text": "stride down" } ],
      "task": { "ask": "Make it 3 rows high.",
        "checks": [ { "text": "3 rows high", "if": "out_h == 3", "shows": "out_h" } ],
        "solution": { "set": { "layers[0].strides": [1, 2, 1, 1] } }, "hints": ["A stride."],
        "notice": "Half as many." } },
    { "title": "The end", "text": "That is all." } ] })";

struct Lecture : ::testing::Test {
  Lecture() {
    std::filesystem::create_directories(folder / "lessons");
    std::filesystem::create_directories(folder / "experiments");
    folder.put("experiments/start.json", kPicture);
    folder.put("lessons/01-sizes.json", kLesson);
    ::setenv("CONVOSCOPE_ASSETS", folder.path().c_str(), 1);
    work.result();
    work.app.view().learn = {.open = true, .lesson = "sizes"};
    work.result();
    press("F5");
  }
  ~Lecture() override { ::unsetenv("CONVOSCOPE_ASSETS"); }

  void press(const char* key) {
    work.ui.key(key);
    work.result();
  }
  const LearnView& learn() { return work.app.view().learn; }
  std::string title() { return work.ui.value("lesson/title"); }

  testing::TempFolder folder;
  Workspace work{kPicture, make_null_host({.width = 1920, .height = 1080})};
};

TEST_F(Lecture, DrawsEverythingLargerOnALightGroundAndGivesTheWindowBack) {
  EXPECT_FLOAT_EQ(style().scale, 1.5f);
  EXPECT_TRUE(style().light);
  EXPECT_FALSE(work.ui.has("bar/Explore"));
  press("Escape");
  EXPECT_FALSE(learn().lecture.on);
  EXPECT_FLOAT_EQ(style().scale, 1);
  EXPECT_FALSE(style().light) << "the window's own theme";
  EXPECT_TRUE(work.ui.has("bar/Explore"));
}

TEST_F(Lecture, TheThemeOfALectureIsRememberedAndIsNotTheWindows) {
  press("Ctrl+L");
  EXPECT_FALSE(style().light);
  EXPECT_EQ(work.app.view().theme, Theme::kDark);
  EXPECT_FALSE(parse_view_state(print_view_state(work.app.view())).learn.lecture.light);
}

TEST_F(Lecture, NextShowsTheAnswerFirstAndThenTheNextStep) {
  EXPECT_EQ(title(), "A number");
  press("PageDown");
  EXPECT_EQ(title(), "A number");
  EXPECT_EQ(work.ui.value("lesson/task/shown answer"), "6");
  EXPECT_THAT(work.ui.value("lesson/task/notice"), HasSubstr("six places"));
  press("PageDown");
  EXPECT_EQ(title(), "A choice");
  press("PageUp");
  EXPECT_EQ(title(), "A number");
  EXPECT_FALSE(work.ui.has("lesson/task/notice")) << "hidden again";
}

TEST_F(Lecture, ArrowsSpaceHomeAndEndGoThroughTheSteps) {
  press("End");
  EXPECT_EQ(title(), "The end");
  press("Left");
  EXPECT_EQ(title(), "Something to do");
  press("Up");
  EXPECT_EQ(title(), "A choice");
  press("Space");
  press("Right");
  EXPECT_EQ(title(), "Something to do");
  press("Home");
  EXPECT_EQ(title(), "A number");
}

TEST_F(Lecture, NumbersThatAnswerTheTaskAreHiddenInTheWordsUntilItIsShown) {
  EXPECT_EQ(work.ui.value("lesson/words 0/text"), "8 rows go in and ? come out, 7 columns.");
  press("A");
  EXPECT_EQ(work.ui.value("lesson/words 0/text"), "8 rows go in and 6 come out, 7 columns.");
  press("A");
  EXPECT_EQ(work.ui.value("lesson/words 0/text"), "8 rows go in and ? come out, 7 columns.");
}

TEST_F(Lecture, AnAnswerOfTheClassIsCalledNeitherRightNorWrongUntilItIsShown) {
  press("PageDown");
  press("PageDown");
  work.ui.click("lesson/task/choice 1");
  work.result();
  EXPECT_EQ(work.ui.value("lesson/task/choice 1"), "chosen");
  EXPECT_FALSE(work.ui.has("lesson/task/wrong"));
  EXPECT_FALSE(work.ui.has("lesson/task/not yet"));
  work.ui.click("lesson/task/choice 2");
  work.result();
  EXPECT_EQ(work.ui.value("lesson/task/state"), "open");
  press("A");
  EXPECT_EQ(work.ui.value("lesson/task/state"), "solved");
}

TEST_F(Lecture, TheReferenceSolutionIsAStepOfTheHistoryAndNobodysProgress) {
  press("End");
  press("PageUp");
  EXPECT_EQ(work.ui.value("lesson/task/check 0"), "hidden, now 6");
  press("A");
  EXPECT_EQ(work.layer().strides, (Hw{2, 1}));
  EXPECT_EQ(work.ui.value("lesson/task/check 0"), "holds, 3");
  EXPECT_FALSE(is_solved(learn(), "sizes", 2));
  work.app.requests().undo = true;
  work.result();
  EXPECT_EQ(work.layer().strides, (Hw{1, 1}));
}

TEST_F(Lecture, WhatWasDoneByHandIsHiddenAndThenCountsAsSolved) {
  press("End");
  press("PageUp");
  work.ui.click("screen/settings/strides/link");
  work.ui.click("screen/settings/strides/height/plus");
  work.result();
  EXPECT_EQ(work.ui.value("lesson/task/check 0"), "hidden, now 3");
  const size_t steps = work.steps();
  press("A");
  EXPECT_EQ(work.ui.value("lesson/task/check 0"), "holds, 3");
  EXPECT_EQ(work.steps(), steps) << "nothing was changed";
  EXPECT_TRUE(is_solved(learn(), "sizes", 2));
}

TEST_F(Lecture, ShowsTheStageAndWhatTheStepPointsAt) {
  EXPECT_TRUE(work.ui.has("screen/views/map"));
  EXPECT_FALSE(work.ui.has("screen/settings/strides/height"));
  EXPECT_FALSE(work.ui.has("screen/maps/view"));
  press("C");
  EXPECT_TRUE(work.ui.has("screen/settings/strides/height"));
  EXPECT_TRUE(work.ui.has("screen/maps/view"));
  press("C");
  press("End");
  press("PageUp");
  EXPECT_TRUE(work.ui.widget("screen/settings/strides/height").visible);
  EXPECT_FALSE(work.ui.has("screen/maps/view"));
}

TEST_F(Lecture, ABlackScreenIsLitByAnyPresenterKeyWhichDoesNothingElse) {
  press("B");
  EXPECT_TRUE(work.app.learn().lecture.black);
  press("PageDown");
  EXPECT_FALSE(work.app.learn().lecture.black);
  EXPECT_FALSE(work.app.learn().player.shows_answer());
  press(".");
  EXPECT_TRUE(work.app.learn().lecture.black);
  press("Escape");
  EXPECT_FALSE(work.app.learn().lecture.black);
  EXPECT_TRUE(learn().lecture.on);
}

TEST_F(Lecture, LettersAndArrowsThatAreTypedBelongToTheField) {
  work.ui.click("lesson/task/answer");
  work.ui.text("4");
  press("B");
  press("Space");
  EXPECT_FALSE(work.app.learn().lecture.black);
  EXPECT_EQ(title(), "A number");
}

TEST_F(Lecture, WorksOnAnyScreenWithoutALesson) {
  work.app.view().learn.open = false;
  for (const Screen screen : {Screen::kExplore, Screen::kFilters, Screen::kChain, Screen::kCompare,
                              Screen::kArithmetic, Screen::kExport, Screen::kModel}) {
    work.app.view().screen = screen;
    work.result();
    EXPECT_TRUE(work.ui.has("lecture/leave"));
    EXPECT_TRUE(registry().duplicates().empty());
  }
  press("F5");
  EXPECT_FALSE(learn().lecture.on);
}

}  // namespace
}  // namespace convoscope::app
