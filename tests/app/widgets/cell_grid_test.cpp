// Laws of editing cells by mouse and keys, through posted events on the host without GL.
#include "app/widgets/cell_grid.h"

#include <gtest/gtest.h>

#include <limits>

#include "app/host/host.h"
#include "app/widgets/card.h"
#include "app/widgets/cell_editor.h"
#include "app/widgets/number_text.h"
#include "app/widgets/registry.h"

namespace convoscope::app {
namespace {

class CellGridTest : public testing::Test {
 protected:
  CellGridTest() : host_(make_null_host({.width = 400, .height = 300})), values_(12) {
    for (size_t i = 0; i < values_.size(); ++i) values_[i] = static_cast<float>(i) / 8;
    spec_ = {.id = "weights", .rows = 3, .columns = 4, .editable = true};
    run();
  }

  // One frame; edits are applied as a document would.
  void frame() {
    host_->begin_frame(0);
    begin_page();
    ImGui::SetCursorScreenPos({20, 30});
    spec_.values = values_;
    last_ = cell_grid(spec_, {320, 180}, &editor_);
    for (const CellEdit& edit : last_.edits) {
      edits_.push_back(edit);
      values_[static_cast<size_t>(edit.y * 4 + edit.x)] = edit.value;
    }
    ended_ += last_.edit_ended ? 1 : 0;
    end_page();
    host_->end_frame();
  }
  void run() {
    for (int i = 0; i < 6 || host_->has_pending_events(); ++i) frame();
  }
  ImVec2 centre(int64_t y, int64_t x) const { return last_.rect_of({y, x}).centre(); }
  void move(ImVec2 at) { host_->post(MouseMove{at.x, at.y}); }
  void press(bool down) { host_->post(MouseButton{0, down}); }
  void click(int64_t y, int64_t x) {
    move(centre(y, x));
    press(true);
    press(false);
    run();
  }
  void tap(Key key) {
    host_->post(KeyEdge{key, true});
    host_->post(KeyEdge{key, false});
    run();
  }

