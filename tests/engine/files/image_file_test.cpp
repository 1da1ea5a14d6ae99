// Laws of pictures. They are written by stb_image_write or byte by byte, and compared with the
// numbers that went in.
#include "engine/files/image_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stb_image_write.h>

#include <cmath>
#include <functional>

#include "tests/engine/files/picture_reading.h"
#include "tests/support/seeded.h"
#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::random_bytes;
using testing::Seeded;
using testing::sentence;
using testing::TempFolder;

constexpr int kWidth = 13, kHeight = 9;

// The first `kept` of each pixel's `stored` values, over 255.
void expect_bytes(const std::filesystem::path& path, const std::vector<uint8_t>& bytes, int stored,
                  int kept) {
  const auto image = read_image(path);
  ASSERT_TRUE(image) << image.error().sentence;
  ASSERT_EQ(image->dims(), (Dims{1, kHeight, kWidth, kept}));
  ASSERT_EQ(image->layout(), Layout::kNHWC);
  for (int i = 0; i < kWidth * kHeight; ++i) {
    for (int c = 0; c < kept; ++c) {
      const auto byte = bytes[static_cast<size_t>(i * stored + c)];
      ASSERT_EQ(image->data()[i * kept + c], static_cast<float>(byte) / 255.0f) << i << ", " << c;
    }
  }
}

TEST(ReadImage, LosslessFormatsGiveTheirBytesOver255) {
  Seeded random;
  const TempFolder folder;
  for (int stored = 1; stored <= 4; ++stored) {
    const auto bytes = random_bytes(random, kWidth * kHeight * stored);
    const int kept = stored <= 2 ? 1 : 3;
    const std::string png = folder / "a.png", tga = folder / "a.tga";
    ASSERT_TRUE(stbi_write_png(png.c_str(), kWidth, kHeight, stored, bytes.data(), 0));
    expect_bytes(png, bytes, stored, kept);
    ASSERT_TRUE(stbi_write_tga(tga.c_str(), kWidth, kHeight, stored, bytes.data()));
    expect_bytes(tga, bytes, stored, kept);
  }
  const auto bytes = random_bytes(random, kWidth * kHeight * 3);
  const std::string bmp = folder / "a.bmp";
  ASSERT_TRUE(stbi_write_bmp(bmp.c_str(), kWidth, kHeight, 3, bytes.data()));
  expect_bytes(bmp, bytes, 3, 3);
}

TEST(ReadImage, JpegComesCloseToASmoothPicture) {
  const TempFolder folder;
  std::vector<uint8_t> bytes;
  for (int i = 0; i < 64 * 48; ++i) {
    for (int c = 0; c < 3; ++c) bytes.push_back(static_cast<uint8_t>(i % 64 * 2 + i / 64 + 20 * c));
  }
  const std::string path = folder / "a.jpg";
  ASSERT_TRUE(stbi_write_jpg(path.c_str(), 64, 48, 3, bytes.data(), 95));
  const auto image = read_image(path);
  ASSERT_TRUE(image) << image.error().sentence;
  ASSERT_EQ(image->dims(), (Dims{1, 48, 64, 3}));
  for (int64_t i = 0; i < image->size(); ++i) {
    ASSERT_NEAR(image->data()[i], bytes[static_cast<size_t>(i)] / 255.0, 6 / 255.0) << i;
  }
}

TEST(ReadImage, HdrStaysLinear) {
  Seeded random;
  const TempFolder folder;
  for (const int width : {3, kWidth}) {  // flat and run-length encoded scanlines
    std::vector<float> values;
    for (int i = 0; i < width * kHeight * 3; ++i) values.push_back(random.real(0, 40));
    const std::string path = folder / "a.hdr";
    ASSERT_TRUE(stbi_write_hdr(path.c_str(), width, kHeight, 3, values.data()));
    const auto image = read_image(path);
    ASSERT_TRUE(image) << image.error().sentence;
    ASSERT_EQ(image->dims(), (Dims{1, kHeight, width, 3}));
    for (int i = 0; i < width * kHeight; ++i) {
      // Eight bits below the largest of the three, cut off and not rounded.
      const float* rgb = &values[static_cast<size_t>(i) * 3];
      const float step = std::exp2(std::ceil(std::log2(std::max({rgb[0], rgb[1], rgb[2]})))) / 256;
      for (int c = 0; c < 3; ++c) ASSERT_NEAR(image->data()[i * 3 + c], rgb[c], 2 * step);
    }
  }
}

