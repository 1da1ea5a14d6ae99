// Laws of Winograd for pictures with few channels, along the rows and along both axes: the stated
// bound on zero-mean and on offset data, nothing that isn't finite spreads, the same bits however
// the work is cut. The oracle is conv2d_reference.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "engine/conv/conv2d.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/reference.h"
#include "engine/conv/simd.h"
#include "tests/support/compare.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::same_bits;
using testing::Seeded;

struct Data {
  Case conv_case;
  Geometry geometry;
  Tensor input, filters;
};

// Around whole numbers of tiles and of segments of 128 pixels.
Case random_case(Algorithm algorithm, Seeded& random) {
  Case c;
  c.input = {random.integer(1, 2), random.integer(1, 12),
             128 * random.integer(0, 2) + random.integer(1, 30), random.integer(1, 4)};
  c.filters = {random.integer(1, 6), 3 + 2 * random.integer(0, 1), c.input.c,
               random.integer(1, 40)};
  c.spec.strides.h = random.integer(1, 2);
  c.spec.dilations.h = random.integer(1, 2);
  if (algorithm == Algorithm::kPlaneWinograd) {
    c.filters.h = c.filters.w;
    c.spec.strides.h = c.spec.dilations.h = 1;
  }
  if (random.chance(30)) {
    c.spec.padding.mode = PaddingMode::kExplicit;
    c.spec.padding.pads = {random.integer(0, 9), 11, 7, random.integer(0, 9)};
  }
  if (random.chance(30)) c.spec.data_format = DataFormat::kNCHW;
  return c;
}

// The same in groups that share vectors of the target, which has more than two lanes.
Case grouped_case(Seeded& random) {
  const int64_t lanes = kernels::vector_lanes();
  Case c = random_case(Algorithm::kLineWinograd, random);
  int64_t per_group = 2;
  while (2 * per_group < lanes && random.chance(60)) per_group *= 2;
  c.input.w = random.integer(1, 30);
  c.input.c = lanes * random.integer(1, 6);
  c.filters = {3, 3, per_group, c.input.c};
  c.spec.strides = {};
  c.spec.dilations.w = random.integer(1, 2);
  c.spec.data_format = DataFormat::kNHWC;
  return c;
}

Case any_case(Algorithm algorithm, Seeded& random) {
  const bool in_groups = algorithm == Algorithm::kLineWinograd && kernels::vector_lanes() > 2;
  return in_groups && random.chance(40) ? grouped_case(random) : random_case(algorithm, random);
}

Data data_of(const Case& c, Seeded& random, float low = -1, float high = 1) {
  Data data{c, *resolve_geometry(c), testing::exact_image(c.input, c.spec.data_format, random),
            testing::exact_filters(c.filters, random)};
  testing::real_fill(data.input, random, low, high);
  testing::real_fill(data.filters, random);
  return data;
}

// Every finite element of the reference within `error` of the largest sum of |x·w|, every other one
// the same.
void expect_bound(const Data& data, const Tensor& output, double error) {
  constexpr double kRare = 1.2;  // one element in a million; see line_winograd_entry.cpp
  const Tensor expected = conv2d_reference(data.input, data.filters, data.geometry);
  const Tensor norms = conv2d_reference(testing::absolute(data.input),
                                        testing::absolute(data.filters), data.geometry);
  EXPECT_TRUE(testing::within_error(output, expected, norms, kRare * error));
}

class FewChannelWinogradTest : public ::testing::TestWithParam<std::tuple<std::string, Algorithm>> {
 protected:
  Expected<Tensor> compute(const Data& data, Conv2dOptions options = {},
                           Plan* plan = nullptr) const {
    options.algorithm = algorithm_;
    return conv2d(data.input, data.filters, data.conv_case.spec, options, plan);
  }

  kernels::ScopedTarget target_{std::get<0>(GetParam())};
  const Algorithm algorithm_ = std::get<1>(GetParam());
};

TEST_P(FewChannelWinogradTest, StaysWithinItsBound) {
  Seeded random;
  for (int i = 0; i < 24 && !HasFailure(); ++i) {
    const Case c = any_case(algorithm_, random);
    SCOPED_TRACE(to_string(c));
    for (const float low : {-1.0f, 0.0f, 100.0f}) {
      const Data data = data_of(c, random, low, low + 1 - std::min(low, 0.0f));
      Plan plan;
      const auto output = compute(data, {.blocks = {.rows = random.integer(0, 5)}}, &plan);
      ASSERT_TRUE(output) << output.error().sentence;
      EXPECT_LE(plan.error, most_error(Precision::kFast));
      expect_bound(data, *output, plan.error);
    }
  }
}

TEST_P(FewChannelWinogradTest, IsFaithfulOnPictures) {
  Seeded random;
  for (const char* line : {"1x64x200x3*5x5x3x16", "1x48x100x4*3x3x4x16", "1x28x28x256*3x3x8x256",
                           "1x56x30x64*3x3x4x64"}) {
    SCOPED_TRACE(line);
    const Case c = *parse_case(line);
    const bool in_groups = c.filters.in < c.input.c;
    if (in_groups && c.filters.in >= kernels::vector_lanes()) continue;
    if (in_groups && algorithm_ == Algorithm::kPlaneWinograd) continue;
    for (const float low : {-1.0f, 0.0f, 100.0f}) {
      const Data data = data_of(c, random, low, low + 1 - std::min(low, 0.0f));
      Plan plan;
      const auto output = compute(data, {}, &plan);
      ASSERT_TRUE(output) << output.error().sentence;
      const bool along_rows = algorithm_ == Algorithm::kLineWinograd;
      if (kernels::vector_lanes() >= 8 && (along_rows || data.geometry.w.filter == 3)) {
        EXPECT_LE(plan.error, most_error(Precision::kFaithful));
      }
      expect_bound(data, *output, plan.error);
    }
  }
}

