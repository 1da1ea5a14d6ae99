// The drawer of snapshots and history: everything in it is a step of history or leads to one, and
// nothing that was done is lost, not even by a crash.
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "engine/io/experiment_json.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

class Timeline : public ::testing::Test {
 protected:
  Timeline() : work(kPicture) {
    work.ui.key("ctrl+h");
    before = work.answer();
  }

  void stride(const std::string& words) {
    work.ui.key("ctrl+h");  // the drawer lies over the settings of a narrow window
    work.type("screen/settings/strides/height", words);
    work.ui.key("ctrl+h");
    work.answer();
  }
  const std::vector<Snapshot>& snapshots() { return work.experiment()->snapshots; }
  // The step with this label.
  std::string path_of(const std::string& label) {
    for (const HistoryEntry& entry : work.app.history().entries()) {
      if (entry.label == label) return "timeline/history/" + std::to_string(entry.id);
    }
    ADD_FAILURE() << "no step " << label;
    return {};
  }

  Workspace work;
  ResultPtr before;
};

TEST_F(Timeline, TakingASnapshotIsOneStepAndComputesNothing) {
  work.ui.click("timeline/take");
  ASSERT_EQ(snapshots().size(), 1U);
  EXPECT_EQ(work.steps(), 2U);
  const ResultPtr after = work.answer();
  EXPECT_EQ(after->layers[0].output, before->layers[0].output);
  EXPECT_EQ(after->layers[0].channels_computed, 0);
  work.ui.key("ctrl+shift+n");
  EXPECT_EQ(snapshots().size(), 2U);
  work.ui.key("ctrl+z");
  work.ui.key("ctrl+z");
  EXPECT_EQ(work.experiment(), before->experiment);
}

TEST_F(Timeline, RestoringASnapshotIsOneStep) {
  work.ui.click("timeline/take");
  stride("2");
  const ExperimentPtr strided = work.experiment();
  work.ui.click("timeline/0/restore");
  EXPECT_TRUE(same_bits(work.answer()->layers[0].output, before->layers[0].output));
  EXPECT_EQ(snapshots().size(), 1U);
  work.ui.key("ctrl+z");
  EXPECT_EQ(work.experiment(), strided);
}

TEST_F(Timeline, SnapshotsAreRenamedMovedAndDeletedUndoably) {
  work.ui.click("timeline/take");
  work.ui.click("timeline/take");
  work.ui.click("timeline/0/rename");
  work.ui.type("timeline/0/name", "wide");
  EXPECT_EQ(snapshots()[0].name, "wide");
  EXPECT_EQ(work.steps(), 4U);  // typing is one step
  work.ui.click("timeline/0/down");
  EXPECT_EQ(snapshots()[1].name, "wide");
  work.ui.click("timeline/1/up");
  EXPECT_EQ(snapshots()[0].name, "wide");
  work.ui.click("timeline/0/delete");
  ASSERT_EQ(snapshots().size(), 1U);
  EXPECT_EQ(snapshots()[0].name, "Snapshot 2");
  work.ui.key("ctrl+z");
  ASSERT_EQ(snapshots().size(), 2U);
  EXPECT_EQ(snapshots()[0].name, "wide");
}

TEST_F(Timeline, ASnapshotStandsOnASideOfTheComparison) {
  work.ui.click("timeline/take");
  stride("2");
  work.ui.click("timeline/0/a");
  EXPECT_EQ(work.app.view().screen, Screen::kCompare);
  work.app.settle();
  EXPECT_EQ(work.app.twin().sides->a.experiment, snapshots()[0].experiment);
  EXPECT_TRUE(
      same_bits(work.app.twin().comparison()->layer_of_a().output, before->layers[0].output));
  // Renaming it doesn't take it from its side.
  work.ui.click("timeline/0/rename");
  work.ui.type("timeline/0/name", "plain");
  EXPECT_EQ(work.app.view().compare.a.snapshot, "plain");
  work.app.settle();
  EXPECT_EQ(work.app.twin().sides->a.title, "plain");
}

TEST_F(Timeline, AClickOnAStepGoesThereAndWhatWasEditedOverIsNotLost) {
  work.ui.key("ctrl+h");
  work.ui.click("screen/filter/negate");
  const ExperimentPtr negated = work.experiment();
  const std::string label = work.app.history().undo_label();
  work.ui.key("ctrl+z");
  work.ui.click("screen/filter/rotate");
  const ExperimentPtr rotated = work.experiment();
  work.ui.key("ctrl+h");
  work.ui.click(path_of(label));
  EXPECT_EQ(work.experiment(), negated);
  work.ui.click(path_of(""));
  EXPECT_EQ(work.experiment(), before->experiment);
  work.ui.key("ctrl+shift+z");
  EXPECT_EQ(work.experiment(), negated);
  EXPECT_EQ(work.steps(), 3U);
  EXPECT_NE(rotated, negated);
}

TEST_F(Timeline, EveryWidgetOfItSaysWhatItIsFor) {
  work.ui.click("timeline/take");
  work.ui.click("timeline/take");
  EXPECT_TRUE(registry().duplicates().empty());
  for (const WidgetRecord& widget : registry().all()) {
    if (widget.path.starts_with("timeline/")) {
      EXPECT_NE(widget.tooltip, "") << widget.path;
    }
  }
  work.ui.key("ctrl+h");
  EXPECT_FALSE(work.ui.has("timeline/take"));
}

class AfterACrash : public ::testing::Test {
 protected:
  AfterACrash() {
    folder =
        std::filesystem::temp_directory_path() / ("convoscope-left-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    left = folder / "unsaved-1.json";
    Experiment experiment = experiment_of(kChain);
    experiment.snapshots.push_back(
        {"kept", std::make_shared<const Experiment>(experiment_of(kPicture))});
    EXPECT_TRUE(write_experiment(left, experiment));
  }
  ~AfterACrash() override { std::filesystem::remove_all(folder); }

  std::filesystem::path folder, left;
};

TEST_F(AfterACrash, WhatWasLeftIsOfferedAndRestoredAsAStep) {
  Workspace work(kPicture);
  const ExperimentPtr opened = work.experiment();
  work.app.start_autosave(folder);
  work.ui.run(3);
  work.ui.click("notice 0/Restore");
  work.app.settle();
  EXPECT_EQ(work.experiment()->layers.size(), 2U);
  ASSERT_EQ(work.experiment()->snapshots.size(), 1U);
  EXPECT_EQ(work.experiment()->snapshots[0].name, "kept");
  EXPECT_FALSE(work.app.history().saved());
  EXPECT_TRUE(work.app.session().path().empty());
  work.ui.key("ctrl+z");
  EXPECT_EQ(work.experiment(), opened);
}

TEST_F(AfterACrash, AnAnswerLaterLeavesItWhereItIsAndDiscardRemovesIt) {
  {
    Workspace work(kPicture);
    work.app.start_autosave(folder);
    work.ui.run(3);
    work.ui.click("notice 0/Later");
    work.ui.run(3);
    EXPECT_TRUE(work.app.notices().items().empty());
  }
  EXPECT_TRUE(std::filesystem::exists(left));
  Workspace work(kPicture);
  work.app.start_autosave(folder);
  work.ui.run(3);
  work.ui.click("notice 0/Discard");
  work.ui.run(3);
  EXPECT_FALSE(std::filesystem::exists(left));
}

}  // namespace
}  // namespace convoscope::app
