// Files and generated inputs become values or sentences; the last request is the one answered.
#include "app/compute/loader.h"

#include <gmock/gmock.h>

#include "engine/io/experiment_json.h"
#include "engine/files/image_file.h"
#include "engine/files/npy.h"
#include "tests/app/compute/scratch_folder.h"

namespace convoscope::app {
namespace {

using ::testing::HasSubstr;
using testing::ScratchFolder;

Expected<Loaded> load(LoadRequest request) {
  Loader loader;
  loader.submit(std::move(request));
  loader.wait_idle();
  auto answer = loader.take();
  EXPECT_TRUE(answer);
  EXPECT_FALSE(loader.take());  // taken once
  return std::move(answer).value();
}

TEST(Loader, APictureIsAnInput) {
  const ScratchFolder folder;
  const auto path = folder / "photo.PNG";
  ASSERT_TRUE(write_png(path, {2, 1, {255, 0, 0, 255, 0, 0, 255, 255}}));
  const auto loaded = load(LoadPath{path});
  ASSERT_TRUE(loaded) << loaded.error().sentence;
  EXPECT_EQ(loaded->label, "open photo.PNG");
  EXPECT_TRUE(loaded->path.empty());
  const Input& input = std::get<Input>(loaded->value);
  EXPECT_EQ(image_shape(*input.tensor), (ImageShape{1, 1, 2, 3}));
  EXPECT_EQ(std::get<InputImage>(input.source).path, path.string());
}

TEST(Loader, AnArrayIsAnInput) {
  const ScratchFolder folder;
  const Tensor tensor({2, 3, 4, 5}, DataFormat::kNHWC);
  ASSERT_TRUE(write_npy(folder / "x.npy", tensor));
  const auto loaded = load(LoadPath{folder / "x.npy"});
  ASSERT_TRUE(loaded) << loaded.error().sentence;
  EXPECT_EQ(image_shape(*std::get<Input>(loaded->value).tensor), (ImageShape{2, 3, 4, 5}));
}

TEST(Loader, AnExperimentFileIsAnExperimentThatKnowsItsPath) {
  const ScratchFolder folder;
  const auto experiment = parse_experiment(
      R"({"convoscope": 1, "input": {"random_normal": {"shape": [1, 4, 4, 1], "seed": 1}},
          "layers": [{"op": "conv2d",
                      "filters": {"random_normal": {"shape": [3, 3, 1, 2], "seed": 2}}}]})",
      folder.path());
  ASSERT_TRUE(experiment) << experiment.error().sentence;
  ASSERT_TRUE(write_experiment(folder / "mine.json", *experiment));
  const auto loaded = load(LoadPath{folder / "mine.json"});
  ASSERT_TRUE(loaded) << loaded.error().sentence;
  EXPECT_EQ(loaded->path, folder / "mine.json");
  EXPECT_EQ(std::get<Experiment>(loaded->value).layers.size(), 1u);
}

TEST(Loader, AGeneratedInputComesWithItsSourceAndALabel) {
  const InputRandomNormal source{{1, 6, 5, 2}, 7};
  const auto loaded = load(LoadInput{source, DataFormat::kNCHW});
  ASSERT_TRUE(loaded) << loaded.error().sentence;
  EXPECT_EQ(std::get<Input>(loaded->value).source, InputSource(source));
  EXPECT_THAT(loaded->label, HasSubstr("seed 7"));
}

TEST(Loader, WhatCannotBeOpenedIsASentenceWithItsName) {
  const ScratchFolder folder;
  for (const char* name : {"missing.png", "missing.json", "missing.npy"}) {
    const auto loaded = load(LoadPath{folder / name});
    ASSERT_FALSE(loaded);
    EXPECT_THAT(loaded.error().sentence, HasSubstr(name));
  }
}

TEST(Loader, OfManyRequestsTheLastOneIsAnswered) {
  Loader loader;
  for (int64_t seed = 1; seed <= 30; ++seed) {
    loader.submit(LoadInput{InputRandomNormal{{1, 32, 32, 3}, seed}});
  }
  loader.wait_idle();
  const auto loaded = loader.take();
  ASSERT_TRUE(loaded && *loaded);
  EXPECT_EQ(std::get<InputRandomNormal>(std::get<Input>((*loaded)->value).source).seed, 30);
}

}  // namespace
}  // namespace convoscope::app
