// Every way to change a stepper's number, and what may not change it.
#include "app/widgets/stepper.h"

#include "tests/app/widgets/widget_fixture.h"

namespace convoscope::app {
namespace {

class StepperTest : public testing::Test {
 protected:
  int64_t value_ = 5;
  StepperOptions options_{.tooltip = "How far the window moves", .min = 1, .max = 99, .width = 120};
  Tally tally_;
  Stage ui_{[this] { tally_ += stepper("strides", value_, options_); }};
};

TEST_F(StepperTest, ButtonsStepByOneAndReleaseOnce) {
  ui_->click("card/strides/plus");
  EXPECT_EQ(value_, 6);
  ui_->click("card/strides/minus");
  ui_->click("card/strides/minus");
  EXPECT_EQ(value_, 4);
  EXPECT_EQ(tally_.changed, 3);
  EXPECT_EQ(tally_.released, 3);
}

TEST_F(StepperTest, AHeldButtonRepeatsAndReleasesOnce) {
  ui_->hover("card/strides/plus");
  ui_->post(MouseButton{0, true});
  ui_->run(60);
  ui_->post(MouseButton{0, false});
  ui_->settle();
  EXPECT_GT(value_, 8);
  EXPECT_EQ(tally_.released, 1);
}

TEST_F(StepperTest, ADragChangesInProportionAndReleasesOnce) {
  ui_->drag("card/strides", 80, 0);
  EXPECT_EQ(value_, 15);
  EXPECT_EQ(tally_.released, 1);
  ui_->drag("card/strides", -40, 0);
  EXPECT_EQ(value_, 10);
  EXPECT_EQ(tally_.released, 2);
}

TEST_F(StepperTest, AClickWithoutMovingChangesNothing) {
  ui_->click("card/strides");
  EXPECT_EQ(tally_.changed, 0);
}

TEST_F(StepperTest, TypingReplacesTheNumberOnce) {
  ui_->type("card/strides", "24");
  EXPECT_EQ(value_, 24);
  EXPECT_EQ(tally_.changed, 1);
  EXPECT_EQ(tally_.released, 1);
}

TEST_F(StepperTest, TypingIsNotLimited) {
  ui_->type("card/strides", "-7");
  EXPECT_EQ(value_, -7);
  ui_->type("card/strides", "123456789012");
  EXPECT_EQ(value_, 123456789012);
}

TEST_F(StepperTest, WhatIsNoIntegerIsNotTaken) {
  for (const char* words : {"", "x", "2.5", "3 apples", "99999999999999999999"}) {
    ui_->type("card/strides", words);
    EXPECT_EQ(value_, 5) << words;
  }
}

TEST_F(StepperTest, EscapeLeavesTheNumberAsItWas) {
  ui_->click("card/strides");
  ui_->text("77");
  ui_->key("escape");
  EXPECT_EQ(value_, 5);
  EXPECT_FALSE(keyboard_taken());
}

TEST_F(StepperTest, LeavingTheFieldTakesWhatWasTyped) {
  ui_->click("card/strides");
  ui_->text("42");
  ui_->click_at({400, 500});
  EXPECT_EQ(value_, 42);
  EXPECT_EQ(tally_.released, 1);
}

TEST_F(StepperTest, TheWheelStepsOverIt) {
  ui_->wheel("card/strides", 2);
  EXPECT_EQ(value_, 7);
  ui_->wheel("card/strides", -1);
  EXPECT_EQ(value_, 6);
}

TEST_F(StepperTest, ArrowKeysStepWhileItHasTheFocus) {
  ui_->key("up");
  EXPECT_EQ(value_, 5);
  ui_->click("card/strides/plus");
  EXPECT_TRUE(keyboard_taken());
  ui_->key("up");
  ui_->key("up");
  ui_->key("down");
  EXPECT_EQ(value_, 7);
  ui_->click_at({400, 500});
  EXPECT_FALSE(keyboard_taken());
  ui_->key("up");
  EXPECT_EQ(value_, 7);
}

TEST_F(StepperTest, ArrowKeysStepWhileTyping) {
  ui_->click("card/strides");
  ui_->text("20");
  ui_->key("up");
  EXPECT_EQ(value_, 21);
  ui_->key("enter");
  EXPECT_EQ(value_, 21);
}

TEST_F(StepperTest, NothingButTypingPassesTheLimits) {
  value_ = 1;
  ui_->settle();
  EXPECT_FALSE(ui_->widget("card/strides/minus").enabled);
  ui_->click("card/strides/minus");
  ui_->drag("card/strides", -80, 0);
  ui_->wheel("card/strides", -3);
  EXPECT_EQ(value_, 1);
  ui_->drag("card/strides", 2000, 0);
  EXPECT_EQ(value_, 99);
}

TEST_F(StepperTest, ADisabledOneDoesNotReact) {
  options_.enabled = false;
  ui_->settle();
  EXPECT_FALSE(ui_->widget("card/strides").enabled);
  ui_->click("card/strides/plus");
  ui_->drag("card/strides", 80, 0);
  ui_->wheel("card/strides", 1);
  ui_->type("card/strides", "9");
  EXPECT_EQ(value_, 5);
}

TEST_F(StepperTest, IsRegisteredWithItsValueAndTooltip) {
  const WidgetRecord record = ui_->widget("card/strides");
  EXPECT_EQ(record.role, "stepper");
  EXPECT_EQ(record.value, "5");
  EXPECT_EQ(record.tooltip, "How far the window moves");
  EXPECT_TRUE(record.visible);
}

}  // namespace
}  // namespace convoscope::app
