// Laws of TIFF: whatever way libtiff lays the same samples into a file, they come back exactly.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tiffio.h>

#include <cmath>
#include <cstring>

#include "engine/files/image_decoders.h"
#include "engine/files/image_file.h"
#include "tests/engine/files/picture_reading.h"
#include "tests/support/seeded.h"
#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::Seeded;
using testing::sentence;
using testing::TempFolder;

constexpr int64_t kHeight = 37, kWidth = 21;

struct Form {
  int bytes = 1;  // of a sample
  int samples = 3;
  int compression = COMPRESSION_NONE;
  bool tiled = false, planar = false, big_endian = false;
  int rows_per_strip = 5;
};

std::string random_text(testing::Random& random, size_t count) {
  std::string bytes(count, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random.integer(0, 255));
  return bytes;
}

// `samples` lie [H][W][samples].
void write_page(TIFF* file, const std::string& samples, const Form& form) {
  TIFFSetField(file, TIFFTAG_IMAGEWIDTH, static_cast<uint32_t>(kWidth));
  TIFFSetField(file, TIFFTAG_IMAGELENGTH, static_cast<uint32_t>(kHeight));
  TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, form.bytes * 8);
  TIFFSetField(file, TIFFTAG_SAMPLESPERPIXEL, form.samples);
  TIFFSetField(file, TIFFTAG_SAMPLEFORMAT,
               form.bytes == 4 ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT);
  TIFFSetField(file, TIFFTAG_PHOTOMETRIC,
               form.samples < 3 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_RGB);
  TIFFSetField(file, TIFFTAG_PLANARCONFIG,
               form.planar ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
  TIFFSetField(file, TIFFTAG_COMPRESSION, form.compression);
  if (form.samples == 4 || form.samples == 2) {
    const uint16_t alpha = EXTRASAMPLE_UNASSALPHA;
    TIFFSetField(file, TIFFTAG_EXTRASAMPLES, 1, &alpha);
  }
  const int block_h = form.tiled ? 16 : form.rows_per_strip, block_w = form.tiled ? 16 : kWidth;
  if (form.tiled) {
    TIFFSetField(file, TIFFTAG_TILEWIDTH, 16);
    TIFFSetField(file, TIFFTAG_TILELENGTH, 16);
  } else {
    TIFFSetField(file, TIFFTAG_ROWSPERSTRIP, form.rows_per_strip);
  }
  const int planes = form.planar ? form.samples : 1, in_block = form.planar ? 1 : form.samples;
  uint32_t block = 0;
  for (int plane = 0; plane < planes; ++plane) {
    for (int y0 = 0; y0 < kHeight; y0 += block_h) {
      for (int x0 = 0; x0 < kWidth; x0 += block_w) {
        std::string bytes;
        for (int y = y0; y < y0 + block_h && (form.tiled || y < kHeight); ++y) {
          for (int x = x0; x < x0 + block_w; ++x) {
            for (int s = 0; s < in_block; ++s) {
              const bool inside = y < kHeight && x < kWidth;
              const auto at =
                  static_cast<size_t>(((y * kWidth + x) * form.samples + plane + s) * form.bytes);
              bytes += inside ? samples.substr(at, static_cast<size_t>(form.bytes))
                              : std::string(static_cast<size_t>(form.bytes), '\x55');
            }
          }
        }
        const auto size = static_cast<tmsize_t>(bytes.size());
        const tmsize_t put = form.tiled ? TIFFWriteEncodedTile(file, block, bytes.data(), size)
                                        : TIFFWriteEncodedStrip(file, block, bytes.data(), size);
        ASSERT_EQ(put, size);
        ++block;
      }
    }
  }
  ASSERT_TRUE(TIFFWriteDirectory(file));
}

