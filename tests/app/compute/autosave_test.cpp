// The laws of saving aside: written after a pause, gone when nothing is to lose, and what one
// window owns no other takes.
#include "app/compute/autosave.h"

#include <gtest/gtest.h>

#include "engine/io/experiment_json.h"
#include "tests/app/compute/scratch_folder.h"

namespace convoscope::app {
namespace {

namespace fs = std::filesystem;
using testing::ScratchFolder;

ExperimentPtr experiment(int64_t stride) {
  const std::string text = R"({"convoscope": 1,
    "input": {"random_normal": {"shape": [1, 6, 7, 3], "seed": 1}},
    "layers": [{"op": "conv2d", "strides": )" +
                           std::to_string(stride) + R"(,
      "filters": {"random_normal": {"shape": [3, 3, 3, 2], "seed": 2}}}]})";
  return std::make_shared<const Experiment>(parse_experiment(text, {}).value());
}

void pass(Autosave& autosave, const ExperimentPtr& present, bool clean, double seconds) {
  for (double t = 0; t < seconds; t += 0.25) autosave.follow(present, clean, 0.25);
  autosave.wait_idle();
}

TEST(Autosave, WritesWhatStandsSomeSecondsAfterTheLastChange) {
  const ScratchFolder folder;
  Autosave autosave;
  autosave.start(folder.path() / "made");
  const ExperimentPtr one = experiment(1), two = experiment(2);
  pass(autosave, one, false, 2);
  pass(autosave, two, false, 2);
  EXPECT_FALSE(fs::exists(autosave.file()));
  pass(autosave, two, false, 2);
  const auto back = read_experiment(autosave.file());
  ASSERT_TRUE(back) << back.error().sentence;
  EXPECT_EQ(back->layers[0].strides, (Hw{2, 2}));
  const auto before = fs::last_write_time(autosave.file());
  pass(autosave, two, false, 20);
  EXPECT_EQ(fs::last_write_time(autosave.file()), before);
}

TEST(Autosave, NothingStaysWhereNothingIsToLose) {
  const ScratchFolder folder;
  fs::path file;
  {
    Autosave autosave;
    autosave.start(folder.path());
    file = autosave.file();
    pass(autosave, experiment(1), true, 10);
    EXPECT_FALSE(fs::exists(file));
    const ExperimentPtr edited = experiment(2);
    pass(autosave, edited, false, 5);
    EXPECT_TRUE(fs::exists(file));
    pass(autosave, edited, true, 1);
    EXPECT_FALSE(fs::exists(file));
    pass(autosave, experiment(3), false, 5);
    EXPECT_TRUE(fs::exists(file));
  }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(Autosave, TwoWindowsKeepApart) {
  const ScratchFolder folder;
  Autosave one, two;
  one.start(folder.path());
  two.start(folder.path());
  EXPECT_NE(one.file(), two.file());
  pass(one, experiment(1), false, 5);
  pass(two, experiment(2), false, 5);
  Autosave three;
  three.start(folder.path());
  EXPECT_TRUE(three.left().empty());
}

TEST(Autosave, WhatNobodyOwnsWasLeftAndGoesOnceItWasTakenOver) {
  const ScratchFolder folder;
  const fs::path crashed = folder.path() / "unsaved-1.json";
  ASSERT_TRUE(write_experiment(crashed, *experiment(2)));
  ASSERT_TRUE(write_experiment(folder.path() / "other.json", *experiment(2)));
  {
    Autosave autosave;
    autosave.start(folder.path());
    EXPECT_EQ(autosave.left(), crashed);
  }
  EXPECT_TRUE(fs::exists(crashed));
  {
    Autosave autosave;
    autosave.start(folder.path());
    autosave.take_over();
    EXPECT_TRUE(autosave.left().empty());
    EXPECT_TRUE(fs::exists(crashed));
  }
  EXPECT_FALSE(fs::exists(crashed));
  ASSERT_TRUE(write_experiment(crashed, *experiment(2)));
  Autosave autosave;
  autosave.start(folder.path());
  autosave.forget_left();
  EXPECT_FALSE(fs::exists(crashed));
  EXPECT_TRUE(fs::exists(folder.path() / "other.json"));
}

TEST(Autosave, WithoutAFolderItDoesNothing) {
  Autosave autosave;
  autosave.start({});
  pass(autosave, experiment(1), false, 10);
  EXPECT_TRUE(autosave.file().empty());
  EXPECT_TRUE(autosave.left().empty());
}

}  // namespace
}  // namespace convoscope::app
