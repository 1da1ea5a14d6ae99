// Laws of maps that leave as files: a TIFF holds every bit, a code stands for its value within half
// a step, a PNG's pixels have the colours of their values, and files are whole or not there.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "engine/evaluate/evaluate.h"
#include "engine/files/files.h"
#include "engine/files/image_file.h"
#include "engine/picture/map_codes.h"
#include "engine/picture/map_pixels.h"
#include "engine/picture/tiff_file.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"
#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using testing::Seeded;
using testing::TempFolder;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

// A layer whose maps have any values: those of the input, put in the place of what it computed.
ResultPtr result_of(Tensor input, DataFormat format = DataFormat::kNHWC) {
  Experiment experiment;
  experiment.data_format = format;
  experiment.input = {InputValues{}, std::make_shared<const Tensor>(std::move(input))};
  Layer layer;
  layer.op = Op::kMaxPool;
  layer.name = "same maps";
  layer.window = {1, 1};
  experiment.layers = {layer};
  auto result = evaluate(std::make_shared<const Experiment>(std::move(experiment)));
  if (!result) ADD_FAILURE() << result.error().sentence;
  Result changed = **result;
  changed.layers[0].output = changed.input;
  changed.layers[0].stats =
      std::make_shared<const ActivationStats>(activation_stats(*changed.input));
  return std::make_shared<const Result>(std::move(changed));
}

Tensor random_maps(const ImageShape& shape) {
  Seeded random;
  Tensor tensor(shape, DataFormat::kNHWC);
  testing::real_fill(tensor, random);
  return tensor;
}

MapSet chosen(const ResultPtr& result, const MapsOptions& options = {}) {
  auto set = MapSet::choose(result, options);
  if (!set) ADD_FAILURE() << set.error().sentence;
  return *std::move(set);
}

std::vector<uint32_t> bits(std::span<const float> values) {
  std::vector<uint32_t> result(values.size());
  std::memcpy(result.data(), values.data(), values.size_bytes());
  return result;
}

TEST(Maps, ATiffHoldsEveryBitOfEveryMapOnAPageOfItsOwn) {
  Tensor input = random_maps({2, 5, 7, 3});
  const float hard[] = {kNan, -0.0f, kInfinity, -kInfinity, 1e-45f, 3.4028235e38f};
  std::copy(std::begin(hard), std::end(hard), input.data() + 5 * 7 * 3);
  for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
    const TensorPtr laid = to_data_format(std::make_shared<const Tensor>(input.clone()), format);
    const ResultPtr result = result_of(laid->clone(), format);
    const auto bytes = tiff_bytes(chosen(result, {.picture = 1}));
    ASSERT_TRUE(bytes) << bytes.error().sentence;
    const TempFolder folder;
    ASSERT_TRUE(write_file(folder / "maps.tiff", *bytes));
    const auto read = read_image(folder / "maps.tiff", {.frames = true});
    ASSERT_TRUE(read) << read.error().sentence;
    ASSERT_EQ(read->dims(), (Dims{3, 5, 7, 1}));
    const ImageView output = image_view(*result->layers[0].output);
    std::vector<float> meant;
    for (int64_t k = 0; k < 3; ++k) {
      for (int64_t i = 0; i < 35; ++i) meant.push_back(output.at(1, i / 7, i % 7, k));
    }
    EXPECT_EQ(bits(read->values()), bits(meant));
  }
}

TEST(Maps, ACodeStandsForItsValueWithinHalfAStep) {
  const MapSet set = chosen(result_of(random_maps({1, 16, 16, 2})));
  const ImageView view = set.view();
  for (int64_t k = 0; k < 2; ++k) {
    const MapSpan span = set.numbers(k);
    EXPECT_EQ(span, (MapSpan{set.stats(k).min, set.stats(k).max}));
    const double half_step = (double{span.high} - span.low) / 65535 / 2;
    const std::vector<uint16_t> codes = map_codes(set, k);
    for (int64_t i = 0; i < 256; ++i) {
      const double back = span.low + codes[static_cast<size_t>(i)] * 2 * half_step;
      EXPECT_NEAR(back, view.at(0, i / 16, i % 16, k), half_step * 1.0001);
      EXPECT_NEAR(back, value_of(codes[static_cast<size_t>(i)], span), half_step * 1e-6);
    }
    EXPECT_EQ(*std::ranges::min_element(codes), 0);
    EXPECT_EQ(*std::ranges::max_element(codes), 65535);
  }
}

TEST(Maps, CodesAtTheEdgesOfFloat32AreThoseOfTheFormula) {
  constexpr float kMost = std::numeric_limits<float>::max();
  EXPECT_EQ(code_of(0, {-kMost, kMost}), 32768);  // 32767.5, away from zero
  EXPECT_EQ(code_of(kMost, {-kMost, kMost}), 65535);
  EXPECT_EQ(code_of(kNan, {-1, 1}), 0);
  EXPECT_EQ(code_of(kInfinity, {-1, 1}), 65535);
  EXPECT_EQ(code_of(-kInfinity, {-1, 1}), 0);
  EXPECT_EQ(code_of(5, {5, 5}), 0);
  EXPECT_EQ(code_of(2, {-1, 1}), 65535);
}

