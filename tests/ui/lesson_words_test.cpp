// From the explanation of a control to the lesson that teaches it, over the lessons that come with
// the program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "app/lessons/course.h"
#include "app/lessons/lesson_reader.h"
#include "app/lessons/words.h"
#include "app/panels/learn/learn_state.h"
#include "app/widgets/tooltip.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

std::vector<LessonPtr> course() {
  std::vector<LessonPtr> lessons;
  for (const auto& path : course_files()) {
    lessons.push_back(std::make_shared<const Lesson>(*read_lesson(path)));
  }
  return lessons;
}

bool is_taught(const std::vector<LessonPtr>& lessons, std::string_view path) {
  const LessonWord* word = word_about(path);
  return word != nullptr && taught_at(lessons, word->word);
}

// What is no part of convolution needs no lesson: which batch element or number is looked at, how
// the call is copied, and how the engine computes, which its own tooltips tell.
bool needs_no_lesson(const std::string& path) {
  for (const char* part : {"batch", "seed", "call/copy", "precision", "computed by"}) {
    if (path.find(part) != std::string::npos) return true;
  }
  return false;
}

// A choice's tooltip stands at the choice, a stepper's at the stepper.
bool is_explained(const WidgetRecord& widget) {
  if (!widget.tooltip.empty()) return true;
  for (const WidgetRecord& other : registry().all()) {
    const bool related = widget.path.starts_with(other.path + "/") ||
                         (widget.role == "segmented" && other.path.starts_with(widget.path + "/"));
    if (related && !other.tooltip.empty()) return true;
  }
  return false;
}

TEST(WordsOfLessons, EverySettingIsExplainedAndTaught) {
  const auto lessons = course();
  ASSERT_GE(lessons.size(), 12U);
  Workspace work(kChain);
  work.result();
  size_t settings = 0;
  for (const WidgetRecord& widget : registry().all()) {
    if (!widget.path.starts_with("screen/settings/")) continue;
    ++settings;
    EXPECT_TRUE(is_explained(widget)) << widget.path;
    if (needs_no_lesson(widget.path)) continue;
    EXPECT_TRUE(is_taught(lessons, widget.path)) << widget.path;
  }
  EXPECT_GT(settings, 40U);
}

TEST(WordsOfLessons, EveryWordThatHasAPlaceInTheWindowIsTaughtOnce) {
  const auto lessons = course();
  std::map<std::string, int> taught;
  for (const LessonPtr& lesson : lessons) {
    for (const std::string& word : lesson->teaches) ++taught[word];
  }
  for (const LessonWord& word : lesson_words()) EXPECT_EQ(taught[word.word], 1) << word.word;
}

TEST(WordsOfLessons, TheDeepestPartOfAPathTells) {
  EXPECT_STREQ(word_about("screen/settings/padding/SAME")->word, "SAME");
  EXPECT_STREQ(word_about("screen/settings/padding")->word, "padding");
  EXPECT_STREQ(word_about("screen/chain_layers/strides/height/plus")->word, "strides");
  EXPECT_EQ(word_about("screen/settings/call/copy"), nullptr);
}

TEST(WordsOfLessons, F1OverAControlOpensTheStepThatTeachesIt) {
  Workspace work(kPicture);
  work.result();
  work.ui.hover("screen/settings/dilations/height");
  ASSERT_TRUE(work.ui.run_until([] { return !shown_tooltip().empty(); }, 200));
  work.result();  // the course is read
  work.ui.run(5);
  work.ui.key("F1");
  work.result();
  const LearnView& view = work.app.view().learn;
  EXPECT_TRUE(view.open);
  EXPECT_EQ(view.lesson, "dilation");
  const auto place = taught_at(course(), "dilations");
  ASSERT_TRUE(place);
  EXPECT_EQ(view.step, place->step);
}

TEST(WordsOfLessons, F1ElsewhereOpensAndClosesTheLessons) {
  Workspace work(kPicture);
  work.result();
  work.ui.key("F1");
  work.result();
  EXPECT_TRUE(work.app.view().learn.open);
  EXPECT_TRUE(work.app.view().learn.lesson.empty());
  work.ui.key("F1");
  work.result();
  EXPECT_FALSE(work.app.view().learn.open);
}

}  // namespace
}  // namespace convoscope::app
