// The editor on the Filters screen: cells, actions on all selected filters, locks, names; each one
// step of history.
#include <gmock/gmock.h>

#include "engine/filters/filter_bank.h"
#include "engine/filters/filter_moves.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

constexpr FilterExtent kExtent{3, 3, 3};

class Editor : public ::testing::Test {
 protected:
  Editor() : work(kPicture) {
    work.ui.click("bar/Filters");
    work.ui.click("screen/bank/filters/0");
    before = work.answer();
  }

  FilterWeights old_weights(int64_t k) const {
    return weights_of(before->experiment->layers[0], k);
  }
  FilterWeights weights(int64_t k) const { return weights_of(work.layer(), k); }

  void select_two() {
    work.ui.post(KeyEdge{Key::kLeftCtrl, true});
    work.ui.click("screen/bank/filters/2");
    work.ui.post(KeyEdge{Key::kLeftCtrl, false});
    work.ui.settle();
  }

  void press(const std::string& action) { work.ui.click("screen/editor/actions/" + action); }
  void expect_one_step() {
    EXPECT_EQ(work.steps(), 2U);
    work.answer();
    work.ui.key("ctrl+z");
    EXPECT_EQ(work.experiment(), before->experiment);
  }

  Workspace work;
  ResultPtr before;
};

TEST_F(Editor, ActionsWorkOnAllSelectedFiltersInOneStep) {
  select_two();
  press("rotate right");
  for (const int64_t k : {0, 2}) {
    EXPECT_EQ(weights(k), rotated_clockwise(old_weights(k), kExtent)) << k;
  }
  for (const int64_t k : {1, 3}) EXPECT_EQ(weights(k), old_weights(k)) << k;
  expect_one_step();
}

struct Press {
  const char* path;
  FilterWeights (*expected)(const FilterWeights&, const FilterExtent&);
};

TEST_F(Editor, EveryActionDoesWhatItsNameSays) {
  const Press presses[] = {
      {"rotate left", rotated},
      {"rotate right", rotated_clockwise},
      {"flip x", flipped},
      {"flip y", flipped_rows},
      {"transpose", transposed},
      {"negate", [](const FilterWeights& w, const FilterExtent&) { return negated(w); }},
      {"turn", turned}};
  work.ui.click("screen/bank/filters/2");  // Emboss, which has no symmetry that hides a turn
  for (const Press& one : presses) {
    SCOPED_TRACE(one.path);
    press(one.path);
    EXPECT_EQ(weights(2), one.expected(old_weights(2), kExtent));
    work.ui.key("ctrl+z");
    EXPECT_EQ(work.experiment(), before->experiment);
  }
}

TEST_F(Editor, NormalisationsAreChosenFromAList) {
  press("normalise");
  work.ui.click("screen/editor/actions/normalise list/l2");
  EXPECT_EQ(weights(0), unit_l2(old_weights(0)));
  expect_one_step();
}

TEST_F(Editor, OnASliceActionsLeaveTheOtherSlices) {
  work.ui.click("screen/editor/scope/Slice");
  work.ui.click("screen/editor/slices/G");
  EXPECT_EQ(work.app.view().slice, 1);
  press("negate");
  FilterWeights expected = old_weights(0);
  for (size_t i = 1; i < expected.size(); i += 3) expected[i] = 0 - expected[i];
  EXPECT_EQ(weights(0), expected);
  expect_one_step();
}

TEST_F(Editor, ResetMakesThePresetAgain) {
  press("negate");
  press("reset");
  EXPECT_EQ(weights(0), old_weights(0));
  EXPECT_EQ(filter_name(work.layer().filters, 0), "Sobel x");
}

TEST_F(Editor, FiltersCombineWithAnotherOfTheBank) {
  press("combine");
  work.type("screen/editor/actions/combination/other", "2");
  work.ui.click("screen/editor/actions/combination/operation/−");
  work.type("screen/editor/actions/combination/b/value", "2");
  work.ui.click("screen/editor/actions/combination/apply");
  const FilterWeights f = old_weights(0), g = old_weights(1);
  for (size_t i = 0; i < f.size(); ++i) EXPECT_EQ(weights(0)[i], f[i] - 2 * g[i]);
  work.ui.key("escape");
  expect_one_step();
}

