// Laws of engine/core/text.h. The expected texts were written by hand.
#include "engine/core/text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

namespace convoscope {
namespace {

constexpr std::string_view kKeys[] = {"strides", "padding", "dilations", "name", "filters"};

TEST(NearestWord, FindsTheKeyBehindOneTypingMistake) {
  EXPECT_EQ(nearest_word("stride", kKeys), "strides");
  EXPECT_EQ(nearest_word("paddding", kKeys), "padding");
  EXPECT_EQ(nearest_word("dialtions", kKeys), "dilations");
  EXPECT_EQ(nearest_word("nane", kKeys), "name");
  EXPECT_EQ(nearest_word("filters", kKeys), "filters");
}

TEST(NearestWord, CountsSwappedNeighboursAsOneMistake) {
  constexpr std::string_view kWords[] = {"bxc", "acb"};
  EXPECT_EQ(nearest_word("abc", kWords), "acb") << "bxc is two mistakes away, acb one swap";
}

TEST(NearestWord, PrefersTheFirstOfEquallyNearWords) {
  constexpr std::string_view kWords[] = {"sobel_x", "sobel_y"};
  EXPECT_EQ(nearest_word("sobel", kWords), "sobel_x");
  EXPECT_EQ(nearest_word("sobel", {}), "");
  EXPECT_EQ(nearest_word("", kKeys), "name") << "the shortest word takes the fewest insertions";
}

TEST(GroupDigits, JoinsGroupsOfThreeByNoBreakSpaces) {
  EXPECT_EQ(group_digits(0), "0");
  EXPECT_EQ(group_digits(999), "999");
  EXPECT_EQ(group_digits(1200), "1200");
  EXPECT_EQ(group_digits(12345), "12\u00a0345");
  EXPECT_EQ(group_digits(123456), "123\u00a0456");
  EXPECT_EQ(group_digits(2073600), "2\u00a0073\u00a0600");
  EXPECT_EQ(group_digits(-2073600), "\u22122\u00a0073\u00a0600");
  EXPECT_EQ(group_digits(std::numeric_limits<int64_t>::min()),
            "\u22129\u00a0223\u00a0372\u00a0036\u00a0854\u00a0775\u00a0808");
}

TEST(Significant, RoundsToTheDigitsAskedForAndDropsZeros) {
  EXPECT_EQ(significant(-0.15381, 4), "\u22120.1538");
  EXPECT_EQ(significant(0.5, 4), "0.5");
  EXPECT_EQ(significant(1.0, 3), "1");
  EXPECT_EQ(significant(100.0, 2), "100");
  EXPECT_EQ(significant(3.14159265, 5), "3.1416");
  EXPECT_EQ(significant(0.00123456, 3), "0.00123");
  EXPECT_EQ(significant(-0.0, 3), "0");
}

TEST(Significant, NeverRoundsDigitsBeforeThePointAway) {
  EXPECT_EQ(significant(1234.0, 3), "1234");
  EXPECT_EQ(significant(2074.48, 5), "2074.5");
  EXPECT_EQ(significant(9999999.0, 2), "9999999");
}

TEST(Significant, WritesVerySmallAndVeryLargeNumbersWithAnExponent) {
  EXPECT_EQ(significant(1.2e-7, 4), "1.2e\u22127");
  EXPECT_EQ(significant(-3e9, 4), "\u22123e9");
  EXPECT_EQ(significant(1.2345e20, 3), "1.23e20");
  EXPECT_EQ(significant(1e-4, 3), "0.0001");
}

TEST(Significant, NamesWhatIsNotANumber) {
  EXPECT_EQ(significant(std::nan(""), 3), "nan");
  EXPECT_EQ(significant(-std::numeric_limits<double>::infinity(), 3), "\u2212inf");
}

TEST(RoundTrip, ReadsBackAsTheSameBits) {
  const auto seed = static_cast<uint32_t>(::testing::UnitTest::GetInstance()->random_seed());
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 engine(seed);
  for (int i = 0; i < 20000; ++i) {
    const uint32_t bits = engine();
    float value, back;
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) continue;
    const std::string text = round_trip(value);
    back = std::strtof(text.c_str(), nullptr);
    ASSERT_EQ(std::memcmp(&back, &value, sizeof value), 0) << text;
  }
}

TEST(RoundTrip, IsTheShortestText) {
  EXPECT_EQ(round_trip(0.1f), "0.1");
  EXPECT_EQ(round_trip(-0.125f), "-0.125");
  EXPECT_EQ(round_trip(1.0f), "1");
  EXPECT_EQ(round_trip(-0.0f), "-0");
}

}  // namespace
}  // namespace convoscope
