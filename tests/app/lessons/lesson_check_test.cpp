// app/lessons/lesson_check.h: a sound lesson has no fault, and each way of breaking it has its own,
// with the line of the template that was broken. All lessons that come with the program are sound.
#include "app/lessons/lesson_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

struct Mistake {
  const char *part, *instead, *line, *sentence;
};

// Lines are those of lesson_template().
TEST(LessonCheck, NamesTheLineOfEachMistake) {
  const Mistake mistakes[] = {
      {"\"if\": \"out_h == 4\"", "\"if\": \"out_hh == 4\"", "line 22", "did you mean out_h"},
      {"\"if\": \"out_h == 4\"", "\"if\": \"out_h = 4\"", "line 22", "=="},
      {"\"if\": \"out_h == 4\"", "\"if\": \"(out_h == 4\"", "line 22", "parenthesis"},
      {"\"if\": \"out_h == 4\"", "\"if\": \"out_h == 8\"", "line 19", "solved before"},
      {"[1, 2, 1, 1]", "[1, 3, 1, 1]", "line 24", "\"4 rows high\" stays open"},
      {"layers[0].strides\": [1, 2", "layers[3].strides\": [1, 2", "line 24", "layers[3]"},
      {"layers[0].strides\": [1, 2", "layers[0].stride\": [1, 2", "line 24", "strides"},
      {"[1, 2, 1, 1] }", "[1, 2, 1, 1],\n\"layers[0].padding\": \"SMAE\" }", "line 25", "SMAE"},
      {"Height and width may", "{heigt} may", "line 25", "there is no heigt"},
      {"one axis alone", "{axs} alone", "line 29", "there is no axs"},
      {"Now both are halved", "{out_high}", "line 28", "there is no out_high"},
      {"{out_h} rows", "{out_h rows", "line 16", "brace"},
      {"\"task\": {", "\"view\": { \"screen\": \"explor\" }, \"task\": {", "line 19", "explore"},
      {"\"task\": {", "\"view\": { \"layer\": \"conv9\" }, \"task\": {", "line 19", "conv1"},
      {"\"task\": {", "\"view\": { \"map\": 7 }, \"task\": {", "line 19", "no map 7"},
      {"\"task\": {", "\"view\": { \"element\": [8, 0] }, \"task\": {", "line 19", "8 rows"},
      {"\"ask\"", "\"layer\": \"conv9\", \"ask\"", "line 20", "conv9"},
      {"\"strides\": 1,", "\"strides\": 0,", "line 16", "strides start at 1"},
  };
  for (const Mistake& mistake : mistakes) {
    const auto faults = faults_of(lesson_with(mistake.part, mistake.instead));
    ASSERT_FALSE(faults.empty()) << mistake.instead;
    EXPECT_THAT(faults[0],
                AllOf(HasSubstr(std::string(mistake.line) + ":"), HasSubstr(mistake.sentence)))
        << mistake.instead;
  }
}

TEST(LessonCheck, SaysAMistakeOnce) {
  EXPECT_EQ(faults_of(lesson_with("\"if\": \"out_h == 4\"", "\"if\": \"out_hh == 4\"")).size(), 1U);
}

TEST(LessonCheck, EveryNumberAskedForHasATypicalWrongAnswer) {
  for (const auto& path : course_files()) {
    const auto lesson = read_lesson(path);
    ASSERT_TRUE(lesson) << lesson.error().sentence;
    for (const Step& step : lesson->steps) {
      const bool asks = step.task && step.task->kind != Task::Kind::kDo;
      EXPECT_FALSE(asks && step.task->wrong.empty()) << path << ": " << step.title;
    }
  }
}

TEST(LessonCheck, FindsAWordThatTheWindowDoesNotExplain) {
  EXPECT_THAT(faults_of(lesson_with("[\"output size\"]", "[\"output sice\"]")),
              ElementsAre(HasSubstr("\"output sice\" is no word")));
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

}  // namespace
}  // namespace convoscope::app
