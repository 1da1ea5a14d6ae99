// Laws of films: a window covers exactly what the receptive field says, cells have the colours of
// their values, and files hold every frame or don't exist. giflib and libwebp read them back.
#include "engine/picture/animation.h"

#include <gif_lib.h>
#include <gtest/gtest.h>
#include <png.h>
#include <webp/demux.h>
#include <zlib.h>

#include "engine/analysis/receptive_field.h"
#include "engine/evaluate/evaluate.h"
#include "engine/picture/film.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"
#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using testing::Seeded;
using testing::TempFolder;

Layer layer_of(Op op, const FilterShape& shape, Seeded& random) {
  Layer layer;
  layer.op = op;
  layer.name = "layer";
  layer.window = {3, 2};
  if (is_pool(op)) return layer;
  Tensor bank(shape);
  testing::real_fill(bank, random);
  layer.filters = {FilterValues{}, std::make_shared<const Tensor>(std::move(bank)), {}};
  return layer;
}

ResultPtr result_of(Layer layer, Seeded& random) {
  Experiment experiment;
  Tensor input(ImageShape{1, 7, 6, 3}, DataFormat::kNHWC);
  testing::real_fill(input, random);
  experiment.input = {InputValues{}, std::make_shared<const Tensor>(std::move(input))};
  experiment.layers = {std::move(layer)};
  auto result = evaluate(std::make_shared<const Experiment>(std::move(experiment)));
  if (!result) ADD_FAILURE() << result.error().sentence;
  return *result;
}

// One of each kind of window: strides, dilations, a spread input, a pool without padding.
std::vector<ResultPtr> all_kinds(Seeded& random) {
  Layer strided = layer_of(Op::kConv2d, {3, 2, 3, 4}, random);
  strided.strides = {2, 3};
  Layer dilated = layer_of(Op::kConv2d, {3, 3, 3, 2}, random);
  dilated.dilations = {2, 1};
  Layer spread = layer_of(Op::kConv2dTranspose, {3, 4, 2, 3}, random);
  spread.strides = {2, 2};
  Layer depthwise = layer_of(Op::kDepthwiseConv2d, {2, 3, 1, 6}, random);
  depthwise.channel_multiplier = 2;
  Layer pool = layer_of(Op::kMaxPool, {}, random);
  pool.strides = {2, 2};
  pool.padding.mode = PaddingMode::kValid;
  std::vector<ResultPtr> results;
  for (const Layer& layer : {strided, dilated, spread, depthwise, pool}) {
    results.push_back(result_of(layer, random));
  }
  return results;
}

TEST(Animation, AWindowCoversExactlyTheReceptiveField) {
  Seeded random;
  for (const ResultPtr& result : all_kinds(random)) {
    const std::vector<LayerGeometry> chain = chain_of(*result);
    const Slide slide = slide_of(chain[0]);
    for (int64_t y = 0; y < slide.h.output; ++y) {
      for (int64_t x = 0; x < slide.w.output; ++x) {
        const FieldLevel field = receptive_field(chain, 0, y, x).levels[0];
        for (int64_t i = 0; i < slide.h.input; ++i) {
          for (int64_t j = 0; j < slide.w.input; ++j) {
            const bool covered = slide.h.tap_at(y, i * slide.h.spread) >= 0 &&
                                 slide.w.tap_at(x, j * slide.w.spread) >= 0;
            EXPECT_EQ(covered, field.contains(i, j)) << y << " " << x << " reads " << i << " " << j;
          }
        }
      }
    }
  }
}

TEST(Animation, OutputCellsHaveTheColoursOfTheirValuesOnceTheyAreComputed) {
  Seeded random;
  for (const ResultPtr& result : all_kinds(random)) {
    const auto film = make_film(result, {});
    ASSERT_TRUE(film) << film.error().sentence;
    const auto animation = Animation::make(result, {});
    const Pixels last = animation->draw(animation->frames() - 1);
    const MapStats& stats = result->layers[0].stats->map(0, 0);
    const float half = stats.magnitude();
    const ImageView output = image_view(*result->layers[0].output);
    for (int64_t y = 0; y + 1 < output.shape.h; ++y) {
      for (int64_t x = 0; x + 1 < output.shape.w; ++x) {
        const Point p =
            film->layout.output.at(static_cast<double>(y) + 0.5, static_cast<double>(x) + 0.5);
        const size_t at = (static_cast<size_t>(p.y) * last.width + static_cast<size_t>(p.x)) * 4;
        const Rgb8 seen{last.rgba[at], last.rgba[at + 1], last.rgba[at + 2]};
        const Rgb8 meant =
            colormap_color(ColormapId::kDivergingLight, output.at(0, y, x, 0), -half, half);
        EXPECT_EQ(seen, meant) << "row " << y << ", column " << x;
      }
    }
  }
}