TEST(ReadImage, SixteenBitsAreKept) {
  // A PNG of one grey pixel with the value 0x1234, from the W3C specification's layout.
  const std::string png(
      "\x89PNG\r\n\x1a\n"
      "\0\0\0\x0dIHDR\0\0\0\1\0\0\0\1\x10\0\0\0\0\x6a\xee\x47\x16"
      "\0\0\0\x0eIDAT\x78\x01\x01\x03\x00\xfc\xff\x00\x12\x34\x00\x5b\x00\x47\x4d\xa8\xc3\x85"
      "\0\0\0\0IEND\xae\x42\x60\x82",
      8 + 25 + 26 + 12);
  const TempFolder folder;
  const auto image = read_image(folder.put("a.png", png));
  ASSERT_TRUE(image) << image.error().sentence;
  ASSERT_EQ(image->dims(), (Dims{1, 1, 1, 1}));
  EXPECT_EQ(image->data()[0], 4660.0f / 65535.0f);
}

TEST(ReadImage, GreyIsLumaAndLeavesGreyAlone) {
  Seeded random;
  const TempFolder folder;
  const auto bytes = random_bytes(random, kWidth * kHeight * 3);
  const std::string path = folder / "a.png";
  ASSERT_TRUE(stbi_write_png(path.c_str(), kWidth, kHeight, 3, bytes.data(), 0));
  const auto image = read_image(path, {.grey = true});
  ASSERT_TRUE(image) << image.error().sentence;
  ASSERT_EQ(image->dims(), (Dims{1, kHeight, kWidth, 1}));
  for (size_t i = 0; i < kWidth * kHeight; ++i) {
    const double luma =
        (0.299 * bytes[3 * i] + 0.587 * bytes[3 * i + 1] + 0.114 * bytes[3 * i + 2]) / 255;
    ASSERT_NEAR(image->data()[i], luma, 1e-6);
  }
  ASSERT_TRUE(stbi_write_png(path.c_str(), kWidth, kHeight, 1, bytes.data(), 0));
  const auto grey = read_image(path, {.grey = true});
  EXPECT_EQ(grey.value().data()[5], static_cast<float>(bytes[5]) / 255.0f);
}

TEST(ReadImage, ScalesToTheExtentsAskedFor) {
  Seeded random;
  const TempFolder folder;
  const auto bytes = random_bytes(random, 12 * 8 * 3);
  const std::string path = folder / "a.png";
  ASSERT_TRUE(stbi_write_png(path.c_str(), 12, 8, 3, bytes.data(), 0));
  const auto image = read_image(path, {.h = 1, .w = 1});
  ASSERT_TRUE(image) << image.error().sentence;
  ASSERT_EQ(image->dims(), (Dims{1, 1, 1, 3}));
  double sum = 0;
  for (size_t i = 0; i < bytes.size(); i += 3) sum += bytes[i];
  EXPECT_NEAR(image->data()[0], sum / 96 / 255, 1e-5);
  EXPECT_EQ(sentence(path, {.h = 20, .w = 30}), "(read 1×20×30×3)");
  EXPECT_THAT(sentence(path, {.h = 1 << 20, .w = 1 << 20}), HasSubstr("1×1048576×1048576×3"));
}

// Files whose every beginning is refused by name, in the formats whose decoder wouldn't.
TEST(ReadImage, RefusesEveryTruncation) {
  Seeded random;
  const TempFolder folder;
  const auto bytes = random_bytes(random, kWidth * kHeight * 3);
  std::vector<float> values(bytes.begin(), bytes.end());
  const std::string base = folder / "whole";
  ASSERT_TRUE(stbi_write_png((base + ".png").c_str(), kWidth, kHeight, 3, bytes.data(), 0));
  ASSERT_TRUE(stbi_write_jpg((base + ".jpg").c_str(), kWidth, kHeight, 3, bytes.data(), 80));
  ASSERT_TRUE(stbi_write_bmp((base + ".bmp").c_str(), kWidth, kHeight, 3, bytes.data()));
  ASSERT_TRUE(stbi_write_tga((base + ".tga").c_str(), kWidth, kHeight, 3, bytes.data()));
  ASSERT_TRUE(stbi_write_hdr((base + ".hdr").c_str(), kWidth, kHeight, 3, values.data()));
  for (const char* ending : {".png", ".jpg", ".bmp", ".tga", ".hdr"}) {
    const std::string whole = folder.get(std::string("whole") + ending);
    ASSERT_EQ(sentence(base + ending), "(read 1×9×13×3)");
    for (size_t length = whole.size(); length-- > 0;) {
      std::filesystem::resize_file(base + ending, length);
      ASSERT_THAT(sentence(base + ending), AllOf(HasSubstr("can't read "), HasSubstr("whole")))
          << ending << ", first " << length << " of " << whole.size() << " bytes";
    }
  }
}

