// Laws of the plan: candidates stand in order of preference, the first that accepts is taken, a
// refusal is a sentence with the numbers.
#include "engine/conv/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/conv/simd.h"
#include "tests/support/shapes.h"

namespace convoscope {
namespace {

using ::testing::HasSubstr;

Expected<Plan> plan_of(const std::string& line, Algorithm wish = Algorithm::kAuto,
                       const Blocks& blocks = {}) {
  const auto conv_case = parse_case(line);
  const auto geometry = resolve_geometry(*conv_case);
  return make_plan(*conv_case, *geometry, wish, blocks);
}

TEST(Plan, TakesTheFirstCandidateThatAccepts) {
  for (const testing::Family& family : testing::families()) {
    for (const Case& c : family.cases) {
      const auto geometry = resolve_geometry(c);
      ASSERT_TRUE(geometry);
      const auto plan = make_plan(c, *geometry);
      ASSERT_TRUE(plan) << to_string(c);
      for (const Candidate& candidate : plan->candidates) {
        if (!candidate.refusal.empty()) continue;
        EXPECT_EQ(plan->algorithm, candidate.algorithm) << to_string(c);
        break;
      }
      EXPECT_EQ(plan->candidates.back().algorithm, Algorithm::kReference);
      EXPECT_EQ(plan->candidates.back().refusal, "");
      EXPECT_FALSE(plan->why.empty());
      EXPECT_GT(plan->blocks.rows, 0);
    }
  }
}

TEST(Plan, NamesTheTargetThatComputes) {
  EXPECT_EQ(plan_of("1x8x8x16*3x3x16x16")->target, simd_target());
  EXPECT_EQ(plan_of("1x8x8x16*3x3x16x16", Algorithm::kReference)->target, "double");
}

TEST(Plan, ChoosesTheKernelThatFillsItsLanes) {
  EXPECT_EQ(plan_of("1x8x8x16*3x3x16x16")->algorithm, Algorithm::kDirect);
  EXPECT_EQ(plan_of("1x8x8x16*3x3x1x16")->algorithm, Algorithm::kDepthwise);
  EXPECT_EQ(plan_of("1x64x64x3*3x3x3x2")->algorithm, Algorithm::kRows);
  EXPECT_EQ(plan_of("1x64x64x1*3x3x1x1")->algorithm, Algorithm::kImage);
}

TEST(Plan, AWishThatCantBeMetIsRefusedWithTheReason) {
  const auto plan = plan_of("1x8x8x16*3x3x16x16", Algorithm::kDepthwise);
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().kind, ErrorKind::kRefused);
  EXPECT_THAT(plan.error().sentence, HasSubstr("16 input channels"));
}

// Found by the live comparison with TensorFlow: with no rows of taps the effective filter is below
// 0.
TEST(Plan, NothingToComputeNeedsNoScratchMemory) {
  for (const char* line : {"0x12x11x8*0x2x2x0 strides=1,5 dilations=3,2",
                           "1x0x8x6*0x3x3x4 strides=4,1 dilations=3,1"}) {
    const auto plan = plan_of(line, Algorithm::kRows);
    EXPECT_TRUE(plan) << plan.error().sentence;
  }
}

TEST(Plan, KeepsTheBlocksThatWereAskedFor) {
  EXPECT_EQ(plan_of("1x8x8x16*3x3x16x16", Algorithm::kAuto, {.rows = 3})->blocks.rows, 3);
}

TEST(Plan, ACaseTooLargeForTheKernelsGoesToTheReference) {
  // The output is small, but the last tap lies 2^50 rows away in rows of 2^30 elements.
  const auto plan =
      plan_of("0x1x1048576x1024*1048576x1x1024x1 strides=1073741824,1 dilations=1073741824,1");
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->algorithm, Algorithm::kReference);
  EXPECT_FALSE(plan->candidates.front().refusal.empty());
}

TEST(Plan, TakesLargerTilesWhereSpeedIsWorthMoreThanDigits) {
  const Case c = *parse_case("1x224x224x64*3x3x64x64");
  const Geometry geometry = *resolve_geometry(c);
  const auto faithful = make_plan(c, geometry);
  EXPECT_LE(faithful->error, 5e-7);
  EXPECT_EQ(faithful->algorithm, Algorithm::kWinograd);
  const auto fast = make_plan(c, geometry, Algorithm::kAuto, {}, Precision::kFast);
  EXPECT_LE(fast->error, 2.5e-6);
  EXPECT_EQ(fast->algorithm, Algorithm::kWinogradLarge);
}

TEST(Plan, AWishOverrulesThePrecision) {
  const auto plan = plan_of("1x56x56x64*3x3x64x64", Algorithm::kWinogradLarge);
  ASSERT_TRUE(plan) << plan.error().sentence;
  EXPECT_GT(plan->error, 5e-7);
}

TEST(Plan, SmallCasesStayPlainSums) {
  for (const char* line : {"1x8x8x16*3x3x16x16", "1x28x28x16*3x3x16x32", "1x5x5x1*3x3x1x1"}) {
    const auto plan = plan_of(line);
    EXPECT_TRUE(plan->algorithm == Algorithm::kDirect || plan->algorithm == Algorithm::kRows)
        << line;
  }
}

TEST(Algorithms, EveryNameParsesBack) {
  const auto plan = plan_of("1x8x8x16*3x3x16x16");
  EXPECT_GE(plan->candidates.size(), 4u);
  for (const Candidate& candidate : plan->candidates) {
    EXPECT_EQ(parse_algorithm(to_string(candidate.algorithm)), candidate.algorithm);
    EXPECT_THAT(algorithm_names(), HasSubstr(to_string(candidate.algorithm)));
  }
  EXPECT_EQ(parse_algorithm("auto"), Algorithm::kAuto);
}

TEST(Precisions, EveryNameParsesBackAndAnotherIsAUsageError) {
  for (const Precision precision : {Precision::kPlain, Precision::kFaithful, Precision::kFast}) {
    EXPECT_EQ(parse_precision(to_string(precision)), precision);
  }
  const auto parsed = parse_precision("exact");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(parsed.error().sentence, HasSubstr("exact"));
}

TEST(Plan, StatesTheErrorOfTheCandidateThatItTakes) {
  for (const Precision precision : {Precision::kFaithful, Precision::kFast}) {
    const Case c = *parse_case("1x56x56x64*3x3x64x64");
    const auto plan = make_plan(c, *resolve_geometry(c), Algorithm::kAuto, {}, precision);
    ASSERT_TRUE(plan);
    EXPECT_GT(plan->error, 0);
    for (const Candidate& candidate : plan->candidates) {
      if (candidate.algorithm == plan->algorithm) {
        EXPECT_EQ(plan->error, candidate.error);
      }
    }
  }
}

TEST(Algorithms, AnUnknownNameIsAUsageErrorThatListsTheNames) {
  const auto parsed = parse_algorithm("winograde");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(parsed.error().sentence, HasSubstr("winograde"));
  EXPECT_THAT(parsed.error().sentence, HasSubstr("direct"));
}

}  // namespace
}  // namespace convoscope
