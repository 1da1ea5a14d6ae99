// Laws of WebP and GIF: what the libraries' own encoders wrote comes back, still and moving.
#include <gif_lib.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include <cmath>

#include "engine/files/image_decoders.h"
#include "engine/files/image_file.h"
#include "tests/engine/files/picture_reading.h"
#include "tests/support/seeded.h"
#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using testing::random_bytes;
using testing::Seeded;
using testing::sentence;
using testing::TempFolder;

constexpr int kHeight = 17, kWidth = 23;

std::string webp(const std::vector<uint8_t>& pixels, int stored, float quality) {
  uint8_t* bytes = nullptr;
  const size_t size =
      quality > 0   ? WebPEncodeRGB(pixels.data(), kWidth, kHeight, kWidth * 3, quality, &bytes)
      : stored == 3 ? WebPEncodeLosslessRGB(pixels.data(), kWidth, kHeight, kWidth * 3, &bytes)
                    : WebPEncodeLosslessRGBA(pixels.data(), kWidth, kHeight, kWidth * 4, &bytes);
  std::string text(reinterpret_cast<const char*>(bytes), size);
  WebPFree(bytes);
  return text;
}

TEST(Webp, LosslessGivesItsBytesOver255AndDropsAlpha) {
  Seeded random;
  const TempFolder folder;
  for (const int stored : {3, 4}) {
    auto bytes = random_bytes(random, kWidth * kHeight * stored);
    // Where alpha is 0 the encoder may choose the colour.
    for (size_t i = 3; stored == 4 && i < bytes.size(); i += 4) bytes[i] |= 1;
    // The ending says something else: the bytes are believed.
    const auto image = read_image(folder.put("a.png", webp(bytes, stored, 0)));
    ASSERT_TRUE(image) << image.error().sentence;
    ASSERT_EQ(image->dims(), (Dims{1, kHeight, kWidth, 3}));
    for (int i = 0; i < kWidth * kHeight; ++i) {
      for (int c = 0; c < 3; ++c) {
        const auto byte = bytes[static_cast<size_t>(i * stored + c)];
        ASSERT_EQ(image->data()[i * 3 + c], static_cast<float>(byte) / 255.0f);
      }
    }
  }
}

TEST(Webp, LossyComesCloseToASmoothPicture) {
  const TempFolder folder;
  std::vector<uint8_t> bytes;
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      for (int c = 0; c < 3; ++c) bytes.push_back(static_cast<uint8_t>(40 + 4 * y + 3 * x));
    }
  }
  const auto image = read_image(folder.put("a.webp", webp(bytes, 3, 95)));
  ASSERT_TRUE(image) << image.error().sentence;
  for (size_t i = 0; i < bytes.size(); ++i) {
    ASSERT_NEAR(image->data()[i] * 255, static_cast<float>(bytes[i]), 4) << i;
  }
}

TEST(Webp, FramesAreABatchOnlyWhereAskedFor) {
  Seeded random;
  const TempFolder folder;
  WebPAnimEncoderOptions options;
  ASSERT_TRUE(WebPAnimEncoderOptionsInit(&options));
  WebPAnimEncoder* encoder = WebPAnimEncoderNew(kWidth, kHeight, &options);
  WebPConfig config;
  ASSERT_TRUE(WebPConfigInit(&config));
  config.lossless = 1;
  std::vector<std::vector<uint8_t>> frames;
  for (int i = 0; i < 3; ++i) {
    frames.push_back(random_bytes(random, kWidth * kHeight * 3));
    WebPPicture picture;
    ASSERT_TRUE(WebPPictureInit(&picture));
    picture.use_argb = 1;
    picture.width = kWidth;
    picture.height = kHeight;
    ASSERT_TRUE(WebPPictureImportRGB(&picture, frames.back().data(), kWidth * 3));
    ASSERT_TRUE(WebPAnimEncoderAdd(encoder, &picture, i * 100, &config));
    WebPPictureFree(&picture);
  }
  ASSERT_TRUE(WebPAnimEncoderAdd(encoder, nullptr, 300, nullptr));
  WebPData data;
  WebPDataInit(&data);
  ASSERT_TRUE(WebPAnimEncoderAssemble(encoder, &data));
  const auto path =
      folder.put("a.webp", std::string(reinterpret_cast<const char*>(data.bytes), data.size));
  WebPDataClear(&data);
  WebPAnimEncoderDelete(encoder);

  EXPECT_EQ(sentence(path), "(read 1×17×23×3)");
  const auto batch = read_image(path, {.frames = true});
  ASSERT_TRUE(batch) << batch.error().sentence;
  ASSERT_EQ(batch->dims(), (Dims{3, kHeight, kWidth, 3}));
  for (size_t n = 0; n < 3; ++n) {
    for (size_t i = 0; i < frames[n].size(); ++i) {
      ASSERT_EQ(batch->data()[n * frames[n].size() + i], static_cast<float>(frames[n][i]) / 255.0f);
    }
  }
  EXPECT_EQ(sentence(path, {.h = 5, .w = 4, .grey = true, .frames = true}), "(read 3×5×4×1)");
}

