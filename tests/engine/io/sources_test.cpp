// Laws of making tensors from their sources, and of the experiments that come with the program.
#include "engine/io/sources.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <map>
#include <set>

#include "engine/filters/presets.h"
#include "engine/io/assets.h"
#include "engine/io/experiment_json.h"
#include "engine/files/image_file.h"
#include "engine/files/npy.h"
#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TempFolder;

void put_picture(const TempFolder& folder, int height, int width) {
  Pixels pixels{width, height, {}};
  for (int i = 0; i < width * height * 4; ++i) pixels.rgba.push_back(static_cast<uint8_t>(i * 7));
  ASSERT_TRUE(write_png(folder / "a.png", pixels));
}

TEST(LoadInput, DecodedPicturesLieAsAsked) {
  const TempFolder folder;
  put_picture(folder, 4, 6);
  const auto nhwc = load_input(InputImage{"a.png"}, DataFormat::kNHWC, folder.path());
  const auto nchw = load_input(InputImage{"a.png"}, DataFormat::kNCHW, folder.path());
  ASSERT_TRUE(nhwc && nchw);
  EXPECT_EQ(nhwc->tensor->dims(), (Dims{1, 4, 6, 3}));
  EXPECT_EQ(nchw->tensor->dims(), (Dims{1, 3, 4, 6}));
  EXPECT_EQ(image_view(*nhwc->tensor).at(0, 2, 5, 1), image_view(*nchw->tensor).at(0, 2, 5, 1));
}

TEST(LoadInput, AnArrayKeepsItsOwnOrder) {
  const TempFolder folder;
  ASSERT_TRUE(write_npy(folder / "x.npy", Tensor(Dims{1, 3, 4, 6}, Layout::kNCHW)));
  const auto input =
      load_input(InputNpy{"x.npy", DataFormat::kNCHW}, DataFormat::kNHWC, folder.path());
  ASSERT_TRUE(input);
  EXPECT_EQ(image_shape(*input->tensor), (ImageShape{1, 4, 6, 3}));
  EXPECT_EQ(input->tensor->layout(), Layout::kNCHW);
}

TEST(LoadInput, RefusesATensorWithoutValues) {
  const TempFolder folder;
  ASSERT_TRUE(write_npy(folder / "x.npy", Tensor(Dims{0, 4, 6, 3}, Layout::kNHWC)));
  const auto from_file = load_input(InputNpy{"x.npy"}, DataFormat::kNHWC, folder.path());
  ASSERT_FALSE(from_file);
  EXPECT_THAT(from_file.error().sentence, HasSubstr("0×4×6×3"));
  const auto made = load_input(InputRandomNormal{{1, 4, -6, 3}}, DataFormat::kNHWC);
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().sentence, HasSubstr("1×4×-6×3"));
}

TEST(LoadFilters, PresetsAreNamedAfterTheirTable) {
  const auto filters = load_filters(FilterPresets{{"sobel_x", "gaussian"}, 3, 5, 2});
  ASSERT_TRUE(filters);
  EXPECT_EQ(filters->tensor->dims(), (Dims{3, 5, 2, 2}));
  EXPECT_THAT(filters->names, ElementsAre("Sobel x", "Gaussian"));
}

TEST(LoadFilters, TheStandardDeviationScalesTheDraws) {
  const FilterShape shape{3, 3, 2, 4};
  const auto unit = load_filters(FilterRandomNormal{shape, 5, 1.0f});
  const auto half = load_filters(FilterRandomNormal{shape, 5, 0.5f});
  ASSERT_TRUE(unit && half);
  for (int64_t i = 0; i < shape.size(); ++i) {
    EXPECT_EQ(half->tensor->data()[i], 0.5f * unit->tensor->data()[i]);
  }
}

