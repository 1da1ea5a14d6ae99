// Orders of summation: sums that are written out by hand for a few terms where every order ends
// elsewhere, and laws. Each order is emulated in exact rational arithmetic in
// tests/cli/explain_test.py.
#include "engine/analysis/summation.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Seeded;

std::map<std::string, float> sums(const std::vector<Factors>& terms, int64_t channels) {
  std::map<std::string, float> by_name;
  for (const OrderedSum& sum : sums_in_orders(terms, channels)) {
    by_name[std::string(sum.name)] = sum.value;
  }
  return by_name;
}

// 2²⁴ is the first float32 whose neighbour is 2 away: adding a single 1 rounds back to it.
constexpr float kBig = 0x1p24f;

TEST(Summation, OnesAreLostOneByOneBesideALargeTerm) {
  std::vector<Factors> terms(33, Factors{1, 1});
  terms[0] = {kBig, 1};
  auto sum = sums(terms, 1);
  EXPECT_EQ(sum["fused, in order"], kBig);
  EXPECT_EQ(sum["rounded, in order"], kBig);
  EXPECT_EQ(sum["fused, backwards"], kBig + 32);
  // Sum 0 holds the large term and loses its own four ones (two of sixteen); the others keep
  // theirs.
  EXPECT_EQ(sum["8 partial sums"], kBig + 28);
  EXPECT_EQ(sum["16 partial sums"], kBig + 30);
  // 33 terms halve to 16, 8, 4, 2 and 1: the first one beside the large term is lost.
  EXPECT_EQ(sum["pairwise"], kBig + 32);
  EXPECT_EQ(sum["double, rounded once"], kBig + 32);
}

TEST(Summation, ChannelsOutermostTakesEveryTapOfAChannelFirst) {
  // y, x, q: both taps of channel 0 are large and cancel, between them stand ones of channel 1.
  const std::vector<Factors> terms = {{kBig, 1}, {1, 1}, {-kBig, 1}, {1, 1}};
  auto sum = sums(terms, 2);
  EXPECT_EQ(sum["fused, in order"], 1);
  EXPECT_EQ(sum["channels outermost"], 2);
  EXPECT_EQ(sums(terms, 1)["channels outermost"], 1);
}

TEST(Summation, AFusedProductIsNotRounded) {
  // (1 + 2⁻²³)² = 1 + 2⁻²² + 2⁻⁴⁶; float32 drops the last.
  const float a = 1 + 0x1p-23f;
  auto sum = sums({{-1 - 0x1p-22f, 1}, {a, a}}, 1);
  EXPECT_EQ(sum["fused, in order"], 0x1p-46f);
  EXPECT_EQ(sum["rounded, in order"], 0);
  EXPECT_EQ(sum["pairwise"], 0);
  EXPECT_EQ(sum["double, rounded once"], 0x1p-46f);
}

TEST(Summation, OfIntegersIsTheSameInEveryOrder) {
  Seeded random;
  for (int trial = 0; trial < 200; ++trial) {
    const int64_t channels = random.integer(1, 6);
    std::vector<Factors> terms(static_cast<size_t>(channels * random.integer(0, 40)));
    int64_t expected = 0;
    for (Factors& term : terms) {
      const int64_t input = random.integer(-9, 9), weight = random.integer(-9, 9);
      term = {static_cast<float>(input), static_cast<float>(weight)};
      expected += input * weight;
    }
    for (const OrderedSum& sum : sums_in_orders(terms, channels)) {
      EXPECT_EQ(sum.value, static_cast<float>(expected)) << sum.name;
    }
  }
}

TEST(Summation, NamesAreUniqueAndSaySomething) {
  std::set<std::string_view> names;
  const auto all = sums_in_orders({}, 1);
  for (const OrderedSum& sum : all) {
    EXPECT_TRUE(names.insert(sum.name).second) << sum.name;
    EXPECT_GT(sum.what.size(), 10u);
    EXPECT_EQ(sum.value, 0) << "of no terms";
  }
}

}  // namespace
}  // namespace convoscope
