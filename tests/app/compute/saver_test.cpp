// Every save is carried out and answered; what it wrote is read back from the file.
#include "app/compute/saver.h"

#include <gmock/gmock.h>

#include "engine/io/experiment_json.h"
#include "tests/app/compute/scratch_folder.h"

namespace convoscope::app {
namespace {

using testing::ScratchFolder;

ExperimentPtr experiment(int64_t stride) {
  Experiment e;
  e.input = {InputValues{},
             std::make_shared<const Tensor>(ImageShape{1, 2, 2, 1}, DataFormat::kNHWC)};
  Layer layer;
  layer.name = "conv1";
  layer.filters = {FilterValues{}, std::make_shared<const Tensor>(FilterShape{1, 1, 1, 1}), {}};
  layer.strides = {stride, stride};
  e.layers = {layer};
  return std::make_shared<const Experiment>(std::move(e));
}

TEST(Saver, AnswersEverySaveInOrderWithWhatTheFileHolds) {
  const ScratchFolder folder;
  Saver saver;
  const ExperimentPtr first = experiment(1), second = experiment(2);
  saver.submit(first, folder / "a.json");
  saver.submit(second, folder / "b.json");
  saver.wait_idle();
  for (const auto& [saved, name] : {std::pair{first, "a.json"}, std::pair{second, "b.json"}}) {
    const auto answer = saver.take();
    ASSERT_TRUE(answer && *answer);
    EXPECT_EQ((*answer)->experiment, saved);
    EXPECT_EQ((*answer)->path, folder / name);
    const auto read = read_experiment(folder / name);
    ASSERT_TRUE(read) << read.error().sentence;
    EXPECT_EQ(read->layers[0].strides, saved->layers[0].strides);
  }
  EXPECT_FALSE(saver.take());
}

TEST(Saver, WhatCannotBeWrittenIsASentence) {
  const ScratchFolder folder;
  Saver saver;
  saver.submit(experiment(1), folder / "no such folder" / "a.json");
  saver.wait_idle();
  const auto answer = saver.take();
  ASSERT_TRUE(answer);
  ASSERT_FALSE(*answer);
  EXPECT_FALSE(answer->error().sentence.empty());
}

TEST(Saver, EndsAfterItsLastSave) {
  const ScratchFolder folder;
  {
    Saver saver;
    for (int64_t stride = 1; stride <= 5; ++stride) {
      saver.submit(experiment(stride), folder / "a.json");
    }
  }
  EXPECT_EQ(read_experiment(folder / "a.json")->layers[0].strides, (Hw{5, 5}));
}

}  // namespace
}  // namespace convoscope::app
