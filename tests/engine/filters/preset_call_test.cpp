// Laws of presets with parameters: how they are written, what they refuse, and what their numbers
// do to the weights. Oracles are closed forms written out here.
#include "engine/filters/preset_call.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>

#include "engine/filters/filter_bank.h"

namespace convoscope {
namespace {

std::vector<float> weights(std::string_view text, const FilterExtent& extent) {
  const Expected<PresetCall> call = parse_preset(text);
  EXPECT_TRUE(call) << text << ": " << call.error().sentence;
  return preset_weights(*call, {extent}).value();
}

std::string refusal(std::string_view text) {
  const Expected<PresetCall> call = parse_preset(text);
  EXPECT_FALSE(call) << text;
  return call ? "" : call.error().sentence;
}

double sum_of(const std::vector<float>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

TEST(PresetText, PrintsWhatItParsesWithoutSpacesAndInTheTablesOrder) {
  for (const auto& [text, printed] :
       {std::pair{"gaussian", "gaussian"},
        {"gaussian()", "gaussian"},
        {" gaussian ( sigma = 1.20 ) ", "gaussian(sigma=1.2)"},
        {"gabor(lambda=4,theta=30)", "gabor(theta=30,lambda=4)"},
        {"gabor(psi=-90)", "gabor(psi=-90)"},
        {"shift(dx=-0)", "shift(dx=0)"},
        {"random_normal(seed=7,stddev=1e-3)", "random_normal(seed=7,stddev=0.001)"}}) {
    const auto call = parse_preset(text);
    ASSERT_TRUE(call) << text;
    EXPECT_EQ(to_string(*call), printed);
    EXPECT_EQ(*parse_preset(printed), *call);
  }
}

TEST(PresetText, RefusesWhatItDoesNotKnowWithTheNearestName) {
  EXPECT_EQ(refusal("gausian(sigma=1)"), "there is no preset 'gausian'; the nearest is 'gaussian'");
  EXPECT_EQ(refusal("gabor(thta=1)"), "'gabor' has no parameter 'thta'; the nearest is 'theta'");
  EXPECT_EQ(refusal("box(sigma=1)"), "'box' takes no parameters");
}

TEST(PresetText, RefusesValuesOutOfTheirRangeWithTheRange) {
  EXPECT_EQ(refusal("gaussian(sigma=0)"),
            "sigma of 'gaussian' is 0; it should be between 0.1 and 100");
  EXPECT_EQ(refusal("gaussian(sigma=x)"), "sigma of 'gaussian' should be a number, not 'x'");
  EXPECT_EQ(refusal("kirsch(direction=30)"),
            "direction of 'kirsch' is 30; it should be a multiple of 45 between -360 and 360");
  for (const char* text : {"gaussian(sigma=nan)", "gaussian(sigma=inf)", "gaussian(sigma=)",
                           "gaussian(sigma=1e999)", "gaussian(sigma=1 2)"}) {
    EXPECT_NE(refusal(text).find("sigma of 'gaussian'"), std::string::npos) << text;
  }
}

TEST(PresetText, RefusesBrokenSyntax) {
  EXPECT_EQ(refusal("gaussian(sigma=1"), "'gaussian(sigma=1' should end with a bracket");
  EXPECT_EQ(refusal("gaussian(1)"), "'1' of 'gaussian' should be parameter=value");
  EXPECT_EQ(refusal("gaussian(sigma=1,sigma=2)"), "'gaussian' is given sigma twice");
  for (const char* text : {"", "(", ")", "()", "gaussian)", "gaussian(,)", "gaussian(sigma=1,)",
                           "gaussian(sigma=1))"}) {
    EXPECT_FALSE(parse_preset(text)) << text;
  }
}

TEST(PresetNames, SayTheParametersThatWereGiven) {
  EXPECT_EQ(preset_name("gaussian"), "Gaussian");
  EXPECT_EQ(preset_name("gabor(theta=30,lambda=4.5)"), "Gabor, θ 30°, λ 4.5");
  EXPECT_EQ(preset_name("no preset"), "no preset");
}

// Leaving a parameter out and writing down what that comes to are the same filter.
TEST(Parameters, WrittenOutAreTheSquarePresetItself) {
  for (const Preset& preset : presets()) {
    if (preset.parameters.empty() || preset.initializer) continue;
    for (const int64_t n : {1, 2, 3, 5, 6, 9}) {
      const FilterExtent extent{n, n, 3};
      PresetCall call{&preset, {}};
      for (size_t i = 0; i < preset.parameters.size(); ++i) {
        call.arguments.values[i] = call.value(i, extent);
      }
      const auto written = preset_weights(call, {extent}).value(), plain = preset.make(extent);
      ASSERT_EQ(written.size(), plain.size());
      for (size_t i = 0; i < plain.size(); ++i) {
        EXPECT_NEAR(written[i], plain[i], 2e-6f * std::max(1.0f, std::abs(plain[i])))
            << preset.id << " " << n << " weight " << i;
      }
    }
  }
}

TEST(Parameters, OfAnyLegalValueMakeFiniteWeights) {
  for (const Preset& preset : presets()) {
    for (size_t i = 0; i < preset.parameters.size(); ++i) {
      const PresetParameter& parameter = preset.parameters[i];
      for (const double value : {parameter.min, parameter.max}) {
        PresetCall call{&preset, {}};
        call.arguments.values[i] = value;
        ASSERT_TRUE(parse_preset(to_string(call))) << to_string(call);
        for (const FilterExtent& extent : {FilterExtent{1, 1, 1}, {2, 5, 3}, {7, 7, 3}}) {
          const std::vector<float> made = preset_weights(call, {extent}).value();
          for (const float weight : made) EXPECT_TRUE(std::isfinite(weight)) << to_string(call);
        }
      }
    }
  }
}

TEST(Gaussian, HasTheVarianceThatItIsGiven) {
  const FilterExtent extent{31, 31, 1};
  for (const double sigma : {1.0, 1.7, 3.0}) {
    const auto w = weights("gaussian(sigma=" + std::to_string(sigma) + ")", extent);
    double variance = 0;
    for (int64_t i = 0; i < 31 * 31; ++i) {
      variance += w[static_cast<size_t>(i)] * std::pow(static_cast<double>(i % 31 - 15), 2);
    }
    EXPECT_NEAR(sum_of(w), 1, 1e-6);
    EXPECT_NEAR(variance, sigma * sigma, 2e-4) << sigma;
  }
}

TEST(Gaussian, OfAWideWindowIsRoundInTapsNotInExtents) {
  const auto w = weights("gaussian(sigma=1)", {5, 9, 1});
  EXPECT_FLOAT_EQ(w[2 * 9 + 5] / w[2 * 9 + 4], std::exp(-0.5f));
  EXPECT_FLOAT_EQ(w[3 * 9 + 4] / w[2 * 9 + 4], std::exp(-0.5f));
}

TEST(Shift, PutsItsOneOnTheOppositeSide) {
  EXPECT_EQ(weights("shift(dx=-1)", {3, 3, 1}), weights("shift_left", {3, 3, 1}));
  EXPECT_EQ(weights("shift(dx=0,dy=-1)", {3, 3, 1}), weights("shift_up", {3, 3, 1}));
  EXPECT_EQ(sum_of(weights("shift(dx=9)", {3, 3, 1})), 0) << "beyond the window";
}

TEST(Kirsch, TurnsItsThreeFives) {
  using Weights = std::vector<float>;
  EXPECT_EQ(weights("kirsch(direction=90)", {3, 3, 1}), weights("kirsch", {3, 3, 1}));
  EXPECT_EQ(weights("kirsch(direction=0)", {3, 3, 1}), (Weights{-3, -3, 5, -3, 0, 5, -3, -3, 5}));
  EXPECT_EQ(weights("kirsch(direction=-135)", {3, 3, 1}),
            (Weights{-3, -3, -3, 5, 0, -3, 5, 5, -3}));
}

TEST(MotionBlur, IsTheMeanAlongALine) {
  using Weights = std::vector<float>;
  EXPECT_EQ(weights("motion_blur(length=3,angle=90)", {3, 3, 1}),
            (Weights{0, 1 / 3.0f, 0, 0, 1 / 3.0f, 0, 0, 1 / 3.0f, 0}));
  const auto rising = weights("motion_blur(length=4.2426,angle=45)", {3, 3, 1});
  for (const size_t i : {2u, 4u, 6u}) EXPECT_NEAR(rising[i], 1 / 3.0, 1e-4) << i;
  EXPECT_NEAR(sum_of(weights("motion_blur(length=50,angle=20)", {5, 7, 1})), 1, 1e-6);
}

TEST(Unsharp, OfAnyAmountKeepsFlatAreas) {
  for (const char* text : {"unsharp(amount=0)", "unsharp(amount=3)", "unsharp(sigma=2)"}) {
    EXPECT_NEAR(sum_of(weights(text, {7, 7, 1})), 1, 1e-5) << text;
  }
  EXPECT_EQ(weights("unsharp(amount=0)", {3, 3, 1}), weights("identity", {3, 3, 1}));
}

TEST(LaplacianOfGaussian, OfAnyWidthAnswersTheParaboloidWithFour) {
  for (const char* text : {"log(sigma=0.5)", "log(sigma=1)", "log(sigma=2.5)"}) {
    const auto w = weights(text, {9, 9, 1});
    double answer = 0;
    for (int64_t i = 0; i < 81; ++i) {
      const double x = static_cast<double>(i % 9 - 4), y = static_cast<double>(i / 9 - 4);
      answer += w[static_cast<size_t>(i)] * (x * x + y * y);
    }
    EXPECT_NEAR(answer, 4, 1e-4) << text;
    EXPECT_NEAR(sum_of(w), 0, 1e-5) << text;
  }
}

TEST(Gabor, IsDaugmansFormLessItsMean) {
  const double theta = 30 * std::numbers::pi / 180, lambda = 5, sigma = 1.8, gamma = 0.7,
               psi = 20 * std::numbers::pi / 180;
  const auto w = weights("gabor(theta=30,lambda=5,sigma=1.8,gamma=0.7,psi=20)", {9, 11, 1});
  std::vector<double> bell, wave;
  for (int y = -4; y <= 4; ++y) {
    for (int x = -5; x <= 5; ++x) {
      const double along = x * std::cos(theta) - y * std::sin(theta);
      const double beside = x * std::sin(theta) + y * std::cos(theta);
      bell.push_back(
          std::exp(-(along * along + gamma * gamma * beside * beside) / (2 * sigma * sigma)));
      wave.push_back(bell.back() * std::cos(2 * std::numbers::pi * along / lambda + psi));
    }
  }
  const double mean = std::accumulate(wave.begin(), wave.end(), 0.0) /
                      std::accumulate(bell.begin(), bell.end(), 0.0);
  double positive = 0;
  for (size_t i = 0; i < wave.size(); ++i) {
    wave[i] -= mean * bell[i];
    positive += std::max(wave[i], 0.0);
  }
  for (size_t i = 0; i < wave.size(); ++i) EXPECT_NEAR(w[i], wave[i] / positive, 1e-7) << i;
}

TEST(Gabor, OddAndEvenOfTheTableAreItsPhasesAndDirections) {
  for (const auto& [text, id] : {std::pair{"gabor(theta=45)", "gabor_45"},
                                 {"gabor(theta=135,psi=-90)", "gabor_odd_135"},
                                 {"gabor(theta=0,psi=-90)", "gabor_odd_0"}}) {
    const auto a = weights(text, {6, 9, 1}), b = weights(id, {6, 9, 1});
    for (size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 1e-6) << text;
  }
}

TEST(OverBank, TurnsAGaborThroughHalfATurnInEqualSteps) {
  const auto call = parse_preset("gabor(lambda=4)").value();
  const auto calls = over_bank(call, {5, 5, 1}, 7, {.orientations = 3, .phases = 2});
  std::vector<std::string> texts;
  for (const PresetCall& own : calls) texts.push_back(to_string(own));
  EXPECT_EQ(texts, (std::vector<std::string>{
                       "gabor(theta=0,lambda=4)", "gabor(theta=0,lambda=4,psi=-90)",
                       "gabor(theta=60,lambda=4)", "gabor(theta=60,lambda=4,psi=-90)",
                       "gabor(theta=120,lambda=4)", "gabor(theta=120,lambda=4,psi=-90)",
                       "gabor(theta=0,lambda=5.66)"}));
}

TEST(OverBank, MakesCallsThatParse) {
  for (const char* text : {"gabor(theta=-300,psi=-300,lambda=199)", "kirsch(direction=-315)", "box",
                           "he_normal(seed=3)"}) {
    const auto call = parse_preset(text).value();
    for (const PresetCall& own : over_bank(call, {5, 5, 3}, 40, {.orientations = 7, .phases = 2})) {
      EXPECT_EQ(parse_preset(to_string(own)), own) << to_string(own);
    }
  }
}

TEST(BankOfPresets, OfOneInitializerIsTheBankThatItDraws) {
  const auto bank = bank_of_presets({"box", "he_normal(seed=4)", "he_normal(seed=4)"}, 3, 5, 2);
  const auto drawn =
      initialized_bank({.kind = InitializerKind::kHeNormal, .seed = 4}, {3, 5, 2, 3});
  for (const int64_t k : {1, 2}) EXPECT_EQ(filter_weights(*bank, k), filter_weights(*drawn, k));
  EXPECT_NE(filter_weights(*bank, 1), filter_weights(*bank, 2));
}

}  // namespace
}  // namespace convoscope
