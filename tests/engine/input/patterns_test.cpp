// Laws of the generated inputs: what every pattern obeys, and what each closed form promises.
#include "engine/input/patterns.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

namespace convoscope {
namespace {

Tensor make(std::string_view id, const ImageShape& shape, DataFormat format = DataFormat::kNHWC) {
  Expected<Tensor> pattern = make_pattern(id, shape, format);
  EXPECT_TRUE(pattern) << (pattern ? "" : pattern.error().sentence);
  return std::move(*pattern);
}

// One grey picture, addressed by row and column.
class Picture {
 public:
  Picture(std::string_view id, int64_t h, int64_t w, int64_t variation = 0)
      : tensor_(make(id, {variation + 1, h, w, 1})), view_(image_view(tensor_)), n_(variation) {}
  float operator()(int64_t y, int64_t x) const { return view_.at(n_, y, x, 0); }
  int64_t h() const { return view_.shape.h; }
  int64_t w() const { return view_.shape.w; }

 private:
  Tensor tensor_;
  ImageView view_;
  int64_t n_;
};

const std::vector<ImageShape> kShapes = {{1, 1, 1, 1}, {1, 1, 9, 3},   {2, 9, 1, 3},
                                         {3, 5, 4, 2}, {2, 17, 23, 3}, {1, 36, 48, 4}};

TEST(PatternTable, HasUniqueIdsAndNames) {
  std::set<std::string_view> ids, names;
  for (const Pattern& pattern : patterns()) {
    EXPECT_TRUE(ids.insert(pattern.id).second) << pattern.id;
    EXPECT_TRUE(names.insert(pattern.name).second) << pattern.name;
    EXPECT_TRUE(pattern.teaches.ends_with('.')) << pattern.id;
  }
}

TEST(EveryPattern, LiesInTheUnitRangeAtAnyExtents) {
  for (const Pattern& pattern : patterns()) {
    for (const ImageShape& shape : kShapes) {
      const Tensor picture = make(pattern.id, shape);
      EXPECT_EQ(image_shape(picture), shape);
      for (const float value : picture.values()) {
        ASSERT_TRUE(value >= 0.0f && value <= 1.0f) << pattern.id << " " << to_string(shape);
      }
    }
  }
}

TEST(EveryPattern, HoldsTheSameNumbersInBothDataFormats) {
  for (const Pattern& pattern : patterns()) {
    const ImageShape shape{2, 7, 9, 3};
    const Tensor nhwc = make(pattern.id, shape), nchw = make(pattern.id, shape, DataFormat::kNCHW);
    EXPECT_EQ(nchw.layout(), Layout::kNCHW);
    const ImageView a = image_view(nhwc), b = image_view(nchw);
    for (int64_t n = 0; n < 2; ++n) {
      for (int64_t y = 0; y < 7; ++y) {
        for (int64_t x = 0; x < 9; ++x) {
          for (int64_t c = 0; c < 3; ++c) {
            ASSERT_EQ(a.at(n, y, x, c), b.at(n, y, x, c)) << pattern.id;
          }
        }
      }
    }
  }
}

TEST(EveryPattern, HasTheSameBitsForAnyNumberOfThreads) {
  for (const Pattern& pattern : patterns()) {
    const ImageShape shape{2, 61, 67, 3};
    const auto alone = make_pattern(pattern.id, shape, DataFormat::kNHWC, {.threads = 1});
    const auto shared = make_pattern(pattern.id, shape, DataFormat::kNHWC, {.threads = 4});
    EXPECT_TRUE(std::ranges::equal(alone->values(), shared->values())) << pattern.id;
  }
}

TEST(EveryPattern, RepeatsGreyOverChannels) {
  const std::set<std::string_view> coloured = {"spheres", "colour_wheel"};
  for (const Pattern& pattern : patterns()) {
    const Tensor three = make(pattern.id, {1, 24, 32, 3}), one = make(pattern.id, {1, 24, 32, 1});
    const Tensor two = make(pattern.id, {1, 24, 32, 2});
    bool differ = false;
    for (size_t i = 0; i < one.values().size(); ++i) {
      const auto rgb = three.values().subspan(3 * i, 3);
      const float grey = 0.299f * rgb[0] + 0.587f * rgb[1] + 0.114f * rgb[2];
      EXPECT_NEAR(one.values()[i], grey, 1e-6f) << pattern.id;
      EXPECT_EQ(two.values()[2 * i], one.values()[i]);
      EXPECT_EQ(two.values()[2 * i + 1], one.values()[i]);
      differ = differ || rgb[0] != rgb[1] || rgb[1] != rgb[2];
    }
    EXPECT_EQ(differ, coloured.contains(pattern.id)) << pattern.id;
  }
}

TEST(MakePattern, RefusesWithTheNumbers) {
  const auto sentence = [](std::string_view id, const ImageShape& shape) {
    const Expected<Tensor> pattern = make_pattern(id, shape, DataFormat::kNHWC);
    return pattern ? std::string("accepted") : pattern.error().sentence;
  };
  EXPECT_EQ(sentence("zoneplate", {1, 2, 2, 1}),
            "there is no pattern 'zoneplate'; the nearest is 'zone_plate'");
  EXPECT_EQ(sentence("rings", {1, 0, 5, 1}),
            "a pattern needs at least one row, column, channel and batch element, not 1×0×5×1");
  EXPECT_NE(sentence("rings", {1, 1 << 20, 1 << 20, 3}).find("1048576"), std::string::npos);
}

TEST(MakePattern, StopsWhenCancelled) {
  CancelToken token;
  token.cancel();
  const Expected<Tensor> pattern =
      make_pattern("rings", {1, 64, 64, 1}, DataFormat::kNHWC, {.threads = 0, .cancel = &token});
  ASSERT_FALSE(pattern);
  EXPECT_EQ(pattern.error().kind, ErrorKind::kCancelled);
}

TEST(Impulse, IsASingleOneThatMovesRight) {
  for (const auto& [h, w] : {std::pair{5, 7}, {8, 16}, {1, 1}}) {
    for (int64_t variation : {0, 1, 2}) {
      const Picture picture("impulse", h, w, variation);
      const int64_t column = ((w - 1) / 2 + variation * std::max(1, w / 8)) % w;
      for (int64_t y = 0; y < h; ++y) {
        for (int64_t x = 0; x < w; ++x) {
          EXPECT_EQ(picture(y, x), y == (h - 1) / 2 && x == column ? 1.0f : 0.0f);
        }
      }
    }
  }
}

TEST(StepEdge, IsDarkLeftAndBrightRightWithTheMiddleColumnHalved) {
  const Picture even("step_edge", 3, 6), odd("step_edge", 3, 5);
  for (int64_t y = 0; y < 3; ++y) {
    for (int64_t x = 0; x < 6; ++x) EXPECT_EQ(even(y, x), x < 3 ? 0.0f : 1.0f);
    for (int64_t x = 0; x < 5; ++x) EXPECT_EQ(odd(y, x), x < 2 ? 0.0f : x > 2 ? 1.0f : 0.5f);
  }
}

TEST(StepEdge, TurnedTwiceIsBrightAbove) {
  const Picture picture("step_edge", 6, 4, 2);
  for (int64_t y = 0; y < 6; ++y) {
    for (int64_t x = 0; x < 4; ++x) EXPECT_EQ(picture(y, x), y < 3 ? 1.0f : 0.0f);
  }
}

TEST(Gradient, RisesEvenlyFromZeroToOneAndTurns) {
  const Picture right("gradient", 4, 9), up("gradient", 5, 3, 1), left("gradient", 4, 9, 2);
  for (int64_t y = 0; y < 4; ++y) {
    for (int64_t x = 0; x < 9; ++x) {
      EXPECT_FLOAT_EQ(right(y, x), static_cast<float>(x) / 8.0f);
      EXPECT_FLOAT_EQ(left(y, x), static_cast<float>(8 - x) / 8.0f);
    }
  }
  for (int64_t y = 0; y < 5; ++y) EXPECT_FLOAT_EQ(up(y, 1), static_cast<float>(4 - y) / 4.0f);
}

TEST(Checkerboard, ChangesWithEverySquareAndMovesByAPixel) {
  const Picture board("checkerboard", 32, 40), moved("checkerboard", 32, 40, 1);
  for (int64_t y = 0; y < 28; ++y) {
    for (int64_t x = 0; x < 36; ++x) {
      EXPECT_NE(board(y, x), board(y, x + 4));
      EXPECT_NE(board(y, x), board(y + 4, x));
      EXPECT_EQ(moved(y, x), board(y, x + 1));
    }
  }
}

TEST(Stripes, HalveTheirWidthInEveryBand) {
  const Picture bars("stripes", 8, 64);
  for (int64_t y = 0; y < 8; ++y) {
    const int64_t width = 8 >> (y / 2);
    for (int64_t x = 0; x < 64; ++x) EXPECT_EQ(bars(y, x), x / width % 2 == 1 ? 1.0f : 0.0f);
  }
  const Picture turned("stripes", 64, 8, 1);
  for (int64_t y = 0; y < 64; ++y) {
    for (int64_t x = 0; x < 8; ++x) EXPECT_EQ(turned(y, x), bars(x, y));
  }
}

TEST(Grating, RepeatsAfterAWavelengthAndIsTheSameInEveryRow) {
  const Picture waves("grating", 64, 96);
  for (int64_t x = 0; x + 8 < 96; ++x) {
    EXPECT_NEAR(waves(5, x), waves(5, x + 8), 1e-6f);
    EXPECT_NEAR(waves(5, x) + waves(5, x + 4), 1.0f, 1e-6f) << "half a wave later, mirrored";
    EXPECT_EQ(waves(5, x), waves(60, x));
  }
}

TEST(RoundPatterns, LookTheSameFromAllFourSides) {
  for (const char* id : {"zone_plate", "rings"}) {
    for (const int64_t n : {16, 17}) {
      const Picture picture(id, n, n);
      for (int64_t y = 0; y < n; ++y) {
        for (int64_t x = 0; x < n; ++x) {
          EXPECT_NEAR(picture(y, x), picture(x, y), 1e-6f) << id;
          EXPECT_NEAR(picture(y, x), picture(y, n - 1 - x), 1e-6f) << id;
        }
      }
    }
  }
}

TEST(ZonePlate, ReachesHalfAWaveAPixelAtTheBorder) {
  const Picture plate("zone_plate", 129, 129);
  EXPECT_EQ(plate(64, 64), 1.0f);
  // Beside the right border neighbours are about half a wave apart: one is as bright as the other
  // is dark.
  for (int64_t x = 124; x < 128; ++x) {
    EXPECT_NEAR(plate(64, x) + plate(64, x + 1), 1.0f, 0.1f) << x;
  }
}

TEST(SiemensStar, IsHalfBrightOnEveryCircle) {
  const Picture star("siemens_star", 201, 201);
  for (const double radius : {4.0, 20.0, 50.0, 80.0}) {
    double sum = 0.0;
    constexpr int kPoints = 3600;
    for (int i = 0; i < kPoints; ++i) {
      const double angle = 2.0 * 3.14159265358979 * i / kPoints;
      sum += star(std::lround(100.0 + radius * std::sin(angle)),
                  std::lround(100.0 + radius * std::cos(angle)));
    }
    EXPECT_NEAR(sum / kPoints, 0.5, 0.02) << radius;
  }
}

TEST(Letter, DiffersFromAllItsTurnsAndMirrors) {
  const int64_t n = 24;
  const Picture letter("letter", n, n);
  using Map = float (*)(const Picture&, int64_t y, int64_t x, int64_t last);
  const std::vector<Map> others = {
      [](const Picture& p, int64_t y, int64_t x, int64_t last) { return p(y, last - x); },
      [](const Picture& p, int64_t y, int64_t x, int64_t last) { return p(last - y, x); },
      [](const Picture& p, int64_t y, int64_t x, int64_t last) { return p(last - y, last - x); },
      [](const Picture& p, int64_t y, int64_t x, int64_t) { return p(x, y); },
      [](const Picture& p, int64_t y, int64_t x, int64_t last) { return p(x, last - y); },
      [](const Picture& p, int64_t y, int64_t x, int64_t last) { return p(last - x, y); },
      [](const Picture& p, int64_t y, int64_t x, int64_t last) { return p(last - x, last - y); }};
  for (size_t k = 0; k < others.size(); ++k) {
    float difference = 0.0f;
    for (int64_t y = 0; y < n; ++y) {
      for (int64_t x = 0; x < n; ++x) {
        difference += std::abs(letter(y, x) - others[k](letter, y, x, n - 1));
      }
    }
    EXPECT_GT(difference, 24.0f) << k;
  }
}

TEST(Letter, TurnsAQuarterAnticlockwiseAVariation) {
  const int64_t n = 20;
  const Picture upright("letter", n, n), turned("letter", n, n, 1);
  for (int64_t y = 0; y < n; ++y) {
    for (int64_t x = 0; x < n; ++x) EXPECT_EQ(turned(y, x), upright(x, n - 1 - y));
  }
}

TEST(Constant, IsExactlyOneForAnyChannels) {
  for (const int64_t c : {1, 2, 3, 5}) {
    const Tensor ones = make("constant", {2, 3, 4, c});
    for (const float value : ones.values()) EXPECT_EQ(value, 1.0f);
  }
}

}  // namespace
}  // namespace convoscope
