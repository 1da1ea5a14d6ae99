// app/lessons/condition.h and facts.h: the numbers are worked out by hand from 8×8 values, a box of
// 3×3 and SAME.
#include "app/lessons/condition.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>

#include "engine/evaluate/evaluate.h"
#include "tests/app/lessons/a_lesson.h"

namespace convoscope::app {
namespace {

class ConditionTest : public ::testing::Test {
 protected:
  ConditionTest()
      : experiment_(std::make_shared<const Experiment>(testing::read(lesson_template()).start)),
        result_(*evaluate(experiment_)) {
    situation_.now = situation_.before = experiment_.get();
    situation_.result = result_.get();
    situation_.chain = legal_part(*experiment_);
  }

  double number(const std::string& text) const {
    const auto value = compute({text, 3}, situation_);
    EXPECT_TRUE(value) << value.error().sentence;
    return value.value_or(-1e9);
  }

  ExperimentPtr experiment_;
  ResultPtr result_;
  Situation situation_;
};

TEST_F(ConditionTest, ComputesWithFacts) {
  EXPECT_EQ(number("in_h * 10 + out_w"), 88);
  EXPECT_EQ(number("pad_top + pad_bottom + pad_left + pad_right"), 4);
  EXPECT_EQ(number("filter_h == 3 && filter_w == 3 && same == 1 && valid == 0"), 1);
  EXPECT_EQ(number("multiply_adds"), 8 * 8 * 9);
  EXPECT_EQ(number("parameters"), 9);
  EXPECT_EQ(number("ceil(7 / 2) + floor(-0.5) + abs(-2) + max(1, 5)"), 4 - 1 + 2 + 5);
}

TEST_F(ConditionTest, ComputesWithFunctionsOfPlaces) {
  // The corner's window has 5 of 9 taps outside, an edge's 3, an inner one's none.
  EXPECT_EQ(number("outside(0, 0) * 100 + outside(0, 3) * 10 + outside(3, 3)"), 530);
  // A corner pixel is read by 4 windows, an inner one by 9.
  EXPECT_EQ(number("readers(0, 0) * 10 + readers(4, 4)"), 49);
  EXPECT_NEAR(number("filter_sum(0)"), 1, 1e-6);
  EXPECT_EQ(number("field_h * 10 + jump_w"), 31);
  EXPECT_NEAR(number("value(0, 0, 0)"),
              number("(pixel(0, 0, 0) + pixel(0, 1, 0) + pixel(1, 0, 0) + pixel(1, 1, 0)) / 9"),
              1e-6);
}

TEST_F(ConditionTest, HasNoValueWhereThereIsNone) {
  EXPECT_TRUE(std::isnan(number("value(99, 0, 0)")));
  EXPECT_TRUE(std::isnan(number("answer")));
  EXPECT_TRUE(std::isnan(number("pixel(-1, 0, 0)")));
  for (const char* text : {"answer == 1", "answer != 1", "value(99, 0, 0) > 0", "answer"}) {
    const auto held = holds({text, 1}, situation_);
    ASSERT_TRUE(held) << text;
    // NaN != 1 is true to C as well; every other comparison with it is false.
    EXPECT_EQ(*held, std::string(text) == "answer != 1") << text;
  }
}

TEST_F(ConditionTest, NamesTheNearestFactOfAWrongOne) {
  const auto value = compute({"out_hh == 3", 17}, situation_);
  ASSERT_FALSE(value);
  EXPECT_NE(value.error().sentence.find("line 17"), std::string::npos);
  EXPECT_NE(value.error().sentence.find("out_h?"), std::string::npos) << value.error().sentence;
}

// A single = would assign, and so always hold.
TEST_F(ConditionTest, RefusesWhatIsNoCondition) {
  for (const char* text :
       {"out_h = 4", "", "out_h ==", "(out_h", "value(1)", "out_h 4", "\"text\""}) {
    EXPECT_FALSE(compute({text, 1}, situation_)) << text;
  }
}

TEST_F(ConditionTest, EveryFactHasANameAndASentenceOfItsOwn) {
  std::set<std::string> names, sentences;
  for (const Fact& fact : facts()) {
    EXPECT_TRUE(names.insert(fact.name).second) << fact.name;
    EXPECT_TRUE(sentences.insert(fact.means).second ||
                std::string(fact.means) == "the same for columns")
        << fact.means;
    std::string call = fact.name;
    for (int i = 0; i < fact.arguments; ++i) call += i == 0 ? "(0" : ", 0";
    if (fact.arguments > 0) call += ")";
    EXPECT_TRUE(compute({call, 1}, situation_)) << call;
  }
}

}  // namespace
}  // namespace convoscope::app
