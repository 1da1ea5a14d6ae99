// Where the input comes from: patterns, noise, pictures, tensors, dropped files; broken ones leave
// a sentence and nothing else.
#include <gtest/gtest.h>

#include "engine/core/random.h"
#include "engine/files/image_file.h"
#include "engine/files/npy.h"
#include "tests/support/temp_folder.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

using testing::TempFolder;

ImageShape input_shape(const Workspace& work) {
  return image_shape(*work.experiment()->input.tensor);
}

std::filesystem::path put_picture(const TempFolder& folder, const std::string& name) {
  Pixels pixels{12, 10, std::vector<uint8_t>(12 * 10 * 4, 255)};
  for (size_t i = 0; i < pixels.rgba.size(); ++i) {
    if (i % 4 != 3) pixels.rgba[i] = static_cast<uint8_t>(i * 37 % 251);
  }
  const auto path = folder / name;
  EXPECT_TRUE(write_png(path, pixels));
  return path;
}

TEST(Input, APatternIsChosenFromTheList) {
  Workspace work(kPicture);
  work.ui.click("screen/settings/input/pattern");
  work.ui.click("screen/settings/input/pattern/Checkerboard");
  work.answer();
  const auto& source = std::get<InputPattern>(work.experiment()->input.source);
  EXPECT_EQ(source.id, "checkerboard");
  EXPECT_EQ(source.shape, (ImageShape{1, 21, 25, 3}));
  EXPECT_EQ(work.steps(), 2U);
}

TEST(Input, SizeAndChannelsOfAPatternAreTyped) {
  Workspace work(kPicture);
  work.type("screen/settings/input/size/height", "33");
  work.result();
  work.type("screen/settings/input/size/width", "17");
  EXPECT_EQ(work.answer()->layers[0].geometry.output, (ImageShape{1, 33, 17, 4}));
  work.type("screen/settings/input/N × C/batch", "2");
  EXPECT_EQ(work.answer()->layers[0].geometry.output.n, 2);
}

TEST(Input, FiltersReadAsManyChannelsAsTheInputHas) {
  Workspace work(kPicture);
  work.type("screen/settings/input/N × C/channels", "1");
  EXPECT_EQ(work.answer()->layers[0].geometry.window.in_channels, 1);
  EXPECT_EQ(filter_shape(*work.layer().filters.tensor).in, 1);
  work.type("screen/settings/input/N × C/channels", "5");
  EXPECT_EQ(work.answer()->layers[0].geometry.window.in_channels, 5);
  EXPECT_EQ(filter_shape(*work.layer().filters.tensor).in, 5);
}

TEST(Input, NoiseIsThatOfItsSeed) {
  Workspace work(kPicture);
  work.ui.click("screen/settings/input/source/Noise");
  work.result();
  work.type("screen/settings/input/seed", "77");
  work.answer();
  const Tensor& input = *work.experiment()->input.tensor;
  EXPECT_EQ(input_shape(work), (ImageShape{1, 21, 25, 3}));
  std::vector<float> expected(static_cast<size_t>(input.size()));
  random_normal(expected, 77);
  EXPECT_TRUE(std::equal(expected.begin(), expected.end(), input.data()));
}

TEST(Input, ADragOfTheSizeIsOneStep) {
  Workspace work(kPicture);
  const ExperimentPtr before = work.experiment();
  work.ui.drag("screen/settings/input/size/height", 40, 0);
  EXPECT_EQ(work.answer()->layers[0].geometry.window.h.input, 26);
  work.ui.key("ctrl+z");
  EXPECT_EQ(work.experiment(), before);
}

TEST(Input, AnImpossibleSizeIsASentenceAndLosesNothing) {
  Workspace work(kPicture);
  const ExperimentPtr before = work.experiment();
  work.type("screen/settings/input/size/height", "0");
  work.result();
  EXPECT_FALSE(work.notice().sentence.empty());
  EXPECT_EQ(work.experiment(), before);
  EXPECT_EQ(work.ui.value("screen/settings/input/size/height"), "21");
}

TEST(Input, ADroppedPictureBecomesTheInput) {
  const TempFolder folder;
  Workspace work(kPicture);
  work.drop({put_picture(folder, "photo.png")});
  EXPECT_EQ(input_shape(work), (ImageShape{1, 10, 12, 3}));
  EXPECT_EQ(work.answer()->layers[0].geometry.output, (ImageShape{1, 10, 12, 4}));
  EXPECT_TRUE(work.app.notices().items().empty());
  EXPECT_EQ(work.steps(), 2U);
}

