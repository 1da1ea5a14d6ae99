// Laws of arrays and tables as inputs: which axis means what, which tensor is meant, what is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "engine/files/npz_writer.h"
#include "engine/io/sources.h"
#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::TempFolder;

const std::vector<float>& counting() {
  static const std::vector<float> values = [] {
    std::vector<float> counted(240);
    std::iota(counted.begin(), counted.end(), 0.0f);
    return counted;
  }();
  return values;
}

void put(const TempFolder& folder,
         const std::vector<std::pair<std::string, std::vector<int64_t>>>& shapes) {
  std::vector<NpzArray> arrays;
  for (const auto& [name, shape] : shapes) {
    const int64_t count =
        std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
    arrays.push_back({name, shape, std::span(counting()).first(static_cast<size_t>(count))});
  }
  ASSERT_TRUE(write_npz(folder / "x.npz", arrays, NpzPacking::kStored));
}

ImageShape shape_of(const TempFolder& folder, const std::string& name, DataFormat format) {
  const auto input =
      load_input(InputTensor{"x.npz", name, format}, DataFormat::kNHWC, folder.path());
  EXPECT_TRUE(input) << input.error().sentence;
  return input ? image_shape(*input->tensor) : ImageShape{};
}

TEST(ArrayInput, RanksMeanWhatTheReadmeSays) {
  const TempFolder folder;
  put(folder, {{"hw", {5, 6}},
               {"hwc", {5, 6, 3}},
               {"nhw", {3, 5, 6}},
               {"nhwc", {2, 5, 6, 4}},
               {"anhwc", {2, 2, 5, 6, 1}}});
  const DataFormat nhwc = DataFormat::kNHWC, nchw = DataFormat::kNCHW;
  EXPECT_EQ(shape_of(folder, "hw", nhwc), (ImageShape{1, 5, 6, 1}));
  EXPECT_EQ(shape_of(folder, "hw", nchw), (ImageShape{1, 5, 6, 1}));
  EXPECT_EQ(shape_of(folder, "hwc", nhwc), (ImageShape{1, 5, 6, 3}));
  EXPECT_EQ(shape_of(folder, "hwc", nchw), (ImageShape{5, 6, 3, 1}));
  EXPECT_EQ(shape_of(folder, "nhw", nhwc), (ImageShape{3, 5, 6, 1}));
  EXPECT_EQ(shape_of(folder, "nhw", nchw), (ImageShape{1, 5, 6, 3}));
  EXPECT_EQ(shape_of(folder, "nhwc", nhwc), (ImageShape{2, 5, 6, 4}));
  EXPECT_EQ(shape_of(folder, "nhwc", nchw), (ImageShape{2, 6, 4, 5}));
  EXPECT_EQ(shape_of(folder, "anhwc", nhwc), (ImageShape{4, 5, 6, 1}));
}

TEST(ArrayInput, TheNameMayBeLeftOutWhereOneTensorIsMeant) {
  const TempFolder folder;
  const auto load = [&] { return load_input(InputTensor{"x.npz", ""}, {}, folder.path()); };
  put(folder, {{"only", {5, 6}}});
  EXPECT_EQ(image_shape(*load()->tensor), (ImageShape{1, 5, 6, 1}));
  put(folder, {{"labels", {10}}, {"images", {2, 5, 6, 1}}});
  EXPECT_EQ(image_shape(*load()->tensor), (ImageShape{2, 5, 6, 1}));
  put(folder, {{"test", {1, 5, 6, 1}}, {"train", {2, 5, 6, 1}}});
  EXPECT_THAT(load().error().sentence,
              AllOf(HasSubstr("2 tensors of rank 4"), HasSubstr("test: float32 [1, 5, 6, 1]"),
                    HasSubstr("train: float32 [2, 5, 6, 1]")));
  put(folder, {{"vector", {10}}});
  EXPECT_THAT(load().error().sentence, AllOf(HasSubstr("vector"), HasSubstr("rank 1")));
}

