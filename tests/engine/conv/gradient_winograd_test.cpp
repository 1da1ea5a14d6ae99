// Laws of gradients that aren't plain sums, on every SIMD target of this machine: they lie within
// the error that the plan states, and on data far from zero within that of a plain sum, NaN and
// infinity reach exactly the elements that they touch, threads change no bit, and small cases stay
// plain sums. The oracles are those of reference_gradients.h.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <tuple>

#include "engine/conv/gradients.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/kernels/winograd_schemes.h"
#include "engine/conv/kernels/winograd_upward.h"
#include "engine/conv/simd.h"
#include "tests/engine/conv/gradient_samples.h"
#include "tests/support/compare.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::gradient;
using testing::reference_gradient;
using testing::Seeded;
using testing::Wrt;
using Data = testing::GradientData;

// Uniform numbers in ±1/2, moved by `offset`.
Data random_data(const std::string& line, Seeded& random, double offset = 0) {
  const Case c = *parse_case(line);
  const Geometry geometry = *resolve_geometry(c);
  Data data{c, geometry, Tensor(c.input, c.spec.data_format), Tensor(c.filters),
            Tensor(geometry.output(), c.spec.data_format)};
  for (Tensor* tensor : {&data.input, &data.filters, &data.out_backprop}) {
    for (float& value : tensor->values()) {
      value = static_cast<float>(
          static_cast<double>(random.integer(-(1 << 23), 1 << 23)) * 0x1p-24 + offset);
    }
  }
  return data;
}

// Sums of absolute products.
Tensor norms_of(Wrt wrt, const Data& d) {
  return reference_gradient(wrt, {d.conv_case, d.geometry, testing::absolute(d.input),
                                  testing::absolute(d.filters), testing::absolute(d.out_backprop)});
}

TEST(UpwardScheme, IsTheInputGradientOfThreeTapsAtStrideTwo) {
  // It is bilinear, so unit vectors decide: sample i, the gradient at output i − 1, reaches
  // position 2(i − 1) + t through tap t. Filters are transformed with their taps backwards.
  for (int i = 0; i < kernels::kUpwardSamples; ++i) {
    for (int t = 0; t < 3; ++t) {
      for (int o = 0; o < kernels::kUpwardOutputs; ++o) {
        double sum = 0;
        for (int p = 0; p < kernels::kUpwardPoints; ++p) {
          sum += kernels::upward_output_factor(o, p) * kernels::kStrided4Scheme.filter[p][2 - t] *
                 kernels::upward_sample_factor(p, i);
        }
        EXPECT_NEAR(sum, o == 2 * (i - 1) + t ? 1 : 0, 1e-13)
            << "sample " << i << ", tap " << t << ", position " << o;
      }
    }
  }
}

// Every remainder of tiles, lanes and channels, padding, phases and both data formats.
const char* const kCases[] = {
    "1x8x8x16*3x3x16x16",
    "2x9x13x5*3x3x5x7",
    "1x1x1x3*3x3x3x4",
    "1x17x6x33*3x3x33x49 padding=VALID",
    "1x7x7x64*3x3x64x64",
    "1x12x15x8*3x3x8x16 dilations=2,2",
    "1x14x19x8*3x3x8x20 dilations=3,1 padding=4,0,2,5",
    "3x33x41x3*3x3x3x5",
    "1x10x11x35*3x3x35x80 format=NCHW",
    "2x9x12x6*3x3x6x5 dilations=2,1 format=NCHW",
    "1x16x16x8*3x3x8x16 strides=2,2",
    "2x13x18x20*3x3x20x18 strides=2,2 padding=VALID",
    "1x13x14x4*3x3x4x8 strides=2,2 dilations=2,2",
    "1x17x15x9*3x3x9x17 strides=2,2 format=NCHW",
    "1x15x18x8*3x3x8x16 strides=2,2 padding=3,2,1,4",
    "2x7x9x35*3x3x35x40 strides=2,2 padding=6,0,0,7",
    "1x1x2x3*3x3x3x2 strides=2,2",
    "1x20x17x7*5x5x7x6 strides=2,2 padding=2,3,1,2",
    "1x33x41x20*3x3x20x3",
    "2x30x40x7*5x5x7x4 padding=VALID",
    "1x28x35x9*3x3x9x2 format=NCHW",
    "1x12x11x6*5x5x3x8",
    "0x8x8x4*3x3x4x4",
};

class GradientWinogradTest
    : public ::testing::TestWithParam<std::tuple<std::string, Algorithm, Wrt>> {
 protected:
  // Calls body for the data of every case that the algorithm accepts, and the error that it states.
  template <typename Body>
  void for_each(Body body) {
    Seeded random;
    int accepted = 0;
    for (const char* line : kCases) {
      SCOPED_TRACE(line);
      const Data data = random_data(line, random);
      Plan plan;
      if (!gradient(wrt_, data, {.algorithm = algorithm_}, &plan)) continue;
      ++accepted;
      // With few channels, one element in a million is off by more; see line_winograd_entry.cpp.
      const bool few_channels =
          algorithm_ == Algorithm::kLineWinograd || algorithm_ == Algorithm::kPlaneWinograd;
      body(data, (few_channels ? 1.2 : 1) * plan.error, random);
      if (HasFailure()) return;
    }
    EXPECT_GT(accepted, 2);
  }

  Tensor compute(const Data& data, Conv2dOptions options = {}) const {
    options.algorithm = algorithm_;
    auto result = gradient(wrt_, data, options);
    EXPECT_TRUE(result) << result.error().sentence;
    return std::move(*result);
  }

  void expect_exact_within(const Data& data, double error) const {
    EXPECT_TRUE(testing::within_error(compute(data), reference_gradient(wrt_, data),
                                      norms_of(wrt_, data), error));
  }

  kernels::ScopedTarget target_{std::get<0>(GetParam())};
  Algorithm algorithm_ = std::get<1>(GetParam());
  Wrt wrt_ = std::get<2>(GetParam());
};