TEST_P(FewChannelWinogradTest, StaysWithinItsBoundWhereItWritesPastTheCaches) {
  Seeded random;
  for (const char* line : {"1x250x270x3*3x3x3x16", "1x120x140x3*5x5x3x80 format=NCHW"}) {
    SCOPED_TRACE(line);
    const Data data = data_of(*parse_case(line), random, -1, 1);
    Plan plan;
    const auto output = compute(data, {}, &plan);
    ASSERT_TRUE(output) << output.error().sentence;
    expect_bound(data, *output, plan.error);
  }
}

TEST_P(FewChannelWinogradTest, SpreadsNothingBeyondItsWindow) {
  Seeded random;
  for (int i = 0; i < 12 && !HasFailure(); ++i) {
    const Case c = any_case(algorithm_, random);
    SCOPED_TRACE(to_string(c));
    Data data = data_of(c, random);
    Tensor& special = i % 4 == 0 ? data.filters : data.input;
    const float values[] = {std::numeric_limits<float>::infinity(),
                            std::numeric_limits<float>::quiet_NaN()};
    special.values()[static_cast<size_t>(random.integer(0, special.size() - 1))] = values[i % 2];
    const auto output = compute(data);
    ASSERT_TRUE(output);
    expect_bound(data, *output, most_error(Precision::kFast));
  }
}

TEST_P(FewChannelWinogradTest, HasTheSameBitsHoweverTheWorkIsCut) {
  Seeded random;
  for (int i = 0; i < 6 && !HasFailure(); ++i) {
    Case c = any_case(algorithm_, random);
    if (c.input.c == c.filters.in) c.filters.out = 2 + c.filters.out;
    SCOPED_TRACE(to_string(c));
    const Data data = data_of(c, random);
    Progress progress;
    const Tensor whole = *compute(data, {.parallel = {.threads = 1}, .progress = &progress});
    EXPECT_EQ(progress.done.load(), data.geometry.multiply_adds());
    EXPECT_TRUE(
        same_bits(*compute(data, {.blocks = {.rows = 3}, .parallel = {.threads = 7}}), whole));

    Tensor stale = whole.clone();
    const ImageView view = image_view(stale);
    for (int64_t n = 0; n < view.shape.n; ++n)
      for (int64_t y = 0; y < view.shape.h; ++y)
        for (int64_t x = 0; x < view.shape.w; ++x) stale.data()[view.offset(n, y, x, 1)] = -99;
    const auto part =
        conv2d_channels(data.input, data.filters, c.spec, stale, {1}, {.algorithm = algorithm_});
    ASSERT_TRUE(part);
    EXPECT_TRUE(same_bits(*part, whole));
  }
}

TEST_P(FewChannelWinogradTest, StopsWhenCancelled) {
  Seeded random;
  const Data data = data_of({{1, 20, 200, 3}, {5, 5, 3, 16}, {}}, random);
  CancelToken token;
  token.cancel();
  const auto output = compute(data, {.parallel = {.cancel = &token}});
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().kind, ErrorKind::kCancelled);
}

std::string name_of(const ::testing::TestParamInfo<FewChannelWinogradTest::ParamType>& test) {
  std::string name = std::get<0>(test.param) + "_" + to_string(std::get<1>(test.param));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Targets, FewChannelWinogradTest,
                         ::testing::Combine(::testing::ValuesIn(simd_targets()),
                                            ::testing::Values(Algorithm::kLineWinograd,
                                                              Algorithm::kPlaneWinograd)),
                         name_of);

std::string refusal(Algorithm algorithm, const char* line, Precision precision) {
  const Case c = *parse_case(line);
  const auto plan = make_plan(c, *resolve_geometry(c), Algorithm::kAuto, {}, precision);
  for (const Candidate& each : plan->candidates) {
    if (each.algorithm == algorithm) return each.refusal;
  }
  return "not a candidate";
}

TEST(FewChannelWinogradPlan, LeavesSmallAndInexactCasesToPlainSums) {
  constexpr Algorithm kLine = Algorithm::kLineWinograd, kPlane = Algorithm::kPlaneWinograd;
  constexpr Precision kFaithful = Precision::kFaithful, kFast = Precision::kFast;
  EXPECT_NE(refusal(kLine, "1x28x28x3*5x5x3x16", kFaithful), "");
  EXPECT_NE(refusal(kLine, "10x128x128x1*5x5x1x16", kFaithful), "");
  EXPECT_NE(refusal(kLine, "1x56x56x64*3x3x64x64", kFast), "");
  EXPECT_NE(refusal(kLine, "1x56x56x128*5x5x4x128", kFast), "");  // in groups for 3×3 alone
  EXPECT_NE(refusal(kPlane, "1x28x28x3*3x3x3x16", kFast), "");
  EXPECT_NE(refusal(kPlane, "10x128x128x3*5x5x3x16", kFaithful), "");
  EXPECT_EQ(refusal(kPlane, "10x128x128x3*5x5x3x16", kFast), "");
  EXPECT_NE(refusal(kPlane, "10x128x128x3*5x5x3x16 strides=2,2", kFast), "");
  EXPECT_NE(refusal(kPlane, "10x128x128x3*3x3x3x16 dilations=2,2", kFast), "");
  EXPECT_NE(refusal(kPlane, "10x128x128x5*3x3x5x16", kFast), "");
}

}  // namespace
}  // namespace convoscope
