// app/lessons/lesson_reader.h: what a teacher mistypes is told with its line.
#include "app/lessons/lesson_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/app/lessons/a_lesson.h"

namespace convoscope::app {
namespace {

using ::testing::HasSubstr;
using testing::lesson_with;

std::string refusal_of(const std::string& text) {
  const auto lesson = parse_lesson(text, "03-mine.json");
  return lesson ? "" : lesson.error().sentence;
}

TEST(LessonReader, ReadsAllOfTheTemplate) {
  const Lesson lesson = testing::read(lesson_template());
  EXPECT_EQ(lesson.id, "mine");
  EXPECT_EQ(lesson.minutes, 5);
  EXPECT_EQ(lesson.teaches, std::vector<std::string>{"output size"});
  ASSERT_EQ(lesson.steps.size(), 1u);
  const Step& step = lesson.steps[0];
  ASSERT_EQ(step.words.size(), 2u);
  EXPECT_EQ(step.words[1].kind, Block::Kind::kFormula);
  EXPECT_EQ(step.words[1].symbols[1], (std::pair<std::string, std::string>("S", "stride down")));
  ASSERT_TRUE(step.task);
  EXPECT_EQ(step.task->checks.size(), 2u);
  EXPECT_EQ(step.task->checks[0].condition.text, "out_h == 4");
  EXPECT_EQ(step.task->hints.size(), 2u);
  EXPECT_EQ(step.task->wrong[0].when.text, "stride_h == 2 && stride_w == 2");
}

TEST(LessonReader, NamesTheLineOfAnUnknownKey) {
  EXPECT_THAT(refusal_of(lesson_with("\"hints\"", "\"hint\"")),
              AllOf(HasSubstr("steps[0].task"), HasSubstr("\"hints\""), HasSubstr("line 25:")));
  EXPECT_THAT(refusal_of(lesson_with("\"minutes\": 5", "\"minutes\": \"five\"")),
              HasSubstr("line 4: minutes"));
}

TEST(LessonReader, AcceptsEitherAChoiceOrANumberOrChecks) {
  EXPECT_THAT(refusal_of(lesson_with("\"checks\": [", "\"number\": 4, \"checks\": [")),
              AllOf(HasSubstr("line 19"), HasSubstr("\"number\" and \"checks\"")));
}

TEST(LessonReader, NamesTheLineOfAMistakeInTheExperiment) {
  EXPECT_THAT(
      refusal_of(lesson_with("\"strides\": 1, \"padding\"", "\"stridess\": 1, \"padding\"")),
      AllOf(HasSubstr("line 9"), HasSubstr("strides")));
}

TEST(LessonReader, RefusesALessonThatLacksAPart) {
  EXPECT_THAT(refusal_of("{}"), HasSubstr("convoscope_lesson"));
  EXPECT_THAT(refusal_of("[1]"), HasSubstr("object"));
  EXPECT_NE(refusal_of("{ \"convoscope_lesson\": 1,"), "");
  EXPECT_THAT(refusal_of(lesson_with("\"convoscope_lesson\": 1", "\"convoscope_lesson\": 2")),
              HasSubstr("version 1"));
}

TEST(LessonReader, AsksForAWayToTellAWrongAnswer) {
  EXPECT_THAT(refusal_of(lesson_with("\"when\": \"stride_h == 2 && stride_w == 2\", ", "")),
              HasSubstr("when"));
}

}  // namespace
}  // namespace convoscope::app