TEST(ArrayInput, TellsWhatItDecided) {
  const TempFolder folder;
  std::vector<std::string> notes;
  put(folder, {{"nhw", {3, 5, 6}}});
  ASSERT_TRUE(load_input(InputTensor{"x.npz", "nhw"}, {}, folder.path(), &notes));
  EXPECT_THAT(notes, ElementsAre(AllOf(HasSubstr("[3, 5, 6]"), HasSubstr("[N, H, W]"))));
  notes.clear();
  // Eight bytes of float64 behind a header of 118 bytes.
  std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1)}";
  header.append(118 - header.size(), ' ');
  folder.put("d.npy", "\x93NUMPY" + std::string("\1\0\x76\0", 4) + header +
                          std::string("\0\0\0\0\0\0\xf0\x3f", 8));
  const auto input = load_input(InputNpy{"d.npy"}, {}, folder.path(), &notes);
  ASSERT_TRUE(input) << input.error().sentence;
  EXPECT_EQ(input->tensor->data()[0], 1.0f);
  EXPECT_THAT(notes, ElementsAre(HasSubstr("float64")));
}

TEST(ArrayInput, FiltersMayBeOneSlice) {
  const TempFolder folder;
  put(folder, {{"w", {3, 2}}});
  const auto filters = load_filters(FilterNpy{"x.npz"}, folder.path());
  ASSERT_TRUE(filters) << filters.error().sentence;
  EXPECT_EQ(filters->tensor->dims(), (Dims{3, 2, 1, 1}));
  put(folder, {{"w", {3, 2, 1}}});
  EXPECT_THAT(load_filters(FilterNpy{"x.npz"}, folder.path()).error().sentence,
              HasSubstr("rank 4, or 2 for one filter"));
}

TEST(TableInput, AnySeparatorGivesTheSamePicture) {
  const TempFolder folder;
  for (const char* text : {"1,2.5,-3\n4,5,6\n", "1\t2.5\t-3\n4\t5\t6", "1;2,5;-3\r\n4;5;6\r\n",
                           "  1 2.5 -3\n4 5 6\n\n", "# a comment\n1, 2.5, -3\n4, 5, 6\n"}) {
    std::vector<std::string> notes;
    folder.put("t.csv", text);
    const auto input = load_input(InputTable{"t.csv"}, {}, folder.path(), &notes);
    ASSERT_TRUE(input) << text << input.error().sentence;
    EXPECT_EQ(input->tensor->dims(), (Dims{1, 2, 3, 1})) << text;
    const auto values = input->tensor->values();
    EXPECT_THAT(std::vector(values.begin(), values.end()), ElementsAre(1, 2.5f, -3, 4, 5, 6));
    EXPECT_THAT(notes, IsEmpty());
  }
}

TEST(TableInput, BlocksAreChannels) {
  const TempFolder folder;
  folder.put("t.csv", "1,2\n3,4\n\n5,6\n7,8\n# third\n9,10\n11,12\n");
  const auto input = load_input(InputTable{"t.csv"}, {}, folder.path());
  ASSERT_TRUE(input) << input.error().sentence;
  EXPECT_EQ(input->tensor->dims(), (Dims{1, 2, 2, 3}));
  const auto pixel = input->tensor->values().subspan(3, 3);
  EXPECT_THAT(std::vector(pixel.begin(), pixel.end()), ElementsAre(2, 6, 10));
}

TEST(TableInput, NamesTheFileAndTheLineThatIsWrong) {
  const TempFolder folder;
  folder.put("t.csv", "1,2\n3,x\n");
  const auto input = load_input(InputTable{"t.csv"}, {}, folder.path());
  ASSERT_FALSE(input);
  EXPECT_THAT(input.error().sentence, AllOf(HasSubstr("t.csv"), HasSubstr("line 2")));
}

}  // namespace
}  // namespace convoscope