TEST_F(Editor, SwitchingALockOnMakesTheFilterObeyInOneStep) {
  work.ui.click("screen/editor/locks/unit norm");
  EXPECT_TRUE(work.app.view().filters.locks.has(Lock::kUnitNorm));
  EXPECT_NEAR(deviation(weights(0), kExtent, Lock::kUnitNorm), 0, 1e-6);
  EXPECT_EQ(weights(1), old_weights(1));
  expect_one_step();
}

TEST_F(Editor, LocksHoldWhileACellIsTyped) {
  work.ui.click("screen/bank/filters/1");
  work.ui.click("screen/editor/locks/mirror x");
  work.ui.click("screen/editor/locks/zero sum");
  const Rect cells = work.ui.widget("screen/editor/cells").rect;
  const ImVec2 first = {cells.min.x + cells.width() / 6, cells.min.y + cells.height() / 6};
  work.ui.move_to(first);
  for (int i = 0; i < 2; ++i) {
    work.ui.post(MouseButton{0, true});
    work.ui.post(MouseButton{0, false});
  }
  work.ui.settle();
  work.ui.key("ctrl+a");
  work.ui.text("0.5");
  work.ui.key("enter");
  const FilterWeights now = weights(1);
  EXPECT_NEAR(now[0], 0.5f, 1e-6);
  EXPECT_NEAR(now[2 * 3], 0.5f, 1e-6) << "its mirror image";
  EXPECT_NEAR(deviation(now, kExtent, Lock::kZeroSum), 0, 1e-5);
  EXPECT_NEAR(deviation(now, kExtent, Lock::kMirrorX), 0, 1e-6);
}

TEST_F(Editor, LocksThatExcludeEachOtherSayWhy) {
  work.ui.click("screen/editor/locks/zero sum");
  const WidgetRecord other = work.ui.widget("screen/editor/locks/unit sum");
  EXPECT_FALSE(other.enabled);
  EXPECT_EQ(other.tooltip, conflict_of(work.app.view().filters.locks, Lock::kUnitSum));
  work.ui.click("screen/editor/locks/zero sum");
  EXPECT_TRUE(work.ui.widget("screen/editor/locks/unit sum").enabled);
  EXPECT_FALSE(work.app.view().filters.locks.any());
}

TEST_F(Editor, AStrokeOfTheBrushIsOneStep) {
  work.ui.click("screen/editor/paint");
  work.type("screen/editor/brush/value", "0.35");
  const float step = work.ui.widget("screen/editor/cells").rect.width() / 3;
  work.ui.drag("screen/editor/cells", -step, 0);
  FilterWeights expected = old_weights(0);
  expected[(1 * 3 + 1) * 3] = expected[(1 * 3 + 0) * 3] = 0.35f;
  EXPECT_EQ(weights(0), expected);
  expect_one_step();
}

TEST_F(Editor, ADoubleClickInTheBankAndF2AskForAName) {
  work.ui.double_click("screen/bank/filters/1");
  EXPECT_TRUE(work.ui.has("screen/editor/name"));
  work.ui.key("escape");
  work.ui.run(3);
  EXPECT_FALSE(work.ui.has("screen/editor/name"));
  work.ui.key("f2");
  work.ui.type("screen/editor/name", "soft");
  EXPECT_EQ(filter_name(work.layer().filters, 1), "soft");
}

TEST_F(Editor, AFilterIsRenamedInOneStep) {
  work.ui.click("screen/editor/rename");
  work.ui.type("screen/editor/name", "upright edges");
  EXPECT_EQ(filter_name(work.layer().filters, 0), "upright edges");
  EXPECT_FALSE(work.ui.has("screen/editor/name"));
  expect_one_step();
}

}  // namespace
}  // namespace convoscope::app
