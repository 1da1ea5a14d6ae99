// Laws of the bench: its cases are legal, named once, and the same as in tests/bench/suite.txt; a
// measurement fits together. No time is judged.
#include "engine/bench/bench.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <string>

#include "engine/core/parallel.h"

namespace convoscope {
namespace {

TEST(BenchCases, AreLegalAndNamedOnce) {
  std::set<std::string> names;
  for (const NamedCase& named : bench_cases()) {
    EXPECT_TRUE(names.insert(named.name).second) << named.name;
    const auto conv_case = find_bench_case(named.name);
    ASSERT_TRUE(conv_case) << named.line;
    EXPECT_TRUE(resolve_geometry(*conv_case)) << named.line;
  }
}

TEST(BenchCases, StandInTheSuiteInTheSameOrder) {
  std::ifstream suite(CONVOSCOPE_BENCH_SUITE);
  ASSERT_TRUE(suite) << CONVOSCOPE_BENCH_SUITE;
  std::vector<Case> from_file, from_program;
  for (std::string line; std::getline(suite, line);) {
    if (line.empty() || line.front() == '#') continue;
    const auto conv_case = parse_case(line);
    ASSERT_TRUE(conv_case) << line;
    from_file.push_back(*conv_case);
  }
  for (const NamedCase& named : bench_cases()) from_program.push_back(*parse_case(named.line));
  EXPECT_EQ(from_file, from_program);
}

TEST(BenchCases, AnUnknownNameIsRefused) { EXPECT_FALSE(find_bench_case("no such case")); }

TEST(Passes, AreNamedOnceAndParseBack) {
  for (const Pass pass : {Pass::kForward, Pass::kBackpropInput, Pass::kBackpropFilter}) {
    const auto parsed = parse_pass(to_string(pass));
    ASSERT_TRUE(parsed);
    EXPECT_EQ(*parsed, pass);
  }
  const auto unknown = parse_pass("sideways");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, ErrorKind::kUsage);
}

class Measure : public ::testing::TestWithParam<Pass> {};

TEST_P(Measure, FitsTogether) {
  const auto measured =
      measure(*parse_case("1x8x8x4*3x3x4x8"), GetParam(), Algorithm::kDirect, 1, /*seconds=*/0);
  ASSERT_TRUE(measured) << measured.error().sentence;
  EXPECT_EQ(measured->pass, GetParam());
  EXPECT_EQ(measured->plan.algorithm, Algorithm::kDirect);
  EXPECT_EQ(measured->threads, 1);
  EXPECT_GE(measured->runs, 5);
  EXPECT_GT(measured->min_ms, 0);
  EXPECT_LE(measured->min_ms, measured->median_ms);
  const double flops = 2.0 * 8 * 8 * 9 * 4 * 8;
  EXPECT_NEAR(measured->gflops * measured->median_ms * 1e6, flops, 1e-6 * flops);
}

TEST_P(Measure, RefusesWhatConv2dRefuses) {
  const auto conv_case = parse_case("1x4x4x4*7x7x4x8 padding=VALID");
  const auto measured = measure(*conv_case, GetParam());
  ASSERT_FALSE(measured);
  EXPECT_EQ(measured.error().sentence, resolve_geometry(*conv_case).error().sentence);
}

INSTANTIATE_TEST_SUITE_P(Passes, Measure,
                         ::testing::Values(Pass::kForward, Pass::kBackpropInput,
                                           Pass::kBackpropFilter),
                         [](const auto& test) { return to_string(test.param); });

TEST(MeasuredPeak, IsPositive) { EXPECT_GT(measured_peak_gflops(1), 0); }

}  // namespace
}  // namespace convoscope
