// app/lessons/lesson_check.h: a sound lesson has no fault, and each way of breaking it has its own.
// All lessons that come with the program are sound.
#include "app/lessons/lesson_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/lessons/handout.h"
#include "tests/app/lessons/a_lesson.h"

namespace convoscope::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::lesson_with;

std::vector<std::string> faults_of(const std::string& text) {
  return check_lesson(testing::read(text));
}

TEST(LessonCheck, FindsNothingInASoundLesson) {
  EXPECT_THAT(faults_of(lesson_template()), IsEmpty());
}

TEST(LessonCheck, FindsATaskThatIsSolvedFromTheStart) {
  EXPECT_THAT(faults_of(lesson_with("\"strides\": 1,", "\"strides\": [1, 2, 1, 1],")),
              ElementsAre(HasSubstr("solved before")));
}

TEST(LessonCheck, FindsASolutionThatSolvesNothing) {
  EXPECT_THAT(faults_of(lesson_with("\"layers[0].strides\": [1, 2, 1, 1]",
                                    "\"layers[0].strides\": [1, 1, 2, 1]")),
              ElementsAre(HasSubstr("reference solution")));
}

TEST(LessonCheck, FindsAWrongAnswerThatIsRight) {
  EXPECT_THAT(faults_of(lesson_with("\"set\": { \"layers[0].strides\": 2 }",
                                    "\"set\": { \"layers[0].strides\": [1, 2, 1, 1] }")),
              ElementsAre(HasSubstr("solves the task")));
}

TEST(LessonCheck, FindsAWrongAnswerWithoutItsHint) {
  EXPECT_THAT(faults_of(lesson_with("stride_h == 2 && stride_w == 2", "stride_h == 3")),
              ElementsAre(HasSubstr("own example")));
}

TEST(LessonCheck, FindsWordsWithNumbersThatAreNone) {
  EXPECT_THAT(faults_of(lesson_with("{out_h} rows", "{out_high} rows")),
              ElementsAre(HasSubstr("out_h")));
  EXPECT_THAT(faults_of(lesson_with("{out_h} rows", "{value(99, 0, 0)} rows")),
              ElementsAre(HasSubstr("no value")));
}

TEST(LessonCheck, EveryLessonOfTheCourseIsSound) {
  const auto files = course_files();
  ASSERT_FALSE(files.empty());
  for (const auto& path : files) {
    const auto lesson = read_lesson(path);
    ASSERT_TRUE(lesson) << lesson.error().sentence;
    EXPECT_THAT(check_lesson(*lesson), IsEmpty()) << path;
  }
}

TEST(Handout, HasTheNumbersOfItsSteps) {
  const auto text = handout(testing::read(lesson_template()), true);
  ASSERT_TRUE(text) << text.error().sentence;
  EXPECT_THAT(*text, HasSubstr("the output is 8 rows high"));
  EXPECT_THAT(*text, HasSubstr("= ⌈8 / 1⌉ = 8"));
  EXPECT_THAT(*text, HasSubstr("step-01.png"));
  EXPECT_THAT(*text, HasSubstr("[1, 2, 1, 1]"));
}

}  // namespace
}  // namespace convoscope::app
