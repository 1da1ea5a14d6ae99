// Extents: storage order, sentences, and sizes that a user can make as hostile as int64 allows.
#include "engine/core/shape.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace convoscope {
namespace {

using testing::HasSubstr;

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();

TEST(Shape, StorageOrderFollowsTheLettersOfTheDataFormat) {
  const ImageShape shape{10, 64, 48, 3};
  EXPECT_EQ(storage_dims(shape, DataFormat::kNHWC), (Dims{10, 64, 48, 3}));
  EXPECT_EQ(storage_dims(shape, DataFormat::kNCHW), (Dims{10, 3, 64, 48}));
}

TEST(Shape, StorageOrderIsUndoneByReadingItBack) {
  const ImageShape shape{1, 2, 3, 4};
  for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
    EXPECT_EQ(image_shape(storage_dims(shape, format), format), shape);
  }
}

TEST(Shape, PrintsExtentsWithTimesSigns) {
  EXPECT_EQ(to_string(Dims{10, 64, 48, 3}), "10×64×48×3");
  EXPECT_EQ(to_string(FilterShape{5, 3, 2, 16}), "5×3×2×16");
}

TEST(Shape, DataFormatsAreReadByTheirExactNames) {
  EXPECT_EQ(parse_data_format("NHWC"), DataFormat::kNHWC);
  EXPECT_EQ(parse_data_format("NCHW"), DataFormat::kNCHW);
  for (const char* name : {"", "nhwc", "NHWC ", "NCHW_VECT_C", "HWIO"}) {
    const auto parsed = parse_data_format(name);
    ASSERT_FALSE(parsed) << name;
    EXPECT_EQ(parsed.error().tensorflow,
              "ValueError: Attr 'data_format' of 'Conv2D' Op passed string '" + std::string(name) +
                  "' not in: \"NHWC\", \"NCHW\".");
    EXPECT_EQ(parsed.error().nearest, "data_format=\"NHWC\"");
    EXPECT_THAT(parsed.error().sentence, HasSubstr(name));
  }
}

TEST(Shape, SizeIsTheProductOfTheExtents) {
  EXPECT_EQ(check_size({2, 3, 5, 7}, "x"), 210);
  EXPECT_EQ(check_size({0, 64, 64, 3}, "x"), 0);
  EXPECT_EQ(check_size({kMaxElements, 1, 1, 1}, "x"), kMaxElements);
}

TEST(Shape, SizeBeyondTheLimitIsRefusedWithItsNumbers) {
  const auto size = check_size({kMaxElements, 1, 2, 1}, "the output");
  ASSERT_FALSE(size);
  EXPECT_EQ(size.error().sentence,
            "the output 1073741824×1×2×1 is too large; the limit is 1073741824 elements");
}

TEST(Shape, NoHostileExtentPassesAsASmallProduct) {
  // 2^32 · 2^32 is 0 in 64 bits; an extent of 0 must not hide the overflow of the others either.
  const int64_t half = int64_t{1} << 32;
  EXPECT_FALSE(check_size({half, half, 1, 1}, "x"));
  EXPECT_FALSE(check_size({half, half, 0, 1}, "x"));
  EXPECT_FALSE(check_size({0, kMost, 1, 1}, "x"));
  EXPECT_FALSE(check_size({kMost, kMost, kMost, kMost}, "x"));
  EXPECT_FALSE(check_size({1, kLeast, 1, 1}, "x"));
  EXPECT_FALSE(check_size({-1, -1, 1, 1}, "x"));
}

}  // namespace
}  // namespace convoscope
