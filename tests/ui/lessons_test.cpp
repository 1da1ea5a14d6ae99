// Lessons beside the screens, driven as a learner does it: what is done in the window is what is
// judged, and nothing of the learner's own is lost. The lessons are written here, so that the
// course may change.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "app/lessons/course.h"
#include "app/panels/learn/learn_state.h"
#include "tests/support/temp_folder.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

using ::testing::HasSubstr;

constexpr const char* kAnswers = R"({ "convoscope_lesson": 1,
  "title": "Numbers", "about": "Answers that are typed or chosen.",
  "experiment": { "convoscope": 1,
    "input": { "pattern": { "name": "gradient", "shape": [1, 8, 9, 1] } },
    "layers": [ { "op": "conv2d", "name": "conv1",
      "filters": { "presets": ["box"], "size": [3, 3], "in_channels": 1 },
      "strides": 1, "padding": "VALID" } ] },
  "steps": [
    { "title": "A number", "text": "It is {out_h} rows high.",
      "task": { "ask": "How many rows has the output at stride 2?", "number": "3",
        "solution": { "answer": 3 }, "reveal": { "layers[0].strides": 2 },
        "hints": ["Count the windows.", "They begin in rows 0, 2, 4."],
        "wrong": [ { "answer": 4, "hint": "That one would leave the picture." } ],
        "notice": "Rows 6 and 7 begin no window." } },
    { "title": "A choice", "text": "Which one?",
      "task": { "ask": "What does a box do?", "choices": ["it sharpens", "it smooths"], "right": 2,
        "hints": ["It takes means."],
        "wrong": [ { "answer": 1, "hint": "A mean never sharpens." } ] } } ] })";

constexpr const char* kSliding = R"({ "convoscope_lesson": 1,
  "title": "Sliding", "about": "A window that moves.",
  "experiment": { "convoscope": 1,
    "input": { "pattern": { "name": "gradient", "shape": [1, 8, 9, 1] } },
    "layers": [ { "op": "conv2d", "name": "conv1",
      "filters": { "presets": ["box"], "size": [3, 3], "in_channels": 1 },
      "strides": 1, "padding": "VALID" } ] },
  "steps": [
    { "title": "It moves", "text": "Watch.", "play": true,
      "view": { "screen": "explore", "element": [0, 0] },
      "task": { "ask": "Choose element (0, 2).",
        "checks": [ { "text": "column 2", "if": "chosen_x == 2 && chosen_y == 0" } ],
        "solution": { "view": { "element": [0, 2] } }, "hints": ["Stop it there."],
        "wrong": [ { "when": "chosen_x == 1", "view": { "element": [0, 1] },
                     "hint": "One more." } ] } } ] })";

constexpr const char* kTwoLayers = R"({ "convoscope_lesson": 1,
  "title": "Two layers", "about": "A chain.",
  "experiment": { "convoscope": 1,
    "input": { "pattern": { "name": "gradient", "shape": [1, 9, 9, 1] } },
    "layers": [
      { "op": "conv2d", "name": "conv1",
        "filters": { "presets": ["box"], "size": [3, 3], "in_channels": 1 },
        "strides": 1, "padding": "VALID" },
      { "op": "conv2d", "name": "conv2",
        "filters": { "presets": ["box"], "size": [3, 3], "in_channels": 1 },
        "strides": 1, "padding": "VALID" } ] },
  "steps": [
    { "title": "Look", "text": "A chain.",
      "view": { "screen": "chain", "layer": "conv1", "element": [1, 2] } },
    { "title": "Choose", "text": "An element.",
      "task": { "ask": "Choose the middle of conv2.",
        "checks": [ { "text": "the middle", "if": "chosen_x == 2 && chosen_y == 2" } ],
        "solution": { "view": { "element": [2, 2] } }, "hints": ["Click it."] } } ] })";

struct Learning : ::testing::Test {
  Learning() {
    std::filesystem::create_directories(folder / "lessons");
    std::filesystem::create_directories(folder / "experiments");
    folder.put("experiments/start.json", kPicture);  // by which the folder is known
    folder.put("lessons/01-mine.json", lesson_template());
    folder.put("lessons/02-answers.json", kAnswers);
    ::setenv("CONVOSCOPE_ASSETS", folder.path().c_str(), 1);
  }
  ~Learning() override { ::unsetenv("CONVOSCOPE_ASSETS"); }

  // Opens a lesson from the list and waits for its first step.
  void open(Workspace& work, const std::string& lesson) {
    work.result();
    work.ui.click("bar/Learn");
    work.result();
    work.ui.click("lesson/" + lesson);
    work.result();
  }