TEST(Input, GreyIsOneChannelAndTheFiltersFollowThereAndBack) {
  const TempFolder folder;
  Workspace work(kPicture);
  work.drop({put_picture(folder, "photo.png")});
  const TensorPtr colour = work.answer()->layers[0].output;
  work.ui.click("screen/settings/input/grey");
  EXPECT_EQ(work.answer()->layers[0].geometry.window.in_channels, 1);
  EXPECT_EQ(filter_shape(*work.layer().filters.tensor).in, 1);
  work.ui.click("screen/settings/input/grey");
  EXPECT_TRUE(same_bits(work.answer()->layers[0].output, colour));
}

TEST(Input, APictureIsScaledToTheTypedSize) {
  const TempFolder folder;
  Workspace work(kPicture);
  work.drop({put_picture(folder, "photo.png")});
  work.type("screen/settings/input/size/width", "6");
  EXPECT_EQ(work.answer()->layers[0].geometry.output, (ImageShape{1, 10, 6, 4}));
}

TEST(Input, ADroppedTensorBecomesTheInput) {
  const TempFolder folder;
  Tensor tensor(ImageShape{2, 7, 8, 3}, DataFormat::kNHWC);
  random_normal(tensor.values(), 5);
  ASSERT_TRUE(write_npy(folder / "x.npy", tensor));
  Workspace work(kPicture);
  work.drop({folder / "x.npy"});
  work.answer();
  EXPECT_EQ(input_shape(work), (ImageShape{2, 7, 8, 3}));
  EXPECT_TRUE(std::equal(tensor.data(), tensor.data() + tensor.size(),
                         work.experiment()->input.tensor->data()));
}

TEST(Input, ADroppedExperimentReplacesTheDocumentAndUndoBringsItBack) {
  const TempFolder folder;
  Workspace work(kPicture);
  const ExperimentPtr before = work.experiment();
  work.drop({folder.put("chain.json", kChain)});
  EXPECT_EQ(work.answer()->layers.size(), 2U);
  EXPECT_EQ(work.app.session().name(), "chain.json");
  work.ui.key("ctrl+z");
  EXPECT_EQ(work.experiment(), before);
  work.answer();
}

TEST(Input, OfSeveralDroppedPicturesIsABatch) {
  const TempFolder folder;
  Workspace work(kPicture);
  work.drop({put_picture(folder, "a.png"), put_picture(folder, "b.png")});
  const ImageShape shape = image_shape(*work.experiment()->input.tensor);
  EXPECT_EQ(shape.n, 2);
  EXPECT_TRUE(std::holds_alternative<InputImages>(work.experiment()->input.source));
}

TEST(Input, ABatchIsScaledMadeGreyAndNamesTheShownPicture) {
  const TempFolder folder;
  Workspace work(kPicture);
  work.drop({put_picture(folder, "a.png"), put_picture(folder, "b.png")});
  work.type("screen/settings/input/size/height", "5");
  EXPECT_EQ(work.answer()->layers[0].geometry.window.h.input, 5);
  work.ui.click("screen/settings/input/grey");
  work.answer();
  EXPECT_EQ(input_shape(work), (ImageShape{2, 5, 12, 1}));
  work.type("screen/settings/input/batch element", "1");
  EXPECT_EQ(work.app.view().batch, 1);
}

// A GIF of 1×1 pixels, its first frame white and its second black.
std::string gif_of_two_frames() {
  using namespace std::string_literals;
  const std::string head = "GIF89a\1\0\1\0\x80\0\0\xff\xff\xff\0\0\0"s;
  const std::string frame = "\x2c\0\0\0\0\1\0\1\0\0\2\2"s;
  return head + frame + "\x44\1\0"s + frame + "\x4c\1\0"s + ";";
}

TEST(Input, AllFramesOfAnAnimationAreABatchWhenAskedFor) {
  const TempFolder folder;
  Workspace work(kPicture);
  work.drop({folder.put("film.gif", gif_of_two_frames())});
  EXPECT_EQ(input_shape(work), (ImageShape{1, 1, 1, 3}));
  work.ui.click("screen/settings/input/frames");
  work.answer();
  EXPECT_EQ(input_shape(work), (ImageShape{2, 1, 1, 3}));
  const float* values = work.experiment()->input.tensor->data();
  EXPECT_EQ(values[0], 1.0f);
  EXPECT_EQ(values[3], 0.0f);
}

