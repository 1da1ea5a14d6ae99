// Parts of the window that lessons point at: those of the course are all there, and one that isn't
// is found with its line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/cli/lesson_window.h"
#include "app/lessons/course.h"
#include "app/lessons/lesson_reader.h"

namespace convoscope::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Lesson pointing_at(const std::string& widget) {
  std::string text = lesson_template();
  const std::string place = "\"text\": [";
  text.insert(text.find(place),
              "\"point\": [{ \"at\": \"" + widget + "\", \"text\": \"here\" }],\n");
  return *parse_lesson(text, "mine.json");
}

TEST(LessonPointers, EveryPartThatTheCoursePointsAtIsInSight) {
  const auto files = course_files();
  ASSERT_FALSE(files.empty());
  for (const auto& path : files) {
    EXPECT_THAT(window_faults(*read_lesson(path)), IsEmpty()) << path;
  }
}

TEST(LessonPointers, APartThatIsNowhereIsNamedWithItsLine) {
  EXPECT_THAT(window_faults(pointing_at("screen/settings/strides/height")), IsEmpty());
  EXPECT_THAT(
      window_faults(pointing_at("screen/settings/stride")),
      ElementsAre(::testing::AllOf(HasSubstr("line "), HasSubstr("screen/settings/stride"))));
}

}  // namespace
}  // namespace convoscope::app