  testing::TempFolder folder;
};

TEST_F(Learning, TheListNamesEveryLessonInOrder) {
  Workspace work(kPicture);
  work.result();
  work.ui.click("bar/Learn");
  work.result();
  EXPECT_THAT(work.ui.value("lesson/mine"), HasSubstr("0 of 1"));
  EXPECT_THAT(work.ui.value("lesson/answers"), HasSubstr("0 of 2"));
  EXPECT_LT(work.ui.widget("lesson/mine").rect.min.y, work.ui.widget("lesson/answers").rect.min.y);
}

TEST_F(Learning, ALessonShowsItsExperimentAndGivesTheLearnersBack) {
  Workspace work(kPicture);
  const TensorPtr theirs = work.experiment()->input.tensor;
  open(work, "mine");
  EXPECT_EQ(image_shape(*work.experiment()->input.tensor), (ImageShape{1, 8, 8, 1}));
  work.ui.click("bar/Learn");
  work.result();
  EXPECT_EQ(work.experiment()->input.tensor, theirs);
  work.app.requests().redo = true;
  work.result();
  EXPECT_EQ(image_shape(*work.experiment()->input.tensor), (ImageShape{1, 8, 8, 1}))
      << "also what was made in the lesson is kept";
}

TEST_F(Learning, ATaskIsJudgedWhileOneWorks) {
  Workspace work(kPicture);
  open(work, "mine");
  EXPECT_EQ(work.ui.value("lesson/task/state"), "open");
  EXPECT_EQ(work.ui.value("lesson/task/check 0"), "open, now 8");
  EXPECT_EQ(work.ui.value("lesson/task/check 1"), "holds, 8");
  work.ui.click("screen/settings/strides/link");
  work.ui.click("screen/settings/strides/height/plus");
  work.result();
  EXPECT_EQ(work.ui.value("lesson/task/state"), "solved");
  EXPECT_EQ(work.ui.value("lesson/task/check 0"), "holds, 4");
  EXPECT_TRUE(is_solved(work.app.view().learn, "mine", 0));
  EXPECT_THAT(work.ui.value("lesson/task/notice"), HasSubstr("one axis"));
}

TEST_F(Learning, ATypicalWrongAnswerGetsItsOwnHint) {
  Workspace work(kPicture);
  open(work, "mine");
  EXPECT_FALSE(work.ui.has("lesson/task/wrong"));
  work.ui.click("screen/settings/strides/height/plus");  // both, as they are linked
  work.result();
  EXPECT_THAT(work.ui.value("lesson/task/wrong"), HasSubstr("both are halved"));
  EXPECT_FALSE(is_solved(work.app.view().learn, "mine", 0));
}

TEST_F(Learning, HintsComeOneByOne) {
  Workspace work(kPicture);
  open(work, "mine");
  EXPECT_FALSE(work.ui.has("lesson/task/hint 1/hint"));
  work.ui.click("lesson/task/next hint");
  EXPECT_TRUE(work.ui.has("lesson/task/hint 1/hint"));
  EXPECT_FALSE(work.ui.has("lesson/task/hint 2/hint"));
  work.ui.click("lesson/task/next hint");
  EXPECT_TRUE(work.ui.has("lesson/task/hint 2/hint"));
  EXPECT_FALSE(work.ui.has("lesson/task/next hint")) << "there are two";
}

TEST_F(Learning, ANumberIsJudgedOnceItIsHandedInAndThenShown) {
  Workspace work(kPicture);
  open(work, "answers");
  EXPECT_EQ(work.ui.value("lesson/words 0/text"), "It is 6 rows high.");
  work.ui.type("lesson/task/answer", "4");
  work.result();
  EXPECT_THAT(work.ui.value("lesson/task/wrong"), HasSubstr("leave the picture"));
  EXPECT_EQ(work.layer().strides, (Hw{1, 1}));
  work.ui.type("lesson/task/answer", "3");
  work.result();
  EXPECT_EQ(work.ui.value("lesson/task/state"), "solved");
  EXPECT_EQ(work.layer().strides, (Hw{2, 2})) << "the answer is shown";
  EXPECT_EQ(work.ui.value("lesson/words 0/text"), "It is 3 rows high.");
}

TEST_F(Learning, WhatIsNoNumberIsToldAndIsNoAnswer) {
  Workspace work(kPicture);
  open(work, "answers");
  for (const char* typed : {"three", "3,0"}) {
    work.ui.type("lesson/task/answer", typed);
    work.result();
    EXPECT_TRUE(work.ui.has("lesson/task/complaint")) << typed;
    EXPECT_FALSE(work.ui.has("lesson/task/not yet")) << typed;
  }
  work.ui.type("lesson/task/answer", " 6/2 ");
  work.result();
  EXPECT_EQ(work.ui.value("lesson/task/state"), "solved");
}