TEST(Animation, GifHoldsEveryFrameItsDelayAndTheLoop) {
  Seeded random;
  const auto animation = Animation::make(all_kinds(random)[0], {.frames_per_second = 5});
  const TempFolder folder;
  ASSERT_TRUE(write_animation(folder / "film.gif", *animation, AnimationFormat::kGif));
  int error = 0;
  GifFileType* gif = DGifOpenFileName((folder / "film.gif").c_str(), &error);
  ASSERT_NE(gif, nullptr);
  EXPECT_EQ(DGifSlurp(gif), GIF_OK);
  EXPECT_EQ(gif->ImageCount, animation->frames());
  EXPECT_EQ(gif->SWidth, animation->width());
  EXPECT_EQ(gif->SHeight, animation->height());
  GraphicsControlBlock control{};
  DGifSavedExtensionToGCB(gif, 1, &control);
  EXPECT_EQ(control.DelayTime, 20);
  DGifSavedExtensionToGCB(gif, gif->ImageCount - 1, &control);
  EXPECT_EQ(control.DelayTime, 100);
  DGifCloseFile(gif, &error);
  EXPECT_NE(folder.get("film.gif").find("NETSCAPE2.0"), std::string::npos);
}

TEST(Animation, WebpGivesBackEveryPixel) {
  Seeded random;
  const auto animation = Animation::make(all_kinds(random)[1], {.width = 320, .loop = false});
  const TempFolder folder;
  ASSERT_TRUE(write_animation(folder / "film.webp", *animation, AnimationFormat::kWebp));
  const std::string bytes = folder.get("film.webp");
  const WebPData data{reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()};
  WebPAnimDecoder* decoder = WebPAnimDecoderNew(&data, nullptr);
  ASSERT_NE(decoder, nullptr);
  WebPAnimInfo info;
  WebPAnimDecoderGetInfo(decoder, &info);
  EXPECT_EQ(info.loop_count, 1u);
  int64_t frame = 0;
  uint8_t* pixels = nullptr;
  for (int ms = 0; WebPAnimDecoderGetNext(decoder, &pixels, &ms) != 0; ++frame) {
    const Pixels drawn = animation->draw(frame);
    EXPECT_TRUE(std::equal(drawn.rgba.begin(), drawn.rgba.end(), pixels)) << "frame " << frame;
  }
  WebPAnimDecoderDelete(decoder);
  EXPECT_EQ(frame, animation->frames());
}

uint32_t number_at(std::string_view bytes, size_t at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<uint8_t>(bytes[at + i]);
  return value;
}

struct Chunk {
  std::string type, data, whole;
};
std::vector<Chunk> chunks_of(const std::string& png) {
  std::vector<Chunk> chunks;
  for (size_t at = 8; at + 12 <= png.size();) {
    const size_t length = number_at(png, at);
    chunks.push_back(
        {png.substr(at + 4, 4), png.substr(at + 8, length), png.substr(at, length + 12)});
    const std::string covered = png.substr(at + 4, length + 4);
    EXPECT_EQ(number_at(png, at + 8 + length),
              crc32(0, reinterpret_cast<const Bytef*>(covered.data()),
                    static_cast<uInt>(covered.size())));
    at += length + 12;
  }
  return chunks;
}

std::string chunk(const std::string& type, const std::string& data) {
  const auto number = [](uLong value) {
    std::string text;
    for (int shift = 24; shift >= 0; shift -= 8) text += static_cast<char>(value >> shift & 255);
    return text;
  };
  const std::string covered = type + data;
  return number(data.size()) + covered +
         number(crc32(0, reinterpret_cast<const Bytef*>(covered.data()),
                      static_cast<uInt>(covered.size())));
}

