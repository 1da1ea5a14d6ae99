// app/lessons/answer.h: what a learner types is the double that is nearest to it, and equal to what
// the window shows in float32.
#include "app/lessons/answer.h"

#include <gtest/gtest.h>

namespace convoscope::app {
namespace {

TEST(Answer, IsReadAsADouble) {
  EXPECT_EQ(read_answer("-2.4").value_or(0), -2.4);
  EXPECT_EQ(read_answer("0.1").value_or(0), 0.1) << "and not the float32 next to it";
  EXPECT_EQ(read_answer("16777217").value_or(0), 16777217.0) << "which float32 doesn't have";
  EXPECT_EQ(read_answer("1/4").value_or(0), 0.25);
}

TEST(Answer, MayBeWrittenAsTheWindowWritesNumbers) {
  EXPECT_EQ(read_answer("\u22122.5").value_or(0), -2.5);
  EXPECT_EQ(read_answer("18\u00a0432").value_or(0), 18432);
  EXPECT_EQ(read_answer(" 18 432 ").value_or(0), 18432);
  EXPECT_EQ(read_answer("+7").value_or(0), 7);
}

TEST(Answer, IsNoNumberWhereItCannotBeRead) {
  for (const char* typed :
       {"", " ", "three", "3x", "1/0", "1/", "/2", "nan", "inf", "1e999", "--3"}) {
    EXPECT_FALSE(read_answer(typed)) << typed;
  }
  const auto comma = read_answer("2,4");
  ASSERT_FALSE(comma);
  EXPECT_NE(comma.error().sentence.find("point"), std::string::npos);
}

TEST(Answer, IsTheSameAsItsFloat32) {
  EXPECT_TRUE(same_answer(0.1, double{0.1f}));
  EXPECT_TRUE(same_answer(-2.4, double{-12 * 0.2f}));
  EXPECT_FALSE(same_answer(0.1, 0.10001));
  EXPECT_FALSE(same_answer(75497472, 75497471)) << "whole numbers are exact";
  EXPECT_FALSE(same_answer(2.4, -2.4));
}

}  // namespace
}  // namespace convoscope::app