TEST_F(Learning, AChoiceIsMadeByAClick) {
  Workspace work(kPicture);
  open(work, "answers");
  work.ui.click("lesson/next");
  work.result();
  EXPECT_EQ(work.ui.value("lesson/title"), "A choice");
  work.ui.click("lesson/task/choice 1");
  work.result();
  EXPECT_THAT(work.ui.value("lesson/task/wrong"), HasSubstr("never sharpens"));
  work.ui.click("lesson/task/choice 2");
  work.result();
  EXPECT_EQ(work.ui.value("lesson/task/state"), "solved");
}

TEST_F(Learning, TheWindowSlidesStepByStepAndPlays) {
  Workspace work(kPicture);
  open(work, "mine");
  work.app.view().element = Element{2, 7};
  work.ui.click("lesson/window/after");
  EXPECT_EQ(work.app.view().element, (Element{3, 0})) << "the next row begins at the left";
  work.ui.click("lesson/window/before");
  EXPECT_EQ(work.app.view().element, (Element{2, 7}));
  work.ui.click("lesson/window/play");
  EXPECT_TRUE(work.ui.run_until([&] { return work.app.view().element == (Element{3, 2}); }, 400));
  work.ui.click("lesson/window/play");
  const auto paused = work.app.view().element;
  work.ui.run(30);
  EXPECT_EQ(work.app.view().element, paused);
}

TEST_F(Learning, NothingIsSolvedByAWindowThatSlidesByItself) {
  folder.put("lessons/03-slide.json", kSliding);
  Workspace work(kPicture);
  open(work, "slide");
  bool passed = false;
  for (int i = 0; i < 600 && !passed; ++i) {
    work.ui.run(1);
    passed = work.app.view().element == (Element{0, 3});
  }
  EXPECT_TRUE(passed) << "it slides from the step's beginning";
  EXPECT_EQ(work.ui.value("lesson/task/state"), "open");
  EXPECT_FALSE(work.ui.has("lesson/task/wrong"));
  work.ui.click("lesson/window/play");
  work.app.view().element = Element{0, 2};
  work.result();
  EXPECT_EQ(work.ui.value("lesson/task/state"), "solved");
}

TEST_F(Learning, ALaterStepLooksAsIfOneHadComeThroughTheEarlierOnes) {
  folder.put("lessons/04-chain.json", kTwoLayers);
  Workspace work(kPicture);
  work.result();
  work.app.view().learn = {.open = true, .lesson = "chain", .step = 1};
  work.result();
  EXPECT_EQ(work.app.view().screen, Screen::kChain) << "of the first step";
  EXPECT_EQ(work.app.view().chain.level, 1U) << "conv1";
  EXPECT_EQ(work.app.view().chain.element, (Element{1, 2}));
}

TEST_F(Learning, AClickOnTheChainIsAnAnswer) {
  folder.put("lessons/04-chain.json", kTwoLayers);
  Workspace work(kPicture);
  work.result();
  work.app.view().learn = {.open = true, .lesson = "chain", .step = 1};
  work.result();
  EXPECT_EQ(work.ui.value("lesson/task/state"), "open");
  work.ui.click("screen/chain_strip/2/picture");  // the middle of 5×5
  work.result();
  EXPECT_EQ(work.app.view().chain.level, 2U);
  EXPECT_EQ(work.ui.value("lesson/task/state"), "solved");
}

TEST_F(Learning, SavingInALessonDoesNotTouchTheLearnersFile) {
  const std::filesystem::path own = folder.put("own.json", kPicture);
  Workspace work(kPicture);
  work.app.mark_opened(own);
  open(work, "mine");
  work.app.requests().save = true;
  work.result();
  EXPECT_EQ(folder.get("own.json"), kPicture);
}

TEST_F(Learning, ABrokenLessonIsASentenceAmongTheOthers) {
  folder.put("lessons/03-broken.json", "{ \"convoscope_lesson\": 1,\n \"titel\": 2 }");
  Workspace work(kPicture);
  work.result();
  work.ui.click("bar/Learn");
  work.result();
  EXPECT_TRUE(work.ui.has("lesson/mine"));
  ASSERT_NE(work.app.learn().player.course(), nullptr);
  ASSERT_EQ(work.app.learn().player.course()->refusals.size(), 1U);
  EXPECT_THAT(work.app.learn().player.course()->refusals[0], HasSubstr("title"));
}

}  // namespace
}  // namespace convoscope::app