// A frame of an animated PNG as a PNG of its own, which libpng decodes: RGBA.
std::vector<uint8_t> decoded(const Chunk& header, const std::string& data, uint32_t w, uint32_t h) {
  std::string head = header.data;
  const auto put = [&](size_t at, uint32_t value) {
    for (size_t i = 0; i < 4; ++i) head[at + i] = static_cast<char>(value >> (24 - 8 * i) & 255);
  };
  put(0, w);
  put(4, h);
  const std::string png =
      "\x89PNG\r\n\x1a\n" + chunk("IHDR", head) + chunk("IDAT", data) + chunk("IEND", "");
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  EXPECT_NE(png_image_begin_read_from_memory(&image, png.data(), png.size()), 0) << image.message;
  image.format = PNG_FORMAT_RGBA;
  std::vector<uint8_t> pixels(PNG_IMAGE_SIZE(image));
  EXPECT_NE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr), 0) << image.message;
  return pixels;
}

// As the specification composes them: kept, and laid over what was there.
TEST(Animation, ApngGivesBackEveryPixel) {
  Seeded random;
  for (const ResultPtr& result : all_kinds(random)) {
    const auto animation = Animation::make(result, {.width = 320, .frames_per_second = 8});
    const TempFolder folder;
    ASSERT_TRUE(write_animation(folder / "film.png", *animation, AnimationFormat::kApng));
    const std::vector<Chunk> chunks = chunks_of(folder.get("film.png"));
    ASSERT_EQ(chunks[1].type, "acTL");
    EXPECT_EQ(number_at(chunks[1].data, 0), animation->frames());
    EXPECT_EQ(number_at(chunks[1].data, 4), 0u);  // for ever
    EXPECT_EQ(chunks.back().type, "IEND");
    std::vector<uint8_t> canvas(static_cast<size_t>(animation->width()) * animation->height() * 4);
    uint32_t sequence = 0;
    int64_t frame = 0;
    for (size_t i = 2; i + 1 < chunks.size(); ++frame) {
      ASSERT_EQ(chunks[i].type, "fcTL");
      const std::string control = chunks[i++].data;
      EXPECT_EQ(number_at(control, 0), sequence++);
      std::string data;
      for (; chunks[i].type == "IDAT" || chunks[i].type == "fdAT"; ++i) {
        const bool numbered = chunks[i].type == "fdAT";
        EXPECT_EQ(numbered, frame > 0);
        if (numbered) {
          EXPECT_EQ(number_at(chunks[i].data, 0), sequence++);
        }
        data += chunks[i].data.substr(numbered ? 4 : 0);
      }
      const uint32_t w = number_at(control, 4), h = number_at(control, 8),
                     x = number_at(control, 12), y = number_at(control, 16);
      const std::vector<uint8_t> part = decoded(chunks[0], data, w, h);
      for (uint32_t row = 0; row < h; ++row) {
        for (uint32_t column = 0; column < w; ++column) {
          const uint8_t* from = &part[(row * w + column) * 4];
          const size_t to = ((y + row) * static_cast<size_t>(animation->width()) + x + column) * 4;
          if (from[3] == 255) std::copy_n(from, 4, &canvas[to]);
          EXPECT_TRUE(from[3] == 255 || from[3] == 0);
        }
      }
      EXPECT_EQ(canvas, animation->draw(frame).rgba) << "frame " << frame;
      const int delay = static_cast<uint8_t>(control[20]) << 8 | static_cast<uint8_t>(control[21]);
      EXPECT_EQ(delay, frame + 1 == animation->frames() ? 1000 : 125);
    }
    EXPECT_EQ(frame, animation->frames());
  }
}

TEST(Animation, ACancelledWriteLeavesNothing) {
  Seeded random;
  const auto animation = Animation::make(all_kinds(random)[0], {});
  CancelToken token;
  token.cancel();
  for (const AnimationFormatWords& words : animation_formats()) {
    const TempFolder folder;
    const auto written =
        write_animation(folder / "film", *animation, words.format, {.cancel = &token});
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::kCancelled);
    EXPECT_EQ(folder.count(), 0) << words.id;
  }
}

TEST(Animation, AChannelThatTheMapDoesntReadIsRefused) {
  Seeded random;
  const auto animation = Animation::make(all_kinds(random)[3], {.filter = 3, .channel = 0});
  ASSERT_FALSE(animation);
  EXPECT_EQ(animation.error().sentence, "map 3 doesn't read channel 0 but channel 1");
}

}  // namespace
}  // namespace convoscope