TEST(ExperimentOfInputFile, HasSixteenDifferentFiltersOverItsChannels) {
  const TempFolder folder;
  put_picture(folder, 7, 9);
  const auto experiment = experiment_of_input_file(folder / "a.png");
  ASSERT_TRUE(experiment) << experiment.error().sentence;
  EXPECT_EQ(experiment->title, "a.png");
  EXPECT_EQ(experiment->layers.at(0).filters.tensor->dims(), (Dims{3, 3, 3, 16}));
  const auto geometries = resolve_chain(*experiment);
  ASSERT_TRUE(geometries);
  EXPECT_EQ(geometries->at(0).output, (ImageShape{1, 7, 9, 16}));
}

TEST(ExperimentOfInputFile, ReadsATensorWhateverTheCaseOfItsEnding) {
  const TempFolder folder;
  ASSERT_TRUE(write_npy(folder / "x.NPY", Tensor(Dims{2, 5, 6, 4}, Layout::kNHWC)));
  const auto experiment = experiment_of_input_file(folder / "x.NPY");
  ASSERT_TRUE(experiment) << experiment.error().sentence;
  const auto geometries = resolve_chain(*experiment);
  ASSERT_TRUE(geometries);
  EXPECT_EQ(geometries->at(0).output, (ImageShape{2, 5, 6, 16}));
}

TEST(ExperimentOfInputFile, NoFilterIsEmptyOrTwiceThereInGreyOrColour) {
  const TempFolder folder;
  put_picture(folder, 7, 9);
  // A TGA of one grey pixel: type 3, 1×1, 8 bits.
  folder.put("grey.tga", std::string("\0\0\3\0\0\0\0\0\0\0\0\0\1\0\1\0\x08\0\x80", 19));
  for (const char* name : {"a.png", "grey.tga"}) {
    const auto experiment = experiment_of_input_file(folder / name);
    ASSERT_TRUE(experiment) << experiment.error().sentence;
    const Tensor& bank = *experiment->layers.at(0).filters.tensor;
    std::set<std::vector<float>> different;
    for (int64_t k = 0; k < 16; ++k) {
      std::vector<float> filter;
      for (int64_t i = k; i < bank.size(); i += 16) filter.push_back(bank.data()[i]);
      EXPECT_NE(filter, std::vector<float>(filter.size(), 0.0f)) << name << ", filter " << k;
      EXPECT_TRUE(different.insert(filter).second) << name << ", filter " << k;
    }
  }
}

TEST(ShippedExperiments, AreFoundWithTitlesTheDefaultOneFirst) {
  const auto shipped = shipped_experiments();
  ASSERT_EQ(shipped.size(), 6u);
  EXPECT_EQ(shipped[0].path.filename(), "start.json");
  for (const ShippedExperiment& experiment : shipped) EXPECT_FALSE(experiment.title.empty());
}

TEST(ShippedExperiments, AreLegalAndPrintAsTheyLie) {
  // How many layers, and what the last one gives.
  const std::map<std::string, std::pair<size_t, ImageShape>> outputs = {
      {"start.json", {1, {1, 144, 192, 16}}},
      {"downsample-with-strides.json", {1, {10, 32, 32, 64}}},
      {"widen-with-dilation.json", {1, {10, 64, 64, 32}}},
      {"feature-hierarchy.json", {2, {10, 64, 64, 32}}},
      {"residual.json", {20, {1, 72, 96, 8}}},
      {"vgg16.json", {18, {1, 7, 7, 512}}}};
  for (const ShippedExperiment& shipped : shipped_experiments()) {
    const auto experiment = read_experiment(shipped.path);
    ASSERT_TRUE(experiment) << experiment.error().sentence;
    const auto geometries = resolve_chain(*experiment);
    ASSERT_TRUE(geometries) << geometries.error().sentence;
    const auto& [layers, output] = outputs.at(shipped.path.filename().string());
    EXPECT_EQ(geometries->size(), layers);
    EXPECT_EQ(geometries->back().output, output);
    std::ifstream in(shipped.path);
    EXPECT_EQ(print_experiment(*experiment), std::string(std::istreambuf_iterator<char>(in), {}));
  }
}

}  // namespace
}  // namespace convoscope