TEST(ReadImage, SurvivesAnyFlippedBit) {
  Seeded random;
  const TempFolder folder;
  const auto bytes = random_bytes(random, kWidth * kHeight * 3);
  const std::string base = folder / "whole";
  ASSERT_TRUE(stbi_write_png((base + ".png").c_str(), kWidth, kHeight, 3, bytes.data(), 0));
  ASSERT_TRUE(stbi_write_jpg((base + ".jpg").c_str(), kWidth, kHeight, 3, bytes.data(), 80));
  for (const char* ending : {".png", ".jpg"}) {
    const std::string whole = folder.get(std::string("whole") + ending);
    for (int round = 0; round < 100; ++round) {
      std::string broken = whole;
      // The extents in a header are left alone: they may promise, rightly, gigabytes.
      const auto at = static_cast<size_t>(random.integer(200, std::ssize(broken) - 1));
      broken[at] = static_cast<char>(broken[at] ^ (1 << random.integer(0, 7)));
      const auto image = read_image(folder.put(std::string("broken") + ending, broken));
      if (std::string(ending) == ".png") {
        ASSERT_FALSE(image) << "byte " << at;
      }
      ASSERT_TRUE(image || !image.error().sentence.empty());
    }
  }
}

TEST(ReadImage, NamesABrokenChecksum) {
  Seeded random;
  const TempFolder folder;
  const auto bytes = random_bytes(random, kWidth * kHeight);
  const std::string path = folder / "a.png";
  ASSERT_TRUE(stbi_write_png(path.c_str(), kWidth, kHeight, 1, bytes.data(), 0));
  std::string broken = folder.get("a.png");
  broken[60] = static_cast<char>(broken[60] ^ 1);
  EXPECT_THAT(sentence(folder.put("a.png", broken)), HasSubstr("chunk IDAT is wrong"));
}

TEST(ReadImage, RefusesHugeExtentsBeforeDecoding) {
  // A BMP header that promises 60000×60000 pixels.
  std::string bmp("BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x60\xea\0\0\x60\xea\0\0\1\0\x18\0", 30);
  bmp.resize(54, '\0');
  const TempFolder folder;
  EXPECT_THAT(sentence(folder.put("a.bmp", bmp)),
              AllOf(HasSubstr("a.bmp"), HasSubstr("60000×60000")));
}

TEST(ReadImage, RefusesWhatIsNoPicture) {
  const TempFolder folder;
  const char* expected =
      "it is not a picture in PNG, JPEG, TIFF, WebP, BMP, TGA, GIF, PSD, PNM or HDR format";
  EXPECT_THAT(sentence(folder.put("a.png", "GIF8 and no more")), HasSubstr(expected));
  EXPECT_THAT(sentence(folder.put("a.jpg", "")), HasSubstr(expected));
  EXPECT_THAT(sentence(folder / "none.png"), HasSubstr("there is no such file"));
}

TEST(WritePng, WhatWasWrittenIsRead) {
  Seeded random;
  const TempFolder folder;
  const auto rgba = random_bytes(random, kWidth * kHeight * 4);
  ASSERT_TRUE(write_png(folder / "a.png", {kWidth, kHeight, rgba}));
  expect_bytes(folder / "a.png", rgba, 4, 3);
  EXPECT_EQ(folder.count(), 1);
}

TEST(WritePng, SaysWhyItCannotWrite) {
  const TempFolder folder;
  const auto written = write_png(folder.path(), {1, 1, {0, 0, 0, 0}});
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().sentence, HasSubstr("it is a folder"));
}

}  // namespace
}  // namespace convoscope