TEST(Maps, ASixteenBitPngReadsBackAsItsCodes) {
  const MapSet set = chosen(result_of(random_maps({1, 6, 9, 1})));
  const auto bytes = map_codes_png(set, 0);
  ASSERT_TRUE(bytes);
  const TempFolder folder;
  ASSERT_TRUE(write_file(folder / "codes.png", *bytes));
  const auto read = read_image(folder / "codes.png");
  ASSERT_TRUE(read) << read.error().sentence;
  const std::vector<uint16_t> codes = map_codes(set, 0);
  for (size_t i = 0; i < codes.size(); ++i) {
    EXPECT_EQ(std::lround(read->values()[i] * 65535.0), codes[i]);
  }
  EXPECT_NE(folder.get("codes.png").find(code_words(set.numbers(0))), std::string::npos);
}

TEST(Maps, EachPixelHasTheColourOfItsValue) {
  Tensor input = random_maps({1, 4, 5, 2});
  input.data()[0] = kNan;
  input.data()[2] = kInfinity;
  input.data()[4] = -kInfinity;
  const MapSet set = chosen(result_of(std::move(input)), {.scale = 3});
  const NonFiniteColors special = nonfinite_colors(ColormapId::kDivergingLight);
  const Pixels pixels = map_pixels(set, 0);
  ASSERT_EQ(pixels.width, 15);
  ASSERT_EQ(pixels.height, 12);
  const float half = set.stats(0).magnitude();
  for (int y = 0; y < 12; ++y) {
    for (int x = 0; x < 15; ++x) {
      const float value = set.view().at(0, y / 3, x / 3, 0);
      const Rgb8 meant = std::isnan(value)    ? special.nan
                         : value == kInfinity ? special.positive
                         : value == -kInfinity
                             ? special.negative
                             : colormap_color(ColormapId::kDivergingLight, value, -half, half);
      const uint8_t* p = &pixels.rgba[static_cast<size_t>(15 * y + x) * 4];
      EXPECT_EQ((Rgb8{p[0], p[1], p[2]}), meant) << y << " " << x;
      EXPECT_EQ(p[3], 255);
    }
  }
}

TEST(Maps, AReducedMapHasTheMeanColourOfEachSquare) {
  Tensor input(ImageShape{1, 3, 3, 1}, DataFormat::kNHWC);
  input.data()[0] = input.data()[4] = input.data()[8] = 1;
  const MapSet set =
      chosen(result_of(std::move(input)),
             {.colormap = ColormapId::kGrey, .range = MapRange::kGiven, .given = {0, 1}});
  const Pixels pixels = reduced_pixels(set, 0, 2);
  ASSERT_EQ(pixels.width, 2);
  const Rgb8 black = colormap_color(ColormapId::kGrey, 0, 0, 1);
  const Rgb8 white = colormap_color(ColormapId::kGrey, 1, 0, 1);
  EXPECT_NEAR(pixels.rgba[0], (black.r + white.r) / 2.0, 0.5);  // two of four
  EXPECT_EQ(pixels.rgba[4], black.r);                           // a column of two zeros
  EXPECT_EQ(pixels.rgba[12], white.r);                          // the corner alone
}

TEST(Maps, RangesFollowTheirRule) {
  Tensor input(ImageShape{1, 1, 4, 2}, DataFormat::kNHWC);
  const float values[] = {0, -8, 1, -6, 2, -4, 4, -2};  // 0 1 2 4 and −8 −6 −4 −2
  std::copy(std::begin(values), std::end(values), input.data());
  const ResultPtr result = result_of(std::move(input));
  const auto colours = [&](MapRange range, ColormapId id, int64_t map) {
    return chosen(result, {.colormap = id, .range = range, .given = {-1, 3}}).colours(map);
  };
  EXPECT_EQ(colours(MapRange::kPerMap, ColormapId::kGrey, 0), (MapSpan{0, 4}));
  EXPECT_EQ(colours(MapRange::kPerMap, ColormapId::kDivergingDark, 0), (MapSpan{-4, 4}));
  EXPECT_EQ(colours(MapRange::kShared, ColormapId::kGrey, 0), (MapSpan{-8, 4}));
  EXPECT_EQ(colours(MapRange::kGiven, ColormapId::kGrey, 1), (MapSpan{-1, 3}));
  EXPECT_EQ(colours(MapRange::kGiven, ColormapId::kPurpleGreenLight, 1), (MapSpan{-3, 3}));
  const MapSet half = chosen(result, {.colormap = ColormapId::kGrey,
                                      .range = MapRange::kPercentile,
                                      .low_share = 0,
                                      .high_share = 1.0 / 3});
  EXPECT_EQ(half.colours(0), (MapSpan{0, 1}));
  EXPECT_EQ(half.numbers(0), (MapSpan{0, 4}));  // codes clip nothing
}

TEST(Maps, WhatIsNotThereIsRefusedWithTheNumbers) {
  const ResultPtr result = result_of(random_maps({1, 4, 4, 3}));
  const auto said = [&](const MapsOptions& options) {
    const auto set = MapSet::choose(result, options);
    return set ? std::string() : set.error().sentence;
  };
  EXPECT_EQ(said({.layer = 2}), "there is no layer 2; the chain has 1");
  EXPECT_EQ(said({.picture = 1}), "there is no picture 1; they go from 0 to 0");
  EXPECT_EQ(said({.first = 3, .last = 3}),
            "there is no map 3 of layer same maps; they go from 0 to 2");
  EXPECT_EQ(said({.scale = 65}), "an element of 65 pixels can't be drawn; 1 to 64 can");
  EXPECT_EQ(said({.range = MapRange::kGiven, .given = {1, 1}}),
            "a range of values goes from the smaller to the larger");
}

}  // namespace
}  // namespace convoscope
