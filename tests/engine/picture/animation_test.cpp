// Laws of films: a window covers exactly what the receptive field says, cells have the colours of
// their values, and files hold every frame or don't exist. giflib and libwebp read them back.
#include "engine/picture/animation.h"

#include <gif_lib.h>
#include <gtest/gtest.h>
#include <webp/demux.h>

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