TEST(Webp, RefusesEveryTruncation) {
  Seeded random;
  for (const float quality : {0.0f, 80.0f}) {
    const std::string whole = webp(random_bytes(random, kWidth * kHeight * 3), 3, quality);
    for (size_t length = 0; length < whole.size(); ++length) {
      const auto image = decode_webp({reinterpret_cast<const uint8_t*>(whole.data()), length}, {});
      ASSERT_FALSE(image) << "first " << length << " of " << whole.size() << " bytes";
    }
  }
}

// A GIF of palette indices; colours of index i are (i, 2i, 3i).
struct Frame {
  int y = 0, x = 0, h = 0, w = 0;
  std::vector<GifByteType> pixels;
  bool interlaced = false;
  int disposal = DISPOSAL_UNSPECIFIED;
  int transparent = NO_TRANSPARENT_COLOR;
};

int append(GifFileType* file, const GifByteType* bytes, int count) {
  static_cast<std::string*>(file->UserData)
      ->append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(count));
  return count;
}

std::string gif(const std::vector<Frame>& frames) {
  std::string text;
  int error = 0;
  GifFileType* file = EGifOpen(&text, append, &error);
  EGifSetGifVersion(file, true);
  std::vector<GifColorType> colours;
  for (int i = 0; i < 64; ++i) {
    colours.push_back({static_cast<GifByteType>(i), static_cast<GifByteType>(2 * i),
                       static_cast<GifByteType>(3 * i)});
  }
  ColorMapObject* map = GifMakeMapObject(64, colours.data());
  EXPECT_EQ(EGifPutScreenDesc(file, kWidth, kHeight, 6, 0, map), GIF_OK);
  GifFreeMapObject(map);
  for (const Frame& frame : frames) {
    const GraphicsControlBlock control = {frame.disposal, false, 10, frame.transparent};
    GifByteType extension[4];
    EGifGCBToExtension(&control, extension);
    EXPECT_EQ(EGifPutExtension(file, GRAPHICS_EXT_FUNC_CODE, 4, extension), GIF_OK);
    EXPECT_EQ(EGifPutImageDesc(file, frame.x, frame.y, frame.w, frame.h, frame.interlaced, nullptr),
              GIF_OK);
    // Rows in the order of the four passes of an interlaced frame, or one after the other.
    std::vector<int> rows;
    const int from[] = {0, 4, 2, 1}, step[] = {8, 8, 4, 2};
    for (int pass = 0; frame.interlaced && pass < 4; ++pass) {
      for (int y = from[pass]; y < frame.h; y += step[pass]) rows.push_back(y);
    }
    for (int y = 0; !frame.interlaced && y < frame.h; ++y) rows.push_back(y);
    for (const int y : rows) {
      std::vector<GifByteType> row(frame.pixels.begin() + y * frame.w,
                                   frame.pixels.begin() + (y + 1) * frame.w);
      EXPECT_EQ(EGifPutLine(file, row.data(), frame.w), GIF_OK);
    }
  }
  EXPECT_EQ(EGifCloseFile(file, &error), GIF_OK);
  return text;
}