TEST(Input, TheAxesOfAnArrayAreTakenAsTold) {
  const TempFolder folder;
  const Tensor stored(std::array<int64_t, 4>{1, 3, 6, 5}, Layout::kNHWC);
  ASSERT_TRUE(write_npy(folder / "x.npy", stored));
  Workspace work(kPicture);
  work.drop({folder / "x.npy"});
  EXPECT_EQ(input_shape(work), (ImageShape{1, 3, 6, 5}));
  work.ui.click("screen/settings/input/axes/NCHW");
  work.answer();
  EXPECT_EQ(input_shape(work), (ImageShape{1, 6, 5, 3}));
}

// Twelve zeros of shape (2, 2, 3), by the format's description: magic, version 1.0, a header of 118
// bytes that ends with a line break.
std::string npy_of_rank_3() {
  using namespace std::string_literals;
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2, 3), }";
  header.resize(117, ' ');
  return "\x93NUMPY\1\0\x76\0"s + header + "\n" + std::string(48, '\0');
}

TEST(Input, WhatWasDecidedWhileLoadingIsSaid) {
  const TempFolder folder;
  Workspace work(kPicture);
  work.drop({folder.put("x.npy", npy_of_rank_3())});
  EXPECT_EQ(input_shape(work), (ImageShape{1, 2, 2, 3}));
  EXPECT_NE(work.notice().sentence.find("was taken as"), std::string::npos);
  EXPECT_EQ(work.notice().severity, Severity::kInfo);
}

TEST(Input, OfSeveralDroppedFilesThatAreNoPicturesChangesNothing) {
  const TempFolder folder;
  Workspace work(kPicture);
  const TensorPtr before = work.experiment()->input.tensor;
  work.drop({put_picture(folder, "a.png"), folder / "b.png"});
  EXPECT_EQ(work.experiment()->input.tensor, before);
  EXPECT_NE(work.notice().sentence.find("b.png"), std::string::npos);
}

struct Broken {
  const char* name;
  const char* file;
  std::string bytes;
  const char* words;  // the sentence holds them
};

std::ostream& operator<<(std::ostream& out, const Broken& broken) { return out << broken.name; }

// The first 33 bytes of a PNG file: signature, extents, 8-bit RGB, checksum.
std::string png_header(const std::string& extents, const std::string& checksum) {
  using namespace std::string_literals;
  return "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s + extents + "\x08\x02\0\0\0"s + checksum;
}

std::vector<Broken> broken_files() {
  using namespace std::string_literals;
  const std::string small = "\0\0\0\x0c\0\0\0\x0a"s;          // 12×10
  const std::string large = "\0\x01\x86\xa0\0\x01\x86\xa0"s;  // 100000×100000
  return {
      {"NotAPicture", "photo.png", "this is no picture", "photo.png"},
      {"Empty", "photo.jpg", "", "photo.jpg"},
      {"Truncated", "photo.png", png_header(small, "\x0f\x4e\x28\xad"s), "photo.png"},
      {"Oversized", "photo.png", png_header(large, "\x27\x30\x9c\x9f"s), "100000"},
      {"MalformedExperiment", "experiment.json", "{\"convoscope\": 1, ", "experiment.json"},
      {"UnknownKey", "experiment.json", R"({"convoscope": 1, "imput": {}})", "imput"},
      {"NoTensor", "x.npy", "\x93NUMPY\x01\x00", "x.npy"},
      {"UnknownEnding", "notes.txt", "hello", "notes.txt"},
  };
}

class BrokenFile : public ::testing::TestWithParam<Broken> {};

TEST_P(BrokenFile, IsOneSentenceAndLosesNothing) {
  const TempFolder folder;
  Workspace work(kPicture);
  const ExperimentPtr before = work.experiment();
  const ResultPtr shown = work.answer();
  work.drop({folder.put(GetParam().file, GetParam().bytes)});
  const Notice notice = work.notice();
  EXPECT_EQ(notice.severity, Severity::kError);
  EXPECT_NE(notice.sentence.find(GetParam().words), std::string::npos) << notice.sentence;
  EXPECT_EQ(notice.sentence.find('\n'), std::string::npos) << notice.sentence;
  EXPECT_EQ(work.experiment(), before);
  EXPECT_EQ(work.app.evaluation().result, shown);
  work.ui.click("notice 0");
  EXPECT_TRUE(work.app.notices().items().empty());
}

INSTANTIATE_TEST_SUITE_P(Dropped, BrokenFile, ::testing::ValuesIn(broken_files()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace convoscope::app
