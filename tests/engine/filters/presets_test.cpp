// Laws of the table of presets and of their closed forms. Answers are sums of weights times
// pictures that are written as formulas of the offset from the middle of the window.
#include "engine/filters/presets.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <set>
#include <string>
#include <vector>

namespace convoscope {
namespace {

std::vector<float> make(std::string_view id, const FilterExtent& extent) {
  const Expected<const Preset*> preset = find_preset(id);
  EXPECT_TRUE(preset) << id;
  return (*preset)->make(extent);
}

std::string label(std::string_view id, const FilterExtent& e) {
  return std::string(id) + " " + std::to_string(e.h) + "×" + std::to_string(e.w) + "×" +
         std::to_string(e.in);
}

// All extents of 1×1 to 9×9 with the given least height and width.
std::vector<FilterExtent> extents(int64_t least_h = 1, int64_t least_w = 1, int64_t in = 1) {
  std::vector<FilterExtent> all;
  for (int64_t h = least_h; h <= 9; ++h) {
    for (int64_t w = least_w; w <= 9; ++w) all.push_back({h, w, in});
  }
  return all;
}

using Picture = std::function<double(double x, double y)>;

// What a one-channel filter answers to a picture centred on it.
double answer(const std::vector<float>& weights, const FilterExtent& e, const Picture& picture) {
  double sum = 0.0;
  for (int64_t y = 0; y < e.h; ++y) {
    for (int64_t x = 0; x < e.w; ++x) {
      sum += static_cast<double>(weights[static_cast<size_t>(y * e.w + x)]) *
             picture(static_cast<double>(x) - 0.5 * static_cast<double>(e.w - 1),
                     static_cast<double>(y) - 0.5 * static_cast<double>(e.h - 1));
    }
  }
  return sum;
}

double sum_of(const std::vector<float>& weights) {
  double sum = 0.0;
  for (const float weight : weights) sum += weight;
  return sum;
}

TEST(PresetTable, HasUniqueIdsAndNamesThatAreFound) {
  std::set<std::string_view> ids, names;
  for (const Preset& preset : presets()) {
    EXPECT_TRUE(ids.insert(preset.id).second) << preset.id;
    EXPECT_TRUE(names.insert(preset.name).second) << preset.name;
    ASSERT_TRUE(find_preset(preset.id)) << preset.id;
    EXPECT_EQ(*find_preset(preset.id), &preset);
  }
  EXPECT_GE(ids.size(), 32u);
}

TEST(PresetTable, KeepsTheFiltersOfACategoryTogether) {
  std::set<std::string_view> seen;
  std::string_view current;
  for (const Preset& preset : presets()) {
    if (preset.category == current) continue;
    EXPECT_TRUE(seen.insert(preset.category).second) << preset.category << " at " << preset.id;
    current = preset.category;
  }
}

TEST(PresetTable, TeachesOneSentenceEach) {
  for (const Preset& preset : presets()) {
    EXPECT_EQ(preset.teaches.find(". "), std::string_view::npos) << preset.id;
    EXPECT_TRUE(preset.teaches.ends_with('.')) << preset.id;
    EXPECT_LE(preset.teaches.size(), 160u) << preset.id;
  }
}

TEST(PresetTable, RefusesAnUnknownIdWithTheNearestOne) {
  const Expected<const Preset*> preset = find_preset("sobelx");
  ASSERT_FALSE(preset);
  EXPECT_EQ(preset.error().sentence, "there is no preset 'sobelx'; the nearest is 'sobel_x'");
}

TEST(Presets, MakeFiniteWeightsOfAnyExtents) {
  for (const Preset& preset : presets()) {
    for (const int64_t in : {1, 2, 3, 4}) {
      for (const FilterExtent& extent : extents(1, 1, in)) {
        const std::vector<float> weights = preset.make(extent);
        ASSERT_EQ(static_cast<int64_t>(weights.size()), extent.h * extent.w * in)
            << label(preset.id, extent);
        for (const float weight : weights) {
          ASSERT_TRUE(std::isfinite(weight)) << label(preset.id, extent);
          ASSERT_FALSE(weight == 0.0f && std::signbit(weight)) << label(preset.id, extent);
        }
      }
    }
  }
}

TEST(Presets, OnBrightnessAnswerAsOneChannelDoes) {
  for (const Preset& preset : presets()) {
    if (preset.category == "Colour" || preset.category == "Random") continue;
    const std::vector<float> one = preset.make({4, 5, 1});
    const std::vector<float> three = preset.make({4, 5, 3});
    for (size_t i = 0; i < one.size(); ++i) {
      const float together = three[3 * i] + three[3 * i + 1] + three[3 * i + 2];
      EXPECT_NEAR(together, one[i], 1e-5f) << preset.id << " tap " << i;
    }
  }
}

TEST(Smoothers, SumToOneAtAnyExtents) {
  for (const char* id : {"identity", "box", "gaussian", "binomial", "motion_blur", "unsharp"}) {
    for (const FilterExtent& extent : extents()) {
      EXPECT_NEAR(sum_of(make(id, extent)), 1.0, 1e-6) << label(id, extent);
    }
  }
}

TEST(Sharpeners, KeepTheBrightnessOfFlatAreas) {
  for (const char* id : {"sharpen", "emboss"}) {
    for (const FilterExtent& extent : extents(3, 3)) {
      EXPECT_NEAR(sum_of(make(id, extent)), 1.0, 1e-6) << label(id, extent);
    }
  }
}

TEST(EdgesAndSpots, AnswerNothingToFlatAreas) {
  for (const Preset& preset : presets()) {
    const bool band_pass = preset.category == "Edges" || preset.category == "Spots" ||
                           preset.category == "Stripes" || preset.id.starts_with("difference");
    if (!band_pass) continue;
    for (const FilterExtent& extent : extents(3, 3)) {
      EXPECT_NEAR(sum_of(preset.make(extent)), 0.0, 1e-5) << label(preset.id, extent);
    }
  }
}

// Slopes of brightness per pixel: what a filter answers to a ramp that rises by 1.
struct Slope {
  const char* x;
  const char* y;
  double answer;
  int64_t least;  // smallest extent of the law, both axes
};

TEST(Edges, AnswerToARampBySlopeTimesAConstant) {
  for (const Slope& law : {Slope{"sobel_x", "sobel_y", 8.0, 2},
                           {"prewitt_x", "prewitt_y", 6.0, 2},
                           {"scharr_x", "scharr_y", 32.0, 3},
                           {"difference_x", "difference_y", 1.0, 2}}) {
    for (const FilterExtent& e : extents(law.least, law.least)) {
      const Picture rising_right = [](double x, double) { return 5.0 + x; };
      const Picture rising_down = [](double, double y) { return 5.0 + y; };
      const std::vector<float> along_x = make(law.x, e), along_y = make(law.y, e);
      EXPECT_NEAR(answer(along_x, e, rising_right), law.answer, 1e-4) << label(law.x, e);
      EXPECT_NEAR(answer(along_x, e, rising_down), 0.0, 1e-4) << label(law.x, e);
      EXPECT_NEAR(answer(along_y, e, rising_down), law.answer, 1e-4) << label(law.y, e);
      EXPECT_NEAR(answer(along_y, e, rising_right), 0.0, 1e-4) << label(law.y, e);
    }
  }
}

TEST(Edges, AreTheTextbookNumbers) {
  using Weights = std::vector<float>;
  EXPECT_EQ(make("sobel_x", {3, 3, 1}), (Weights{-1, 0, 1, -2, 0, 2, -1, 0, 1}));
  EXPECT_EQ(make("sobel_y", {3, 3, 1}), (Weights{-1, -2, -1, 0, 0, 0, 1, 2, 1}));
  EXPECT_EQ(make("prewitt_x", {3, 3, 1}), (Weights{-1, 0, 1, -1, 0, 1, -1, 0, 1}));
  EXPECT_EQ(make("scharr_y", {3, 3, 1}), (Weights{-3, -10, -3, 0, 0, 0, 3, 10, 3}));
  EXPECT_EQ(make("roberts", {2, 2, 1}), (Weights{1, 0, 0, -1}));
  EXPECT_EQ(make("kirsch", {3, 3, 1}), (Weights{5, 5, 5, -3, 0, -3, -3, -3, -3}));
  EXPECT_EQ(make("difference_x", {1, 2, 1}), (Weights{-1, 1}));
  const double row[] = {1, 4, 6, 4, 1}, step[] = {-1, -2, 0, 2, 1};
  const Weights sobel5 = make("sobel_x", {5, 5, 1});
  for (size_t y = 0; y < 5; ++y) {
    for (size_t x = 0; x < 5; ++x) EXPECT_FLOAT_EQ(sobel5[5 * y + x], row[y] * step[x] / 16.0);
  }
}

TEST(FixedForms, LieInTheMiddleOfALargerFilterAndAreCroppedInASmallerOne) {
  using Weights = std::vector<float>;
  EXPECT_EQ(make("laplacian4", {5, 3, 1}), (Weights{0, 0, 0, 0, 1, 0, 1, -4, 1, 0, 1, 0, 0, 0, 0}));
  EXPECT_EQ(make("laplacian4", {1, 3, 1}), (Weights{1, -4, 1}));
  EXPECT_EQ(make("laplacian4", {1, 1, 1}), (Weights{-4}));
  EXPECT_EQ(make("identity", {2, 4, 1}), (Weights{0, 1, 0, 0, 0, 0, 0, 0}))
      << "the centre of an even extent is the tap before the middle, as SAME pads";
}

TEST(Shifts, ReadTheNeighbourThatTheyMoveIn) {
  using Weights = std::vector<float>;
  EXPECT_EQ(make("shift_left", {3, 3, 1}), (Weights{0, 0, 0, 0, 0, 1, 0, 0, 0}));
  EXPECT_EQ(make("shift_up", {3, 3, 1}), (Weights{0, 0, 0, 0, 0, 0, 0, 1, 0}));
}

TEST(Curvature, OfTheParaboloidIsFour) {
  const Picture bowl = [](double x, double y) { return x * x + y * y; };
  for (const FilterExtent& e : {FilterExtent{3, 3, 1}, {5, 5, 1}, {7, 9, 1}}) {
    EXPECT_NEAR(answer(make("laplacian4", e), e, bowl), 4.0, 1e-5);
    EXPECT_NEAR(answer(make("laplacian8", e), e, bowl), 12.0, 1e-5);
  }
  for (const FilterExtent& e : extents(3, 3)) {
    EXPECT_NEAR(answer(make("log", e), e, bowl), 4.0, 1e-4) << label("log", e);
  }
}

TEST(Spots, AnswerToABrightDotBySign) {
  const Picture dot = [](double x, double y) { return x == 0.0 && y == 0.0 ? 1.0 : 0.0; };
  for (const int64_t n : {3, 5, 7, 9}) {
    const FilterExtent e{n, n, 1};
    EXPECT_LT(answer(make("log", e), e, dot), 0.0);
    EXPECT_LT(answer(make("laplacian8", e), e, dot), 0.0);
    EXPECT_GT(answer(make("dog", e), e, dot), 0.0);
    EXPECT_LT(answer(make("ring", e), e, dot), 0.0);
  }
}

TEST(Corner, IsSilentOnSumsOfRowsAndColumnsAndSeesTheirProduct) {
  const Picture rows_and_columns = [](double x, double y) { return std::sin(x) + y * y * y; };
  const Picture saddle = [](double x, double y) { return x * y; };
  for (const FilterExtent& e : extents(2, 2)) {
    const std::vector<float> weights = make("corner", e);
    EXPECT_NEAR(answer(weights, e, rows_and_columns), 0.0, 1e-4) << label("corner", e);
    EXPECT_NEAR(answer(weights, e, saddle), 4.0, 1e-4) << label("corner", e);
  }
}

TEST(RoundFilters, LookTheSameFromAllFourSides) {
  for (const char* id :
       {"box", "gaussian", "binomial", "laplacian4", "laplacian8", "log", "dog", "ring"}) {
    for (const size_t n : {3u, 4u, 5u, 8u, 9u}) {
      if (n % 2 == 0 && std::string_view(id).starts_with("laplacian")) continue;
      const auto side = static_cast<int64_t>(n);
      const std::vector<float> weights = make(id, {side, side, 1});
      for (size_t y = 0; y < n; ++y) {
        for (size_t x = 0; x < n; ++x) {
          const float weight = weights[y * n + x];
          EXPECT_NEAR(weight, weights[x * n + y], 1e-6f) << id << " transposed";
          EXPECT_NEAR(weight, weights[y * n + n - 1 - x], 1e-6f) << id << " flipped";
        }
      }
    }
  }
}

// A grating that runs `degrees` anticlockwise from the right.
Picture grating(double degrees, double wavelength, double phase) {
  const double angle = degrees * std::numbers::pi / 180.0;
  return [=](double x, double y) {
    const double along = x * std::cos(angle) - y * std::sin(angle);
    return std::cos(2.0 * std::numbers::pi * along / wavelength - phase);
  };
}

TEST(Gabor, AnswersMostToStripesOfItsOwnDirection) {
  const FilterExtent e{9, 9, 1};
  for (const double own : {0.0, 45.0, 90.0, 135.0}) {
    const std::string id = "gabor_" + std::to_string(static_cast<int>(own));
    const std::vector<float> even = make(id, e);
    const double best = answer(even, e, grating(own, 7.2, 0.0));
    for (const double other : {0.0, 45.0, 90.0, 135.0}) {
      if (other == own) continue;
      EXPECT_GT(best, 2.0 * std::abs(answer(even, e, grating(other, 7.2, 0.0)))) << id << other;
    }
  }
}

TEST(Gabor, EvenAndOddAreAQuadraturePair) {
  const FilterExtent e{9, 9, 1};
  for (const int degrees : {0, 45, 90, 135}) {
    const std::vector<float> even = make("gabor_" + std::to_string(degrees), e);
    const std::vector<float> odd = make("gabor_odd_" + std::to_string(degrees), e);
    double inner = 0.0;
    for (size_t i = 0; i < even.size(); ++i) inner += static_cast<double>(even[i]) * odd[i];
    EXPECT_NEAR(inner, 0.0, 1e-6);
    double least = 1e9, most = 0.0;
    for (double phase = 0.0; phase < 6.2; phase += 0.1) {
      const Picture stripes = grating(degrees, 7.2, phase);
      const double energy =
          std::pow(answer(even, e, stripes), 2) + std::pow(answer(odd, e, stripes), 2);
      least = std::min(least, energy);
      most = std::max(most, energy);
    }
    EXPECT_LT(most, 1.35 * least) << degrees << "°: energy of stripes anywhere in the window";
  }
}

TEST(BandPasses, HaveAPositivePartOfOne) {
  for (const char* id : {"ring", "gabor_0", "gabor_45", "gabor_90", "gabor_135", "gabor_odd_0",
                         "gabor_odd_45", "gabor_odd_90", "gabor_odd_135"}) {
    for (const FilterExtent& extent : extents(3, 3)) {
      double positive = 0.0;
      for (const float weight : make(id, extent)) positive += std::max(weight, 0.0f);
      EXPECT_NEAR(positive, 1.0, 1e-5) << label(id, extent);
    }
  }
}

// The answer of a three-channel filter to one flat colour.
double to_colour(const std::vector<float>& weights, std::array<double, 3> colour) {
  double sum = 0.0;
  for (size_t i = 0; i < weights.size(); ++i) sum += weights[i] * colour[i % 3];
  return sum;
}

TEST(Colours, OpposeEachOtherAndIgnoreGrey) {
  for (const FilterExtent& e : extents(1, 1, 3)) {
    const std::vector<float> red_green = make("red_green", e);
    EXPECT_NEAR(to_colour(red_green, {1, 0, 0}), 1.0, 1e-5);
    EXPECT_NEAR(to_colour(red_green, {0, 1, 0}), -1.0, 1e-5);
    EXPECT_NEAR(to_colour(red_green, {0, 0, 1}), 0.0, 1e-5);
    const std::vector<float> blue_yellow = make("blue_yellow", e);
    EXPECT_NEAR(to_colour(blue_yellow, {0, 0, 1}), 1.0, 1e-5);
    EXPECT_NEAR(to_colour(blue_yellow, {1, 1, 0}), -1.0, 1e-5);
    for (const char* id : {"red_green", "blue_yellow", "warm_edge"}) {
      const std::vector<float> weights = make(id, e);
      for (size_t tap = 0; tap < weights.size(); tap += 3) {
        EXPECT_NEAR(weights[tap] + weights[tap + 1] + weights[tap + 2], 0.0f, 1e-6f) << id;
      }
    }
  }
}

TEST(Colours, OfASingleChannelAreNothing) {
  for (const char* id : {"red_green", "blue_yellow", "warm_edge"}) {
    EXPECT_EQ(make(id, {3, 3, 1}), std::vector<float>(9, 0.0f)) << id;
  }
}

TEST(Colours, IdentityPicksItsChannelOrTheLastOne) {
  using Weights = std::vector<float>;
  EXPECT_EQ(make("identity_r", {1, 1, 3}), (Weights{1, 0, 0}));
  EXPECT_EQ(make("identity_g", {1, 1, 3}), (Weights{0, 1, 0}));
  EXPECT_EQ(make("identity_b", {1, 1, 4}), (Weights{0, 0, 1, 0}));
  EXPECT_EQ(make("identity_b", {1, 1, 2}), (Weights{0, 1}));
  EXPECT_EQ(make("identity_g", {1, 1, 1}), (Weights{1}));
}

}  // namespace
}  // namespace convoscope
