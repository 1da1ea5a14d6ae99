// The laws of undo and redo. Steps are told apart by the address of their experiment.
#include "app/document/history.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/app/document/samples.h"
#include "tests/support/seeded.h"

namespace convoscope::app {
namespace {

using convoscope::testing::Seeded;
using testing::sample;

ExperimentPtr first_step() { return std::make_shared<const Experiment>(sample()); }

Edit strides(int64_t h) { return set_strides(0, {h, 1}); }

// An input of `elements` float32 values, so that a step costs 4·elements bytes.
Edit input_of(int64_t elements) {
  return set_input({InputValues{}, testing::counting_image({1, 1, elements, 3})}, "input");
}

TEST(History, UndoAndRedoWalkTheSameExperiments) {
  Seeded random;
  History history(first_step());
  std::vector<ExperimentPtr> expected{history.current()};
  for (int64_t i = 2; i < 9; ++i) {
    history.apply(strides(i));
    history.end_merge();
    expected.push_back(history.current());
  }
  size_t at = expected.size() - 1;
  for (int step = 0; step < 200; ++step) {
    EXPECT_EQ(history.can_undo(), at > 0);
    EXPECT_EQ(history.can_redo(), at + 1 < expected.size());
    if (random.chance(50)) {
      history.undo();
      at -= at > 0 ? 1 : 0;
    } else {
      history.redo();
      at += at + 1 < expected.size() ? 1 : 0;
    }
    ASSERT_EQ(history.current(), expected[at]);
  }
}

TEST(History, WhatWasUndoneAndEditedOverStaysReachable) {
  History history(first_step());
  history.apply(strides(2));
  history.apply(set_dilations(0, {2, 2}));
  const ExperimentPtr left = history.current();
  history.undo();
  history.apply(set_data_format(DataFormat::kNCHW));
  EXPECT_FALSE(history.can_redo());
  EXPECT_EQ(history.steps(), 4u);
  EXPECT_EQ(history.current()->layers[0].strides, (Hw{2, 1}));
  EXPECT_EQ(history.current()->layers[0].dilations, (Hw{1, 1}));

  const std::vector<HistoryEntry> entries = history.entries();
  ASSERT_EQ(entries.size(), 4u);
  EXPECT_EQ(entries[2].label, "dilations 2, 2");
  EXPECT_EQ(entries[2].depth, 1);
  EXPECT_EQ(entries[3].label, "data format NCHW");
  EXPECT_EQ(entries[3].depth, 0);
  EXPECT_TRUE(entries[3].present);
  history.go_to(entries[2].id);
  EXPECT_EQ(history.current(), left);
}

TEST(History, RedoFollowsTheBranchThatWasLeftLast) {
  History history(first_step());
  history.apply(strides(2));
  const ExperimentPtr older = history.current();
  history.undo();
  history.apply(strides(3));
  const ExperimentPtr newer = history.current();
  history.undo();
  EXPECT_EQ(history.redo_label(), "strides 3, 1");
  history.redo();
  EXPECT_EQ(history.current(), newer);
  history.go_to(history.entries()[1].id);
  EXPECT_EQ(history.current(), older);
  history.undo();
  history.redo();
  EXPECT_EQ(history.current(), older);
}

// Walks at random, with an independent tree of pointers beside it: every experiment that ever was
// current can be gone to, and undo leads to the one that it was made from.
TEST(History, EveryStepIsListedOnceAndLeadsToItsParent) {
  Seeded random;
  History history(first_step());
  std::map<ExperimentPtr, ExperimentPtr> parents{{history.current(), nullptr}};
  for (int i = 0; i < 120; ++i) {
    const ExperimentPtr before = history.current();
    const int64_t choice = random.integer(0, 9);
    if (choice < 5) {
      history.apply(set_data_format(DataFormat::kNCHW));
      parents[history.current()] = before;
    } else if (choice < 8) {
      history.undo();
      EXPECT_EQ(history.current(), parents[before] ? parents[before] : before);
    } else {
      const std::vector<HistoryEntry> entries = history.entries();
      const auto last = static_cast<int64_t>(entries.size()) - 1;
      history.go_to(entries[static_cast<size_t>(random.integer(0, last))].id);
    }
    const std::vector<HistoryEntry> entries = history.entries();
    ASSERT_EQ(entries.size(), parents.size());
    EXPECT_EQ(std::count_if(entries.begin(), entries.end(),
                            [](const HistoryEntry& entry) { return entry.present; }),
              1);
  }
  std::set<ExperimentPtr> seen;
  for (const HistoryEntry& entry : history.entries()) {
    history.go_to(entry.id);
    seen.insert(history.current());
  }
  EXPECT_EQ(seen.size(), parents.size());
}

TEST(History, TheOldestBranchGoesFirstAndTheWayToThePresentLast) {
  constexpr int64_t kStep = 4 * 100 * 3;
  History history(first_step(), 3 * kStep);
  history.apply(input_of(100));  // a branch, then another one
  history.undo();
  history.apply(input_of(100));
  history.undo();
  history.apply(strides(2));
  history.apply(input_of(100));
  history.apply(input_of(100));
  history.apply(input_of(100));
  // The first input is small; of five large ones the present step holds one and history three.
  std::vector<HistoryEntry> entries = history.entries();
  EXPECT_EQ(std::count_if(entries.begin(), entries.end(),
                          [](const HistoryEntry& entry) { return entry.depth == 1; }),
            0);
  EXPECT_EQ(entries.front().label, "");
  EXPECT_LE(history.bytes(), 3 * kStep);
  history.apply(input_of(100));
  history.apply(input_of(100));
  EXPECT_NE(history.entries().front().label, "");
  EXPECT_LE(history.bytes(), 3 * kStep);
}

TEST(History, AStepThatIsGoneLeadsNowhere) {
  History history(first_step());
  history.apply(strides(2));
  const ExperimentPtr present = history.current();
  history.go_to(-1);
  history.go_to(77);
  EXPECT_EQ(history.current(), present);
}

TEST(History, LabelsNameTheStepThatWouldBeTakenBackOrRepeated) {
  History history(first_step());
  EXPECT_EQ(history.undo_label(), "");
  history.apply(strides(2));
  history.apply(set_data_format(DataFormat::kNCHW));
  EXPECT_EQ(history.undo_label(), "data format NCHW");
  history.undo();
  EXPECT_EQ(history.undo_label(), "strides 2, 1");
  EXPECT_EQ(history.redo_label(), "data format NCHW");
}

TEST(History, EditsOfOneDragAreOneStepWithTheLastLabel) {
  History history(first_step());
  const ExperimentPtr before = history.current();
  for (int64_t i = 2; i < 6; ++i) history.apply(strides(i));
  EXPECT_EQ(history.steps(), 2u);
  EXPECT_EQ(history.undo_label(), "strides 5, 1");
  EXPECT_EQ(history.current()->layers[0].strides, (Hw{5, 1}));
  history.undo();
  EXPECT_EQ(history.current(), before);
}

TEST(History, LettingGoOfAControlEndsItsStep) {
  History history(first_step());
  history.apply(strides(2));
  history.end_merge();
  history.apply(strides(3));
  EXPECT_EQ(history.steps(), 3u);
}

TEST(History, AnotherKeyNoKeyUndoOrSavingEndTheStepToo) {
  History history(first_step());
  history.apply(strides(2));
  history.apply(set_dilations(0, {2, 2}));
  EXPECT_EQ(history.steps(), 3u);
  history.apply(set_data_format(DataFormat::kNCHW));
  history.apply(set_data_format(DataFormat::kNHWC));
  EXPECT_EQ(history.steps(), 5u);
  history.apply(strides(3));
  history.mark_saved();
  history.apply(strides(4));
  EXPECT_EQ(history.steps(), 7u);
  history.undo();
  history.apply(strides(5));  // on the saved step, which it must not replace
  EXPECT_EQ(history.steps(), 8u);
  history.undo();
  EXPECT_TRUE(history.saved());
  EXPECT_EQ(history.current()->layers[0].strides, (Hw{3, 1}));
}

TEST(History, BytesCountATensorOnceHoweverManyStepsShareIt) {
  History history(first_step());
  EXPECT_EQ(history.bytes(), 0);
  const int64_t input_bytes = history.current()->input.tensor->bytes();
  for (int64_t i = 2; i < 20; ++i) {
    history.apply(strides(i));
    history.end_merge();
  }
  EXPECT_EQ(history.bytes(), 0);
  history.apply(input_of(5));
  EXPECT_EQ(history.bytes(), input_bytes);
  history.undo();
  EXPECT_EQ(history.bytes(), 4 * 5 * 3);
}

TEST(History, BytesCountPointwiseFiltersToo) {
  Experiment first = sample();
  first.layers.push_back({});
  first.layers.back().op = Op::kSoftmax;  // has no filters at all
  History history(std::make_shared<const Experiment>(first));
  EXPECT_EQ(history.bytes(), 0);
  history.apply({"pointwise", "", [](const Experiment& before) {
                   Experiment after = before;
                   after.layers[1].pointwise.tensor = testing::counting_filters({1, 1, 4, 5});
                   return after;
                 }});
  EXPECT_EQ(history.bytes(), 0);  // all that the present holds is not the history's
  history.undo();
  EXPECT_EQ(history.bytes(), 4 * 4 * 5);
}

TEST(History, DropsItsOldestStepsWhenTheyExceedTheBound) {
  constexpr int64_t kStep = 4 * 100 * 3;
  History history(first_step(), 3 * kStep);
  for (int i = 0; i < 10; ++i) history.apply(input_of(100));
  EXPECT_LE(history.bytes(), 3 * kStep);
  EXPECT_EQ(history.steps(), 4u);  // the current one and three that only history keeps
  while (history.can_undo()) history.undo();
  EXPECT_EQ(history.steps(), 4u);
}

TEST(History, TheCurrentStepStaysHoweverLargeItIs) {
  History history(first_step(), 0);
  history.apply(input_of(1000));
  EXPECT_EQ(history.steps(), 1u);
  EXPECT_EQ(history.current()->input.tensor->size(), 3000);
}

TEST(History, SavedMarkSurvivesUndoAndRedo) {
  History history(first_step());
  EXPECT_FALSE(history.saved());
  history.apply(strides(2));
  history.mark_saved();
  EXPECT_TRUE(history.saved());
  history.apply(set_data_format(DataFormat::kNCHW));
  EXPECT_FALSE(history.saved());
  history.undo();
  EXPECT_TRUE(history.saved());
  history.undo();
  EXPECT_FALSE(history.saved());
  history.redo();
  EXPECT_TRUE(history.saved());
}

TEST(History, SavedMarkStaysWithItsStepAndIsLostWithIt) {
  History undone(first_step());
  undone.apply(strides(2));
  undone.mark_saved();
  undone.undo();
  undone.apply(strides(2));  // an equal experiment, but not the one that was saved
  EXPECT_FALSE(undone.saved());
  undone.go_to(undone.entries()[1].id);
  EXPECT_TRUE(undone.saved());

  History bounded(first_step(), 0);
  bounded.mark_saved();
  bounded.apply(input_of(10));
  bounded.undo();
  EXPECT_FALSE(bounded.saved());
}

TEST(History, ASaveThatEndsLateMarksTheStepThatItWrote) {
  History history(first_step());
  history.apply(strides(2));
  const ExperimentPtr written = history.current();
  history.apply(set_data_format(DataFormat::kNCHW));
  history.mark_saved(written);
  EXPECT_FALSE(history.saved());
  history.undo();
  EXPECT_TRUE(history.saved());
}

}  // namespace
}  // namespace convoscope::app