  std::unique_ptr<Host> host_;
  std::vector<float> values_;
  CellGridSpec spec_;
  CellEditor editor_;
  CellGridResult last_;
  std::vector<CellEdit> edits_;
  int ended_ = 0;
};

TEST_F(CellGridTest, EveryCellIsFoundUnderItsCentreAndCellsDoNotOverlap) {
  for (int64_t y = 0; y < 3; ++y) {
    for (int64_t x = 0; x < 4; ++x) {
      move(centre(y, x));
      run();
      EXPECT_EQ(last_.hovered, (Element{y, x}));
      const Rect cell = last_.rect_of({y, x});
      EXPECT_LT(cell.max.x, last_.rect_of({y, x + 1}).min.x);
      EXPECT_LT(cell.max.y, last_.rect_of({y + 1, x}).min.y);
      EXPECT_GE(cell.min.x, 20);
      EXPECT_LE(cell.max.x, 340);
      EXPECT_LE(cell.max.y, 210);
    }
  }
}

TEST_F(CellGridTest, AClickSelectsAndChangesNothing) {
  click(1, 2);
  EXPECT_EQ(editor_.selected, (Element{1, 2}));
  EXPECT_TRUE(edits_.empty());
  EXPECT_EQ(ended_, 0);
}

TEST_F(CellGridTest, DraggingUpRaisesTheCellAndEndsOneStepOfHistory) {
  const float before = values_[5];
  const ImVec2 from = centre(1, 1);
  move(from);
  press(true);
  for (int i = 1; i <= 10; ++i) move({from.x, from.y - 4.0f * static_cast<float>(i)});
  press(false);
  run();
  ASSERT_FALSE(edits_.empty());
  for (const CellEdit& edit : edits_) EXPECT_TRUE(edit.y == 1 && edit.x == 1);
  // 40 pixels are 5 steps of 0.05.
  EXPECT_NEAR(values_[5], before + 0.25f, 1e-4);
  EXPECT_EQ(ended_, 1);
}

TEST_F(CellGridTest, TypingReplacesTheValue) {
  move(centre(2, 3));
  for (int i = 0; i < 2; ++i) {
    press(true);
    press(false);
  }
  run();
  ASSERT_TRUE(editor_.typing);
  host_->post(TextInput{"-0,75"});
  run();
  EXPECT_TRUE(edits_.empty()) << "half-typed text is no edit";
  tap(Key::kEnter);
  ASSERT_EQ(edits_.size(), 1u);
  EXPECT_EQ(edits_[0], (CellEdit{2, 3, -0.75f}));
  EXPECT_FALSE(editor_.typing);
  EXPECT_EQ(ended_, 1);
}

TEST_F(CellGridTest, EscapeAndWordsLeaveTheValue) {
  for (const Key key : {Key::kEscape, Key::kEnter}) {
    move(centre(0, 0));
    for (int i = 0; i < 2; ++i) {
      press(true);
      press(false);
    }
    run();
    ASSERT_TRUE(editor_.typing);
    host_->post(TextInput{key == Key::kEnter ? "soft" : "7"});
    run();
    tap(key);
    EXPECT_TRUE(edits_.empty());
    EXPECT_FALSE(editor_.typing);
    for (int i = 0; i < 40; ++i) frame();  // so that the next press is no third click
  }
}

TEST_F(CellGridTest, TheWheelNudgesByOneStep) {
  move({5, 5});
  run();
  move(centre(1, 0));
  run();
  const float before = values_[4];
  host_->post(Wheel{0, 1});
  run();
  EXPECT_NEAR(values_[4], before + 0.05f, 1e-5);
  host_->post(Wheel{0, -1});
  host_->post(Wheel{0, -1});
  run();
  EXPECT_NEAR(values_[4], before - 0.05f, 1e-5);
}

TEST_F(CellGridTest, ABrushPaintsWhatItCrosses) {
  spec_.brush = -2.0f;
  move(centre(0, 0));
  press(true);
  for (int64_t x = 1; x < 4; ++x) move(centre(0, x));
  press(false);
  run();
  for (size_t x = 0; x < 4; ++x) EXPECT_EQ(values_[x], -2.0f) << x;
  EXPECT_EQ(values_[4], 0.5f);
  EXPECT_EQ(ended_, 1);
}

TEST_F(CellGridTest, ArrowKeysMoveTheSelectionWithinTheGrid) {
  click(0, 0);
  tap(Key::kRight);
  tap(Key::kDown);
  EXPECT_EQ(editor_.selected, (Element{1, 1}));
  for (int i = 0; i < 9; ++i) tap(Key::kRight);
  EXPECT_EQ(editor_.selected, (Element{1, 3}));
  tap(Key::kDelete);
  EXPECT_EQ(values_[7], 0);
}

TEST_F(CellGridTest, WithoutEditingNothingChanges) {
  spec_.editable = false;
  click(1, 1);
  host_->post(Wheel{0, 3});
  tap(Key::kDelete);
  EXPECT_TRUE(edits_.empty());
}

TEST_F(CellGridTest, ASmallerGridForgetsASelectionOutsideIt) {
  click(2, 3);
  spec_.rows = 2;
  values_.resize(8);
  run();
  EXPECT_FALSE(editor_.selected);
}

TEST_F(CellGridTest, IsInTheRegistryWithTheHoveredValue) {
  move(centre(1, 2));
  run();
  const WidgetRecord* record = registry().find("weights");
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->role, "cells");
  EXPECT_EQ(record->value, "(1, 2) = 0.75");
}

TEST(ParseNumber, TakesWhatPeopleType) {
  EXPECT_EQ(parse_number("0.5"), 0.5f);
  EXPECT_EQ(parse_number(" 0,5 "), 0.5f);
  EXPECT_EQ(parse_number("\u22123"), -3.0f);
  EXPECT_EQ(parse_number("+2e-3"), 2e-3f);
  for (const char* text : {"", " ", "soft", "1.2.3", "1 2", "inf", "nan", "1e99", "--1"}) {
    EXPECT_FALSE(parse_number(text)) << text;
  }
}

TEST(CellText, AllNumbersOfAGridFitAndShareTheirDecimals) {
  const float weights[] = {-0.125f, 0.5f, 12.0f};
  EXPECT_EQ(common_decimals(weights, 6), 3);
  EXPECT_EQ(common_decimals(weights, 5), 2);
  EXPECT_EQ(common_decimals(weights, 2), 0);
  EXPECT_EQ(common_decimals(weights, 1), -1);
  const float whole[] = {-1, 0, 2};
  EXPECT_EQ(common_decimals(whole, 6), 0);
  const float broken[] = {std::numeric_limits<float>::quiet_NaN(), 0.5f};
  EXPECT_EQ(common_decimals(broken, 6), 3);
}

TEST(CellText, ATinyValueDoesNotLookLikeZeroWhereThereIsRoom) {
  EXPECT_EQ(cell_text(0.0f, 3, 8), "0.000");
  EXPECT_EQ(cell_text(-0.0f, 3, 8), "0.000");
  EXPECT_NE(cell_text(2e-5f, 3, 8), "0.000");
  EXPECT_EQ(cell_text(-0.125f, 3, 8), "\u22120.125");
}

}  // namespace
}  // namespace convoscope::app
