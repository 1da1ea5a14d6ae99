// Case lines: what prints parses back, and what isn't a case line is refused, never misread.
#include "engine/conv/spec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "tests/support/seeded.h"
#include "tests/support/shapes.h"

namespace convoscope {
namespace {

using convoscope::testing::any_case;
using convoscope::testing::Seeded;
using ::testing::HasSubstr;

TEST(CaseLine, ReadsAndPrintsTheDocumentedForm) {
  const std::string line =
      "10x64x48x32*3x5x16x64 strides=2,1 dilations=1,3 padding=SAME format=NCHW";
  const auto parsed = parse_case(line);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->input, (ImageShape{10, 64, 48, 32}));
  EXPECT_EQ(parsed->filters, (FilterShape{3, 5, 16, 64}));
  EXPECT_EQ(parsed->spec.strides, (Hw{2, 1}));
  EXPECT_EQ(parsed->spec.dilations, (Hw{1, 3}));
  EXPECT_EQ(parsed->spec.padding.mode, PaddingMode::kSame);
  EXPECT_EQ(parsed->spec.data_format, DataFormat::kNCHW);
  EXPECT_EQ(to_string(*parsed), line);
}

TEST(CaseLine, WritesExplicitPadsTopBottomLeftRight) {
  const auto parsed = parse_case("1x4x4x1*3x3x1x1 padding=1,2,3,4");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->spec.padding, (Padding{PaddingMode::kExplicit, {1, 2, 3, 4}}));
  EXPECT_THAT(to_string(*parsed), HasSubstr(" padding=1,2,3,4 "));
}

TEST(CaseLine, SettingsLeftOutAreStridesOneDilationsOneSameNhwc) {
  const auto parsed = parse_case("1x8x8x3*3x3x3x4");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->spec, Conv2dSpec{});
}

TEST(CaseLine, SettingsMayStandInAnyOrderBetweenAnyBlanks) {
  const auto parsed = parse_case("  1x8x8x3*3x3x3x4\tformat=NCHW   strides=2,2 \n");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->spec.data_format, DataFormat::kNCHW);
  EXPECT_EQ(parsed->spec.strides, (Hw{2, 2}));
}

TEST(CaseLine, EveryCasePrintsAsALineThatParsesBack) {
  Seeded random;
  for (int round = 0; round < 500; ++round) {
    const Case c = any_case(random.choose());
    const auto parsed = parse_case(to_string(c));
    ASSERT_TRUE(parsed) << to_string(c);
    ASSERT_EQ(*parsed, c) << to_string(c);
  }
}

TEST(CaseLine, KeepsTheEndsOfInt64) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  const Case c{
      {kMost, kLeast, 0, -1}, {kLeast, kMost, 1, 1}, {{kLeast, kMost}, {kMost, 1}, {}, {}}};
  EXPECT_EQ(parse_case(to_string(c)), c);
}

TEST(CaseLine, MalformedLinesAreUsageErrorsThatQuoteTheWordAtFault) {
  const std::pair<const char*, const char*> kLines[] = {
      {"", "empty"},
      {"   ", "empty"},
      {"1x8x8x3", "has no *"},
      {"1x8x8*3x3x3x4", "1x8x8*3x3x3x4"},
      {"1x8x8x3x1*3x3x3x4", "1x8x8x3x1"},
      {"1x8x8x*3x3x3x4", "1x8x8x*"},
      {"x8x8x3*3x3x3x4", "x8x8x3"},
      {"1x8x8x3*3x3x3x4*1", "3x3x3x4*1"},
      {"1x8x8x3*3x3x3x4x", "3x3x3x4x"},
      {"1 x8x8x3*3x3x3x4", "\"1\" has no *"},
      {"1x8x8x3 *3x3x3x4", "1x8x8x3"},
      {"1x8x8x9223372036854775808*3x3x3x4", "9223372036854775808"},
      {"0x10x8x8x3*3x3x3x4", "0x10x8x8x3"},
      {"1.5x8x8x3*3x3x3x4", "1.5x8x8x3"},
      {"+1x8x8x3*3x3x3x4", "+1x8x8x3"},
      {"1x8x8x3*3x3x3x4 strides", "\"strides\" isn't a setting"},
      {"1x8x8x3*3x3x3x4 stride=2,2", "stride=2,2"},
      {"1x8x8x3*3x3x3x4 =2,2", "=2,2"},
      {"1x8x8x3*3x3x3x4 strides=2", "strides=2"},
      {"1x8x8x3*3x3x3x4 strides=2,2,2", "strides=2,2,2"},
      {"1x8x8x3*3x3x3x4 strides=2,", "strides=2,"},
      {"1x8x8x3*3x3x3x4 strides=", "strides="},
      {"1x8x8x3*3x3x3x4 strides=2,2 strides=1,1", "\"strides\" stands twice"},
      {"1x8x8x3*3x3x3x4 padding=same", "padding=same"},
      {"1x8x8x3*3x3x3x4 padding=EXPLICIT", "padding=EXPLICIT"},
      {"1x8x8x3*3x3x3x4 padding=1,1,1", "padding=1,1,1"},
      {"1x8x8x3*3x3x3x4 format=HWIO", "format=HWIO"},
      {"1x8x8x3*3x3x3x4 junk", "junk"},
  };
  for (const auto& [line, quoted] : kLines) {
    const auto parsed = parse_case(line);
    ASSERT_FALSE(parsed) << line;
    EXPECT_EQ(parsed.error().kind, ErrorKind::kUsage) << line;
    EXPECT_THAT(parsed.error().sentence, HasSubstr(quoted)) << line;
  }
}

}  // namespace
}  // namespace convoscope
