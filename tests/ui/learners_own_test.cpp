// What learners have of their own while lessons are open: their experiment, what they looked at,
// their snapshots and their file. Lessons go over all of it and take away none of it.
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

struct LearnersOwn : ::testing::Test {
  LearnersOwn() : work(prepared()) { work.result(); }
  ~LearnersOwn() override {
    ::unsetenv("CONVOSCOPE_ASSETS");
    ::unsetenv("XDG_DATA_HOME");
  }

  const char* prepared() {
    std::filesystem::create_directories(folder / "lessons");
    std::filesystem::create_directories(folder / "experiments");
    folder.put("experiments/start.json", kPicture);  // by which the folder is known
    folder.put("lessons/01-mine.json", lesson_template());
    std::filesystem::create_directories(folder / "data/convoscope/lessons");
    folder.put("data/convoscope/lessons/ours.json", lesson_template());
    folder.put("data/convoscope/lessons/broken.json", "{");
    ::setenv("CONVOSCOPE_ASSETS", folder.path().c_str(), 1);
    ::setenv("XDG_DATA_HOME", (folder / "data").c_str(), 1);
    return kPicture;
  }
  void open_lesson() {
    work.ui.key("f1");
    work.result();
    if (work.app.view().learn.lesson.empty()) work.ui.click("lesson/mine");
    work.result();
    ASSERT_EQ(in_picture(), (ImageShape{1, 8, 8, 1}));
  }
  void close_lessons() {
    work.ui.key("f1");
    work.result();
  }
  ImageShape in_picture() const { return image_shape(*work.experiment()->input.tensor); }
  bool clean() { return work.app.session().clean(work.app.history()); }

  testing::TempFolder folder;
  Workspace work;
};

TEST_F(LearnersOwn, ExperimentAndViewComeBackAsTheyWere) {
  const ExperimentPtr theirs = work.experiment();
  work.app.view().map = 2;
  work.app.view().element = Element{7, 11};
  work.app.view().screen = Screen::kFilters;
  work.result();
  open_lesson();
  EXPECT_EQ(work.app.view().screen, Screen::kFilters) << "the template asks for none";
  work.app.view().screen = Screen::kChain;
  work.result();
  close_lessons();
  EXPECT_EQ(work.experiment(), theirs) << "the very same";
  EXPECT_TRUE(clean()) << "so there is nothing to save";
  EXPECT_EQ(work.app.view().screen, Screen::kFilters);
  EXPECT_EQ(work.app.view().map, 2);
  EXPECT_EQ(work.app.view().element, (Element{7, 11}));
}

TEST_F(LearnersOwn, WhoComesBackFindsTheStepAsTheyLeftIt) {
  open_lesson();
  work.ui.click("screen/settings/padding/VALID");
  work.result();
  const ExperimentPtr left = work.experiment();
  close_lessons();
  ASSERT_NE(work.experiment(), left);
  open_lesson();
  EXPECT_EQ(work.experiment(), left);
  EXPECT_EQ(work.ui.value("lesson/task/state"), "open");
  work.ui.click("lesson/again");
  work.result();
  EXPECT_EQ(work.layer().padding.mode, PaddingMode::kSame) << "from its beginning";
  close_lessons();
  EXPECT_EQ(in_picture(), (ImageShape{1, 21, 25, 3}));
}

TEST_F(LearnersOwn, UnsavedWorkIsWhatClosingAsksAbout) {
  work.ui.click("screen/settings/strides/height/plus");
  const ExperimentPtr theirs = work.answer()->experiment;
  open_lesson();
  work.ui.post(CloseRequest{});
  work.ui.run(4);
  EXPECT_TRUE(work.ui.has("close/stay"));
  EXPECT_FALSE(work.app.view().learn.open) << "the question is about their own experiment";
  EXPECT_EQ(work.experiment(), theirs);
}

TEST_F(LearnersOwn, ALessonAloneIsNothingThatClosingAsksAbout) {
  open_lesson();
  work.ui.click("screen/settings/padding/VALID");
  work.result();
  work.ui.post(CloseRequest{});
  bool open = true;
  for (int i = 0; i < 3 && open; ++i) open = work.app.frame();
  EXPECT_FALSE(open);
  EXPECT_TRUE(work.app.view().learn.open) << "the next start goes on there";
}

TEST_F(LearnersOwn, ACopyOfALessonsExperimentIsNotTheirFile) {
  const auto own = folder.put("own.json", kPicture);
  work.app.mark_opened(own);
  open_lesson();
  work.app.requests().save_to = folder / "copy.json";
  work.result();
  ASSERT_TRUE(std::filesystem::exists(folder / "copy.json"));
  close_lessons();
  EXPECT_EQ(work.app.session().path(), own);
  EXPECT_EQ(folder.get("own.json"), kPicture);
}

TEST_F(LearnersOwn, AnExperimentOpenedInALessonIsTheirsFromThenOn) {
  const auto other = folder.put("other.json", kChain);
  open_lesson();
  work.app.requests().load = LoadPath{other};
  work.result();
  EXPECT_FALSE(work.app.view().learn.open);
  EXPECT_EQ(in_picture(), (ImageShape{3, 14, 16, 3}));
  EXPECT_EQ(work.app.session().path(), other);
  open_lesson();
  close_lessons();
  EXPECT_EQ(in_picture(), (ImageShape{3, 14, 16, 3}));
}

TEST_F(LearnersOwn, SnapshotsOfALessonAreKept) {
  open_lesson();
  work.app.requests().timeline.take_snapshot = true;
  work.result();
  close_lessons();
  EXPECT_EQ(in_picture(), (ImageShape{1, 21, 25, 3}));
  EXPECT_EQ(work.experiment()->snapshots.size(), 1U);
}

TEST_F(LearnersOwn, LessonsOfTheirFolderStandBesideTheCourse) {
  work.ui.key("f1");
  work.result();
  EXPECT_TRUE(work.ui.has("lesson/mine"));
  EXPECT_TRUE(work.ui.has("lesson/ours"));
  EXPECT_EQ(work.app.learn().player.course()->refusals.size(), 1U);
}

TEST_F(LearnersOwn, ALessonOfAFileIsOpenedByItsPath) {
  std::filesystem::create_directories(folder / "elsewhere");
  const auto path = folder.put("elsewhere/07-ours.json", lesson_template());
  work.app.open_lesson(path);
  work.result();
  EXPECT_EQ(work.ui.value("lesson/title"), "Where the size comes from");
  EXPECT_EQ(work.app.view().learn.lesson, "ours");
}

}  // namespace
}  // namespace convoscope::app
