// Laws of portable maps and of PSD, whose bytes are put together here by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "engine/files/image_file.h"
#include "tests/engine/files/picture_reading.h"
#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::sentence;
using testing::TempFolder;

std::vector<float> values_of(const TempFolder& folder, const std::string& bytes, const Dims& dims) {
  const auto image = read_image(folder.put("a.pnm", bytes));
  EXPECT_TRUE(image) << image.error().sentence;
  if (!image) return {};
  EXPECT_EQ(image->dims(), dims);
  return {image->data(), image->data() + image->size()};
}

TEST(Pnm, ValuesAreSharesOfTheLargestOne) {
  const TempFolder folder;
  const Dims grey = {1, 1, 3, 1}, colour = {1, 1, 1, 3};
  EXPECT_THAT(values_of(folder, std::string("P5 3 1 255\n\x00\xff\x33", 14), grey),
              ElementsAre(0.0f, 1.0f, 0.2f));
  EXPECT_THAT(values_of(folder, "P2\n# made by hand\n3 1\n10\n0 5\n10\n", grey),
              ElementsAre(0.0f, 0.5f, 1.0f));
  EXPECT_THAT(values_of(folder, "P3 1 1 4 1 2 4", colour), ElementsAre(0.25f, 0.5f, 1.0f));
  // Two bytes a value, the high one first.
  EXPECT_THAT(values_of(folder, std::string("P6 1 1 65535\n\x12\x34\x00\x01\xff\xff", 19), colour),
              ElementsAre(0x1234 / 65535.0f, 1 / 65535.0f, 1.0f));
}

TEST(Pnm, FloatsStayAsTheyAreFromBottomToTop) {
  const TempFolder folder;
  const std::vector<float> rows = {1.5f, -2.0f, 1e30f, 4.25f};
  std::string little(16, '\0'), big;
  std::memcpy(little.data(), rows.data(), 16);
  for (size_t i = 0; i < 16; i += 4) {
    for (size_t k = 4; k-- > 0;) big += little[i + k];
  }
  const Dims dims = {1, 2, 2, 1};
  EXPECT_THAT(values_of(folder, "Pf\n2 2\n-1.0\n" + little, dims),
              ElementsAre(1e30f, 4.25f, 1.5f, -2.0f));
  EXPECT_THAT(values_of(folder, "Pf\n2 2\n1.0\n" + big, dims),
              ElementsAre(1e30f, 4.25f, 1.5f, -2.0f));
}

TEST(Pnm, RefusesTruncationsLiesAndLargestValuesOutOfRange) {
  const TempFolder folder;
  const std::string whole("P6\n2 1\n255\nabcdef");
  EXPECT_EQ(sentence(folder.put("a.ppm", whole)), "(read 1×1×2×3)");
  for (size_t length = 0; length < whole.size(); ++length) {
    EXPECT_THAT(sentence(folder.put("a.ppm", whole.substr(0, length))), HasSubstr("can't read"));
  }
  EXPECT_THAT(sentence(folder.put("a.ppm", "P6 30000 30000 255\nabc")),
              AllOf(HasSubstr("a.ppm"), HasSubstr("1×30000×30000×3")));
  EXPECT_THAT(sentence(folder.put("a.ppm", "P6 10000 10000 255\nabc")),
              AllOf(HasSubstr("300000000 bytes"), HasSubstr("3 follow")));
  EXPECT_THAT(sentence(folder.put("a.ppm", "P2 10000 10000 255\n1 2 3")), HasSubstr("truncated"));
  EXPECT_THAT(sentence(folder.put("a.ppm", "P5 1 1 65536\nabc")), HasSubstr("\"65536\""));
  EXPECT_THAT(sentence(folder.put("a.ppm", "P5 1 1 0\nabc")), HasSubstr("\"0\""));
}

// Three planes of one row of two pixels, 16 bits each, uncompressed (Adobe Photoshop File Formats
// Specification).
TEST(Psd, SixteenBitsAreKept) {
  const TempFolder folder;
  std::string bytes("8BPS\0\1\0\0\0\0\0\0\0\3\0\0\0\1\0\0\0\2\0\x10\0\3", 26);
  bytes += std::string(12, '\0');  // no colours, resources, layers
  const size_t packing = bytes.size();
  bytes += std::string(2, '\0');  // not packed
  bytes += std::string("\x12\x34\x00\x01\xff\xff\x80\x00\x00\x00\x43\x21", 12);
  EXPECT_THAT(values_of(folder, bytes, {1, 1, 2, 3}),
              ElementsAre(0x1234 / 65535.0f, 1.0f, 0.0f, 1 / 65535.0f, 0x8000 / 65535.0f,
                          0x4321 / 65535.0f));
  bytes[packing + 1] = 1;
  EXPECT_THAT(sentence(folder.put("a.psd", bytes)), HasSubstr("16 bits are packed"));
}

}  // namespace
}  // namespace convoscope
