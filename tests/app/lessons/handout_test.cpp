// app/lessons/handout.h: what stands on a student's paper, and what only on the teacher's.
#include "app/lessons/handout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/app/lessons/a_lesson.h"

namespace convoscope::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string written(const Lesson& lesson, const HandoutOptions& options) {
  const auto text = handout(lesson, options);
  if (text) return *text;
  ADD_FAILURE() << text.error().sentence;
  return {};
}

TEST(Handout, HasTheNumbersOfItsSteps) {
  const std::string text = written(testing::read(lesson_template()), {});
  EXPECT_THAT(text, HasSubstr("the output is 8 rows high"));
  EXPECT_THAT(text, HasSubstr("= ⌈8 / 1⌉ = 8"));
  EXPECT_THAT(text, HasSubstr("(step-01.png)"));
  EXPECT_THAT(text, HasSubstr("- [ ] 4 rows high"));
  EXPECT_THAT(text, HasSubstr("A stride of 2 down halves the rows."));
}

TEST(Handout, GivesAnswersToTheTeacherAlone) {
  const Lesson lesson = testing::read(testing::lesson_with("one axis alone", "{out_h} of {in_h}"));
  const std::string student = written(lesson, {.pictures = false});
  EXPECT_THAT(student, Not(HasSubstr("[1, 2, 1, 1]")));
  EXPECT_THAT(student, Not(HasSubstr("The output shrinks")));
  EXPECT_THAT(student, Not(HasSubstr("step-01.png")));
  const std::string teacher = written(lesson, {.pictures = false, .answers = true});
  EXPECT_THAT(teacher, HasSubstr("`[1, 2, 1, 1]`"));
  EXPECT_THAT(teacher, HasSubstr("The output shrinks along 4 of 8.")) << "after the solution";
  EXPECT_THAT(teacher, HasSubstr("Now both are halved."));
}

TEST(Handout, DrawsEachStepOnceAsItIsMet) {
  Lesson lesson = testing::read(lesson_template());
  lesson.steps.push_back(lesson.steps[0]);
  lesson.steps[1].task.reset();
  std::vector<int64_t> strides;
  std::vector<std::string> names;
  const auto text = handout(lesson, {}, [&](const LessonWalk& walk, const std::string& name) {
    strides.push_back(walk.experiment()->layers[0].strides.h);
    names.push_back(name);
    return Expected<void>();
  });
  ASSERT_TRUE(text) << text.error().sentence;
  EXPECT_THAT(strides, ElementsAre(1, 2)) << "the first task is solved on the way";
  EXPECT_THAT(names, ElementsAre("step-01.png", "step-02.png"));
}

TEST(Handout, RefusesALessonWithAFault) {
  const auto text =
      handout(testing::read(testing::lesson_with("[1, 2, 1, 1]", "[1, 3, 1, 1]")), {});
  ASSERT_FALSE(text);
  EXPECT_THAT(text.error().sentence, HasSubstr("line 24"));
}

}  // namespace
}  // namespace convoscope::app
