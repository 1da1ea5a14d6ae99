// engine/io/json_lines.h: lines are counted by hand in the text below.
#include "engine/io/json_lines.h"

#include <gtest/gtest.h>

namespace convoscope {
namespace {

const std::string kText = R"({ "a": 1,
  "list": [
    { "b": "x" },
    { "c": [1,
            2,
            3] } ],
  "last": { "deep":
    "value" } })";

TEST(JsonLines, TellsTheLineOnWhichAValueBegins) {
  const JsonLines lines(kText);
  EXPECT_EQ(lines.line("a"), 1);
  EXPECT_EQ(lines.line("list"), 2);
  EXPECT_EQ(lines.line("list[0]"), 3);
  EXPECT_EQ(lines.line("list[0].b"), 3);
  EXPECT_EQ(lines.line("list[1]"), 4);
  EXPECT_EQ(lines.line("list[1].c"), 4);
  EXPECT_EQ(lines.line("last.deep"), 7);
}

TEST(JsonLines, OfWhatIsNotThereIsThatOfWhatIsAroundIt) {
  const JsonLines lines(kText);
  EXPECT_EQ(lines.line("list[1].missing"), 4);
  EXPECT_EQ(lines.line("list[7].c"), 2);
  EXPECT_EQ(lines.line("nothing"), 1);
  EXPECT_EQ(lines.line(""), 1);
}

TEST(JsonLines, OfBrokenTextTellsWhatComesBefore) {
  const JsonLines lines("{ \"a\":\n 1,\n \"b\": ] }");
  EXPECT_EQ(lines.line("b"), 3);
  EXPECT_EQ(JsonLines("").line("a"), 1);
  EXPECT_EQ(JsonLines(std::string(5000, '[')).line("a"), 1);
}

}  // namespace
}  // namespace convoscope