TEST_P(GradientWinogradTest, LieWithinTheStatedError) {
  for_each([&](const Data& data, double error, Seeded&) { expect_exact_within(data, error); });
}

TEST_P(GradientWinogradTest, LieWithinTheErrorOfAPlainSumFarFromZero) {
  for_each([&](const Data& data, double error, Seeded& random) {
    for (const double offset : {0.5, 10.0, -100.0}) {
      SCOPED_TRACE(offset);
      const Data moved = random_data(to_string(data.conv_case), random, offset);
      Plan plain;
      ASSERT_TRUE(gradient(wrt_, moved, {.algorithm = Algorithm::kDirect}, &plain));
      expect_exact_within(moved, std::max(error, plain.error));
    }
  });
}

TEST_P(GradientWinogradTest, NanAndInfinityReachWhatTheyTouchAndNothingElse) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  constexpr float kHuge = 0x1p125f;  // overflows in a transform
  for_each([&](const Data& data, double error, Seeded& random) {
    if (data.input.size() == 0) return;
    const auto put = [&](Tensor& tensor, float value) {
      tensor.values()[static_cast<size_t>(random.integer(0, tensor.size() - 1))] = value;
    };
    Data strange = data.clone();
    put(strange.out_backprop, kNan);
    put(strange.out_backprop, kInfinity);
    expect_exact_within(strange, error);
    Tensor& other = wrt_ == Wrt::kInput ? strange.filters : strange.input;
    put(other, -kInfinity);
    put(other, kNan);
    expect_exact_within(strange, error);
    Data large = data.clone();
    put(large.out_backprop, kHuge);  // whose rounding alone the tile's other elements feel
    expect_exact_within(large, 10 * error);
  });
}

TEST_P(GradientWinogradTest, HaveTheSameBitsForAnyThreads) {
  for_each([&](const Data& data, double, Seeded&) {
    const Tensor expected = compute(data, {.parallel = {.threads = 1}});
    for (const int threads : {2, 7}) {
      EXPECT_TRUE(testing::same_bits(compute(data, {.parallel = {.threads = threads}}), expected));
    }
  });
}

TEST_P(GradientWinogradTest, ReportEveryMultiplyAddAndStopWhenCancelled) {
  CancelToken token;
  token.cancel();
  for_each([&](const Data& data, double, Seeded&) {
    Progress progress;
    compute(data, {.progress = &progress});
    EXPECT_EQ(progress.done.load(), data.geometry.multiply_adds());
    const auto stopped =
        gradient(wrt_, data, {.algorithm = algorithm_, .parallel = {.cancel = &token}});
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().kind, ErrorKind::kCancelled);
  });
}

std::string name_of(const ::testing::TestParamInfo<GradientWinogradTest::ParamType>& test) {
  std::string name = std::get<0>(test.param) + "_" + to_string(std::get<1>(test.param));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(
    Input, GradientWinogradTest,
    ::testing::Combine(::testing::ValuesIn(simd_targets()),
                       ::testing::Values(Algorithm::kWinograd, Algorithm::kWinogradSmall,
                                         Algorithm::kLineWinograd, Algorithm::kPlaneWinograd),
                       ::testing::Values(Wrt::kInput)),
    name_of);

INSTANTIATE_TEST_SUITE_P(Filters, GradientWinogradTest,
                         ::testing::Combine(::testing::ValuesIn(simd_targets()),
                                            ::testing::Values(Algorithm::kWinograd),
                                            ::testing::Values(Wrt::kFilters)),
                         name_of);

// A case of 2^24 multiply-adds and more, where the same precision allows it.
TEST(GradientPrecision, DecidesAboutLargeCasesAndSmallOnesStayPlainSums) {
  Seeded random;
  const Data large = random_data("1x24x24x64*3x3x64x64", random);
  const Data strided = random_data("1x56x56x64*3x3x64x64 strides=2,2", random);
  const Data small = random_data("1x20x20x64*3x3x64x64", random);
  const auto chosen = [](Wrt wrt, const Data& data, Precision precision) {
    Plan plan;
    EXPECT_TRUE(gradient(wrt, data, {.precision = precision}, &plan));
    EXPECT_LE(plan.error, precision == Precision::kPlain ? 1e-5 : most_error(precision));
    return plan.algorithm;
  };
  for (const Wrt wrt : {Wrt::kInput, Wrt::kFilters}) {
    EXPECT_EQ(chosen(wrt, large, Precision::kPlain), Algorithm::kDirect);
    EXPECT_EQ(chosen(wrt, large, Precision::kFaithful), Algorithm::kWinograd);
    EXPECT_EQ(chosen(wrt, strided, Precision::kFaithful), Algorithm::kWinograd);
    EXPECT_EQ(chosen(wrt, small, Precision::kFast), Algorithm::kDirect);
  }
}

}  // namespace
}  // namespace convoscope