Frame random_frame(testing::Random& random, int y, int x, int h, int w) {
  Frame frame{y, x, h, w, {}};
  for (int i = 0; i < h * w; ++i) {
    frame.pixels.push_back(static_cast<GifByteType>(random.integer(0, 63)));
  }
  return frame;
}

// Palette indices of a canvas, read from the green values.
std::vector<int> indices(const Tensor& batch, int64_t n) {
  std::vector<int> found;
  for (int64_t i = 0; i < kWidth * kHeight; ++i) {
    const float green = batch.data()[(n * kWidth * kHeight + i) * 3 + 1];
    found.push_back(static_cast<int>(std::lround(green * 255 / 2)));
  }
  return found;
}

TEST(Gif, AStillPictureHasItsColoursInterlacedOrNot) {
  Seeded random;
  const TempFolder folder;
  for (const bool interlaced : {false, true}) {
    Frame frame = random_frame(random, 0, 0, kHeight, kWidth);
    frame.interlaced = interlaced;
    const auto image = read_image(folder.put("a.gif", gif({frame})));
    ASSERT_TRUE(image) << image.error().sentence;
    ASSERT_EQ(image->dims(), (Dims{1, kHeight, kWidth, 3}));
    EXPECT_EQ(indices(*image, 0), std::vector<int>(frame.pixels.begin(), frame.pixels.end()));
    EXPECT_EQ(image->data()[0] * 3, image->data()[2]);
  }
}

// The canvases by a plain model: each frame drawn over what the one before left behind.
TEST(Gif, FramesLieOnWhatTheirDisposalLeaves) {
  Seeded random;
  const TempFolder folder;
  for (int round = 0; round < 30; ++round) {
    std::vector<Frame> frames;
    std::vector<std::vector<int>> canvases;
    std::vector<int> canvas(kWidth * kHeight, 0);
    for (int i = 0; i < 5; ++i) {
      const int y = static_cast<int>(random.integer(0, kHeight - 1));
      const int x = static_cast<int>(random.integer(0, kWidth - 1));
      Frame frame = random_frame(random, y, x, static_cast<int>(random.integer(1, kHeight - y)),
                                 static_cast<int>(random.integer(1, kWidth - x)));
      frame.disposal = static_cast<int>(random.integer(0, 3));
      frame.transparent = static_cast<int>(random.integer(-1, 63));
      const std::vector<int> before = canvas;
      for (int r = 0; r < frame.h; ++r) {
        for (int c = 0; c < frame.w; ++c) {
          const int index = frame.pixels[static_cast<size_t>(r * frame.w + c)];
          if (index == frame.transparent) continue;
          canvas[static_cast<size_t>((y + r) * kWidth + x + c)] = index;
        }
      }
      canvases.push_back(canvas);
      if (frame.disposal == DISPOSE_PREVIOUS) canvas = before;
      for (int r = 0; frame.disposal == DISPOSE_BACKGROUND && r < frame.h; ++r) {
        for (int c = 0; c < frame.w; ++c) {
          canvas[static_cast<size_t>((y + r) * kWidth + x + c)] = 0;
        }
      }
      frames.push_back(std::move(frame));
    }
    const auto batch = read_image(folder.put("a.gif", gif(frames)), {.frames = true});
    ASSERT_TRUE(batch) << batch.error().sentence;
    ASSERT_EQ(batch->dims()[0], 5);
    for (int64_t n = 0; n < 5; ++n) {
      ASSERT_EQ(indices(*batch, n), canvases[static_cast<size_t>(n)]) << "frame " << n;
    }
  }
}

TEST(Gif, RefusesEveryTruncationOfItsFrames) {
  Seeded random;
  const std::string whole = gif({random_frame(random, 0, 0, kHeight, kWidth)});
  for (size_t length = 0; length < whole.size(); ++length) {
    const auto image =
        decode_gif({reinterpret_cast<const uint8_t*>(whole.data()), length}, {.frames = true});
    ASSERT_FALSE(image) << "first " << length << " of " << whole.size() << " bytes";
  }
}

}  // namespace
}  // namespace convoscope
