// The laws of snapshots: they are steps of history like any other, share every tensor, and
// restoring one brings back exactly what was put aside.
#include "app/document/snapshot_edits.h"

#include <gtest/gtest.h>

#include "app/document/history.h"
#include "tests/app/document/samples.h"

namespace convoscope::app {
namespace {

using testing::sample;

ExperimentPtr first_step() { return std::make_shared<const Experiment>(sample()); }

std::vector<std::string> names(const Experiment& experiment) {
  std::vector<std::string> names;
  for (const Snapshot& snapshot : experiment.snapshots) names.push_back(snapshot.name);
  return names;
}

TEST(Snapshots, SharesEveryTensorAndHasNoSnapshotsItself) {
  History history(first_step());
  history.apply(take_snapshot("before"));
  history.apply(take_snapshot());
  const Experiment& now = *history.current();
  ASSERT_EQ(names(now), (std::vector<std::string>{"before", "Snapshot 2"}));
  EXPECT_EQ(history.bytes(), 0);
  for (const Snapshot& snapshot : now.snapshots) {
    EXPECT_TRUE(snapshot.experiment->snapshots.empty());
    EXPECT_EQ(snapshot.experiment->input.tensor, now.input.tensor);
    EXPECT_EQ(snapshot.experiment->layers[1].filters.tensor, now.layers[1].filters.tensor);
  }
}

TEST(Snapshots, RestoringBringsBackTheSettingsAndKeepsTheSnapshots) {
  History history(first_step());
  history.apply(take_snapshot("plain"));
  history.apply(set_strides(0, {2, 2}));
  history.apply(take_snapshot("strided"));
  const ExperimentPtr strided = history.current();
  history.apply(restore_snapshot(0));
  EXPECT_EQ(history.current()->layers[0].strides, (Hw{1, 1}));
  EXPECT_EQ(names(*history.current()), (std::vector<std::string>{"plain", "strided"}));
  history.undo();
  EXPECT_EQ(history.current(), strided);
}

TEST(Snapshots, KeepTheBytesOfWhatTheyHoldInTheCountOfHistory) {
  History history(first_step());
  const int64_t input_bytes = history.current()->input.tensor->bytes();
  history.apply(take_snapshot());
  history.apply(set_input({InputValues{}, testing::counting_image({1, 5, 5, 3})}, "input"));
  EXPECT_EQ(history.bytes(), 0);  // the present step's snapshot holds the first input
  history.apply(delete_snapshot(0));
  EXPECT_EQ(history.bytes(), input_bytes);
}

TEST(Snapshots, NamesAreNeverEmptyNorGivenTwice) {
  History history(first_step());
  history.apply(take_snapshot("a"));
  history.apply(take_snapshot("a"));
  EXPECT_EQ(names(*history.current()), (std::vector<std::string>{"a", "a 2"}));
  history.apply(rename_snapshot(1, "a"));
  EXPECT_EQ(names(*history.current()), (std::vector<std::string>{"a", "a 2"}));
  history.apply(rename_snapshot(1, ""));
  history.apply(rename_snapshot(0, "b"));
  EXPECT_EQ(names(*history.current()), (std::vector<std::string>{"b", "a 2"}));
  EXPECT_EQ(find_snapshot(*history.current(), "b"), history.current()->snapshots[0].experiment);
  EXPECT_EQ(find_snapshot(*history.current(), "a"), nullptr);
}

TEST(Snapshots, MovingKeepsTheOrderOfTheOthers) {
  const auto moved = [](size_t from, size_t to) {
    History history(first_step());
    for (const char* name : {"a", "b", "c", "d"}) history.apply(take_snapshot(name));
    history.apply(move_snapshot(from, to));
    return names(*history.current());
  };
  EXPECT_EQ(moved(0, 2), (std::vector<std::string>{"b", "c", "a", "d"}));
  EXPECT_EQ(moved(3, 1), (std::vector<std::string>{"a", "d", "b", "c"}));
  EXPECT_EQ(moved(1, 1), (std::vector<std::string>{"a", "b", "c", "d"}));
  EXPECT_EQ(moved(1, 9), (std::vector<std::string>{"a", "b", "c", "d"}));
}

TEST(Snapshots, WhatIsNotThereChangesNothing) {
  const Experiment before = sample();
  for (const Edit& edit :
       {rename_snapshot(0, "x"), delete_snapshot(0), move_snapshot(0, 0), restore_snapshot(3)}) {
    const Experiment after = edit.apply(before);
    EXPECT_TRUE(after.snapshots.empty());
    EXPECT_EQ(after.layers[0].strides, before.layers[0].strides);
  }
}

TEST(Snapshots, AreNoMoreThanAFileMayHold) {
  History history(first_step());
  for (size_t i = 0; i < kMaxSnapshots + 3; ++i) history.apply(take_snapshot());
  EXPECT_EQ(history.current()->snapshots.size(), kMaxSnapshots);
}

}  // namespace
}  // namespace convoscope::app
