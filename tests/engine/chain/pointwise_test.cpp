// Laws of the activation functions that hold for every one of them; their values are compared with
// TensorFlow's in tests/golden.
#include "engine/chain/pointwise.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Seeded;

float value(Activation activation, float x) {
  float y = 0;
  activate(activation, &x, &y, 1);
  return y;
}

float slope(Activation activation, float x) {
  const float one = 1;
  float dx = 0;
  activate_backprop(activation, &x, &one, &dx, 1);
  return dx;
}

TEST(Relu, KeepsWhatIsAboveZeroAndZeroesTheRest) {
  Seeded random;
  Tensor sums({1, 300, 301, 3}, DataFormat::kNCHW);
  testing::exact_fill(sums, random);
  Tensor output = sums.clone();
  activate(Activation::kRelu, sums.data(), output.data(), sums.size());
  for (int64_t i = 0; i < sums.size(); ++i) {
    ASSERT_EQ(output.data()[i], std::fmax(sums.data()[i], 0.0f)) << i;
    ASSERT_FALSE(std::signbit(output.data()[i])) << i;
  }
}

TEST(Activate, WithoutAFunctionCopiesTheSums) {
  const float sums[] = {-1.5f, 0, 2};
  float output[3] = {};
  activate(Activation::kNone, sums, output, 3);
  EXPECT_EQ(output[0], -1.5f);
  EXPECT_EQ(output[2], 2.0f);
}

TEST(Activate, NotANumberStaysSo) {
  for (const ActivationWords& words : activations()) {
    EXPECT_TRUE(std::isnan(value(words.kind, std::numeric_limits<float>::quiet_NaN())))
        << words.name;
  }
}

TEST(Activate, FarFromZeroIsTheLimit) {
  EXPECT_EQ(value(Activation::kSigmoid, 1e30f), 1.0f);
  EXPECT_EQ(value(Activation::kSigmoid, -1e30f), 0.0f);
  EXPECT_EQ(value(Activation::kTanh, -1e30f), -1.0f);
  EXPECT_EQ(value(Activation::kElu, -1e30f), -1.0f);
  EXPECT_EQ(value(Activation::kGelu, 1e30f), 1e30f);
  EXPECT_EQ(value(Activation::kSwish, -1e30f), 0.0f);
  EXPECT_EQ(value(Activation::kRelu6, HUGE_VALF), 6.0f);
}

// The slope against the difference quotient of the values, away from the corners.
TEST(ActivateBackprop, IsTheSlope) {
  Seeded random;
  for (const ActivationWords& words : activations()) {
    for (int trial = 0; trial < 300; ++trial) {
      const auto x = static_cast<float>(random.integer(-800, 800)) / 100 + 0.005f;
      constexpr float kStep = 1.0f / 512;
      const double quotient =
          (double{value(words.kind, x + kStep)} - value(words.kind, x - kStep)) / (2 * kStep);
      EXPECT_NEAR(slope(words.kind, x), quotient, 4e-4) << words.name << " at " << x;
    }
  }
}

TEST(ActivateBackprop, MayBeComputedInPlace) {
  const float sums[] = {-1, 2};
  float gradient[] = {3, 4};
  activate_backprop(Activation(Activation::kLeakyRelu, 0.5f), sums, gradient, gradient, 2);
  EXPECT_EQ(gradient[0], 1.5f);
  EXPECT_EQ(gradient[1], 4.0f);
}

}  // namespace
}  // namespace convoscope
