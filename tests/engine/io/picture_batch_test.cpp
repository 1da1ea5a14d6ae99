// Laws of several pictures as one batch. Pictures are PPM and PGM written here, byte by byte.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/io/sources.h"
#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::TempFolder;

// A picture whose every value is `value`.
void put(const TempFolder& folder, const std::string& name, int height, int width, char value,
         bool colour) {
  const size_t values = static_cast<size_t>(height * width * (colour ? 3 : 1));
  folder.put(name, std::string(colour ? "P6" : "P5") + "\n" + std::to_string(width) + " " +
                       std::to_string(height) + "\n255\n" + std::string(values, value));
}

std::string sentence(const InputImages& source, const TempFolder& folder) {
  const auto input = load_input(source, DataFormat::kNHWC, folder.path());
  return input ? "(read)" : input.error().sentence;
}

TEST(PictureBatch, KeepsTheOrderOfItsPathsAndThatOfNamesInAFolder) {
  const TempFolder folder;
  for (const int i : {10, 9, 1}) {
    put(folder, "p" + std::to_string(i) + ".ppm", 2, 3, static_cast<char>(i), true);
  }
  folder.put("notes.txt", "no picture");
  const auto order = [&](const InputImages& source) {
    const auto input = load_input(source, DataFormat::kNHWC, folder.path());
    EXPECT_TRUE(input) << input.error().sentence;
    EXPECT_EQ(input->tensor->dims(), (Dims{3, 2, 3, 3}));
    std::vector<float> first;
    for (int64_t n = 0; n < 3; ++n) {
      first.push_back(image_view(*input->tensor).at(n, 1, 2, 2) * 255);
    }
    return first;
  };
  EXPECT_EQ(order({.paths = {"p10.ppm", "p1.ppm", "p9.ppm"}, .folder = {}}),
            (std::vector<float>{10, 1, 9}));
  EXPECT_EQ(order({.paths = {}, .folder = folder.path().string()}), (std::vector<float>{1, 9, 10}));
}

TEST(PictureBatch, GreyAmongColoursGetsThreeEqualChannels) {
  const TempFolder folder;
  put(folder, "a.pgm", 1, 2, 51, false);
  put(folder, "b.ppm", 1, 2, 102, true);
  const auto input =
      load_input(InputImages{{"a.pgm", "b.ppm"}, {}}, DataFormat::kNHWC, folder.path());
  ASSERT_TRUE(input) << input.error().sentence;
  const ImageView view = image_view(*input->tensor);
  EXPECT_EQ(view.shape, (ImageShape{2, 1, 2, 3}));
  for (int64_t c = 0; c < 3; ++c) {
    EXPECT_FLOAT_EQ(view.at(0, 0, 1, c), 0.2f);
    EXPECT_FLOAT_EQ(view.at(1, 0, 1, c), 0.4f);
  }
  const auto grey =
      load_input(InputImages{{"a.pgm", "b.ppm"}, {}, 0, 0, true}, DataFormat::kNHWC, folder.path());
  ASSERT_TRUE(grey);
  EXPECT_EQ(grey->tensor->dims(), (Dims{2, 1, 2, 1}));
}

TEST(PictureBatch, ScalesAllToOneSizeOrRefusesTheFirstThatDiffersWithBothSizes) {
  const TempFolder folder;
  put(folder, "a.ppm", 2, 3, 1, true);
  put(folder, "b.ppm", 4, 5, 2, true);
  EXPECT_THAT(sentence({{"a.ppm", "b.ppm"}, {}}, folder),
              AllOf(HasSubstr("b.ppm is 4×5"), HasSubstr("a.ppm is 2×3")));
  const auto scaled =
      load_input(InputImages{{"a.ppm", "b.ppm"}, {}, 3, 3}, DataFormat::kNCHW, folder.path());
  ASSERT_TRUE(scaled);
  EXPECT_EQ(scaled->tensor->dims(), (Dims{2, 3, 3, 3}));
}

TEST(PictureBatch, RefusesWhatIsMissingBrokenOrEmpty) {
  const TempFolder folder;
  std::filesystem::create_directory(folder / "empty");
  put(folder, "a.ppm", 2, 3, 1, true);
  folder.put("cut.ppm", "P6\n3 2\n255\nabc");
  EXPECT_THAT(sentence({{"a.ppm", "gone.ppm"}, {}}, folder), HasSubstr("gone.ppm"));
  EXPECT_THAT(sentence({{"a.ppm", "cut.ppm"}, {}}, folder), HasSubstr("cut.ppm"));
  EXPECT_THAT(sentence({{}, "empty"}, folder), HasSubstr("empty holds no picture"));
  EXPECT_THAT(sentence({{}, "nowhere"}, folder), HasSubstr("nowhere"));
}

}  // namespace
}  // namespace convoscope