std::filesystem::path write(const TempFolder& folder, const std::vector<std::string>& pages,
                            const Form& form) {
  const std::filesystem::path path = folder / "a.tif";
  TIFF* file = TIFFOpen(path.c_str(), form.big_endian ? "wb" : "wl");
  EXPECT_NE(file, nullptr);
  for (const std::string& page : pages) write_page(file, page, form);
  TIFFClose(file);
  return path;
}

float expected_of(const std::string& samples, size_t index, int bytes) {
  if (bytes == 1) return static_cast<float>(static_cast<uint8_t>(samples[index])) / 255.0f;
  if (bytes == 2) {
    uint16_t value = 0;
    std::memcpy(&value, samples.data() + index * 2, 2);
    return static_cast<float>(value) / 65535.0f;
  }
  float value = 0;
  std::memcpy(&value, samples.data() + index * 4, 4);
  return value;
}

TEST(Tiff, EveryLayoutGivesTheSameSamples) {
  Seeded random;
  const TempFolder folder;
  for (const int bytes : {1, 2, 4}) {
    for (const int samples : {1, 2, 3, 4}) {
      const std::string values =
          random_text(random, static_cast<size_t>(kHeight * kWidth * samples * bytes));
      for (const int compression :
           {COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS}) {
        for (const int bits : {0, 1, 2, 3, 4, 5, 6, 7}) {
          const Form form{bytes,           samples,         compression,
                          (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
          const auto path = write(folder, {values}, form);
          const auto image = read_image(path);
          ASSERT_TRUE(image) << image.error().sentence << bits << " " << compression;
          const int kept = samples < 3 ? 1 : 3;
          ASSERT_EQ(image->dims(), (Dims{1, kHeight, kWidth, kept}));
          for (int64_t i = 0; i < kHeight * kWidth; ++i) {
            for (int c = 0; c < kept; ++c) {
              const float value = expected_of(values, static_cast<size_t>(i * samples + c), bytes);
              const float read = image->data()[i * kept + c];
              ASSERT_EQ(std::memcmp(&read, &value, 4), 0) << i << ", " << c;
            }
          }
        }
      }
    }
  }
}

TEST(Tiff, PagesAreABatchOnlyWhereAskedFor) {
  Seeded random;
  const TempFolder folder;
  const Form form{.samples = 1};
  std::vector<std::string> pages;
  for (int i = 0; i < 3; ++i) pages.push_back(random_text(random, kHeight * kWidth));
  const auto path = write(folder, pages, form);
  EXPECT_EQ(sentence(path), "(read 1×37×21×1)");
  const auto batch = read_image(path, {.frames = true});
  ASSERT_TRUE(batch) << batch.error().sentence;
  ASSERT_EQ(batch->dims(), (Dims{3, kHeight, kWidth, 1}));
  for (size_t n = 0; n < 3; ++n) {
    for (size_t i = 0; i < kHeight * kWidth; ++i) {
      ASSERT_EQ(batch->data()[n * kHeight * kWidth + i], expected_of(pages[n], i, 1));
    }
  }
}

// A palette of two greys and two colours, two bits a pixel, by hand: libtiff's conversion.
TEST(Tiff, PalettesBecomeColours) {
  const TempFolder folder;
  const std::string path = folder / "a.tif";
  TIFF* file = TIFFOpen(path.c_str(), "w");
  ASSERT_NE(file, nullptr);
  TIFFSetField(file, TIFFTAG_IMAGEWIDTH, 4);
  TIFFSetField(file, TIFFTAG_IMAGELENGTH, 1);
  TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, 2);
  TIFFSetField(file, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField(file, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_PALETTE);
  uint16_t red[] = {0, 0xffff, 0xffff, 0}, green[] = {0, 0xffff, 0, 0},
           blue[] = {0, 0xffff, 0, 0xffff};
  TIFFSetField(file, TIFFTAG_COLORMAP, red, green, blue);
  char row = '\x1b';  // 0, 1, 2, 3
  ASSERT_EQ(TIFFWriteEncodedStrip(file, 0, &row, 1), 1);
  TIFFClose(file);
  const auto image = read_image(path);
  ASSERT_TRUE(image) << image.error().sentence;
  EXPECT_EQ(image->dims(), (Dims{1, 1, 4, 3}));
  const std::vector<float> expected = {0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1};
  EXPECT_THAT(std::vector<float>(image->data(), image->data() + 12), expected);
}

TEST(Tiff, RefusesEveryTruncation) {
  Seeded random;
  const TempFolder folder;
  for (const int compression : {COMPRESSION_NONE, COMPRESSION_ADOBE_DEFLATE}) {
    Form form{.samples = 1, .compression = compression};
    write(folder, {random_text(random, kHeight * kWidth)}, form);
    const std::string whole = folder.get("a.tif");
    for (size_t length = 0; length < whole.size(); ++length) {
      const auto image = decode_tiff({reinterpret_cast<const uint8_t*>(whole.data()), length}, {});
      ASSERT_FALSE(image) << "first " << length << " of " << whole.size() << " bytes";
      ASSERT_FALSE(image.error().sentence.empty());
    }
    EXPECT_THAT(sentence(folder.put("cut.tif", whole.substr(0, 100))),
                AllOf(HasSubstr("can't read "), HasSubstr("cut.tif")));
  }
}

// Bytes by hand: a header and a directory of `entries` at 8, each of four numbers.
std::string tiff_bytes(const std::vector<std::array<uint32_t, 4>>& entries) {
  std::string bytes("II*\0\x08\0\0\0", 8);
  const auto put = [&](uint32_t value, int count) {
    for (int i = 0; i < count; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
  };
  put(static_cast<uint32_t>(entries.size()), 2);
  for (const auto& [tag, type, count, value] : entries) {
    put(tag, 2);
    put(type, 2);
    put(count, 4);
    put(value, 4);
  }
  put(0, 4);
  return bytes;
}

TEST(Tiff, RefusesExtentsThatCantBeInTheFile) {
  const TempFolder folder;
  // 256 width, 257 height, 258 bits, 262 photometric, 273 offset, 278 rows, 279 bytes of strips.
  const auto file = [&](uint32_t h, uint32_t w, uint32_t bits) {
    return folder.put("a.tif", tiff_bytes({{256, 4, 1, w},
                                           {257, 4, 1, h},
                                           {258, 3, 1, bits},
                                           {262, 3, 1, 1},
                                           {273, 4, 1, 8},
                                           {278, 4, 1, h},
                                           {279, 4, 1, h * w}}));
  };
  EXPECT_EQ(sentence(file(1, 4, 8)), "(read 1×1×4×1)");
  EXPECT_THAT(sentence(file(20000, 20000, 8)), HasSubstr("20000×20000 pixels can't be in"));
  EXPECT_THAT(sentence(file(100000, 100000, 8)), HasSubstr("100000×100000"));
  EXPECT_THAT(sentence(file(1, 4, 32)), HasSubstr("32 bits (sample format 1"));
  EXPECT_THAT(sentence(file(0, 4, 8)), HasSubstr("can't read"));
}

TEST(Tiff, SurvivesAnyFlippedBit) {
  Seeded random;
  const TempFolder folder;
  write(folder, {random_text(random, kHeight * kWidth * 3)},
        {.compression = COMPRESSION_LZW, .tiled = true});
  const std::string whole = folder.get("a.tif");
  for (int round = 0; round < 300; ++round) {
    std::string broken = whole;
    const auto at = static_cast<size_t>(random.integer(0, std::ssize(broken) - 1));
    broken[at] = static_cast<char>(broken[at] ^ (1 << random.integer(0, 7)));
    const auto image = read_image(folder.put("broken.tif", broken));
    ASSERT_TRUE(image || !image.error().sentence.empty());
  }
}

}  // namespace
}  // namespace convoscope
