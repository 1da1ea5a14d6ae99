// Laws of the still life: it shows what it claims to show, at any size.
#include "engine/input/still_life.h"

#include <gtest/gtest.h>

#include <cmath>

namespace convoscope {
namespace {

// The pixel at fractions of height and width.
Rgb at(int64_t h, int64_t w, double y, double x, int64_t variation = 0) {
  return StillLife(h, w, variation)
      .pixel(static_cast<int64_t>(y * static_cast<double>(h)),
             static_cast<int64_t>(x * static_cast<double>(w)));
}

TEST(StillLife, ShowsARedATealAndAYellowSphereUnderAnEveningSky) {
  for (const auto& [h, w] : {std::pair{72, 96}, {144, 192}, {300, 400}}) {
    const Rgb red = at(h, w, 0.35, 0.37), teal = at(h, w, 0.55, 0.79),
              yellow = at(h, w, 0.70, 0.20);
    EXPECT_GT(red.r, 2.0f * std::max(red.g, red.b));
    EXPECT_GT(std::min(teal.g, teal.b), 2.0f * teal.r);
    EXPECT_GT(std::min(yellow.r, yellow.g), 2.0f * yellow.b);
    const Rgb high = at(h, w, 0.02, 0.5), low = at(h, w, 0.25, 0.05);
    EXPECT_GT(high.b, high.r) << "blue above";
    EXPECT_GT(low.r, low.b) << "warm at the horizon";
  }
}

TEST(StillLife, IsLitFromTheUpperLeft) {
  const Rgb lit = at(288, 384, 0.35, 0.30), shaded = at(288, 384, 0.55, 0.54);
  EXPECT_GT(lit.r, 1.5f * shaded.r);
}

TEST(StillLife, IsTheSamePictureAtTwiceTheSize) {
  const StillLife small(60, 80, 0), large(120, 160, 0);
  double difference = 0.0;
  for (int64_t y = 0; y < 60; ++y) {
    for (int64_t x = 0; x < 80; ++x) {
      float mean = 0.0f;
      for (const auto& [dy, dx] : {std::pair{0, 0}, {0, 1}, {1, 0}, {1, 1}}) {
        mean += 0.25f * large.pixel(2 * y + dy, 2 * x + dx).g;
      }
      difference += std::abs(small.pixel(y, x).g - mean);
    }
  }
  EXPECT_LT(difference / (60.0 * 80.0), 0.01);
}

TEST(StillLife, ShowsAllSpheresInANarrowPictureToo) {
  const StillLife narrow(200, 60, 0);
  bool red = false, teal = false, yellow = false;
  for (int64_t y = 0; y < 200; ++y) {
    for (int64_t x = 0; x < 60; ++x) {
      const Rgb a = narrow.pixel(y, x);
      red = red || (a.r > 0.6f && a.g < 0.35f && a.b < 0.35f);
      teal = teal || (a.g > 0.5f && a.b > 0.5f && a.r < 0.25f);
      yellow = yellow || (a.r > 0.7f && a.g > 0.5f && a.b < 0.3f);
    }
  }
  EXPECT_TRUE(red && teal && yellow) << red << teal << yellow;
}

TEST(StillLife, LooksDifferentInEveryVariation) {
  for (int64_t variation = 1; variation < 10; ++variation) {
    const StillLife main(36, 48, 0), other(36, 48, variation);
    double difference = 0.0;
    for (int64_t i = 0; i < 36 * 48; ++i) {
      difference += std::abs(main.pixel(i / 48, i % 48).r - other.pixel(i / 48, i % 48).r);
    }
    EXPECT_GT(difference / (36.0 * 48.0), 0.02) << variation;
  }
}

}  // namespace
}  // namespace convoscope
