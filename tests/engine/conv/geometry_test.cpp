// Geometry against its definition by brute force: windows are laid one after the other and counted,
// not computed by the formulas under test.
#include "engine/conv/geometry.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/seeded.h"
#include "tests/support/shapes.h"

namespace convoscope {
namespace {

using convoscope::testing::families;
using convoscope::testing::legal_case;
using convoscope::testing::Random;
using convoscope::testing::Seeded;

constexpr PaddingMode kModes[] = {PaddingMode::kSame, PaddingMode::kValid, PaddingMode::kExplicit};

struct Axis {
  AxisGeometry geometry;
  PaddingMode mode;
};

Axis random_axis(Random& random) {
  const PaddingMode mode = kModes[random.integer(0, 2)];
  return {axis_geometry(random.integer(0, 40), random.integer(1, 9), random.integer(1, 9),
                        random.integer(1, 9), mode, random.integer(0, 9), random.integer(0, 9)),
          mode};
}

// The cells from the first to the last tap of a window, tap by tap.
int64_t span_by_walking(int64_t filter, int64_t dilation) {
  int64_t at = 0;
  for (int64_t tap = 1; tap < filter; ++tap) at += dilation;
  return at + 1;
}

int64_t windows_by_walking(int64_t cells, int64_t span, int64_t stride) {
  int64_t count = 0;
  for (int64_t start = 0; start + span <= cells; start += stride) ++count;
  return count;
}

TEST(Geometry, EffectiveFilterIsTheSpanOfItsTaps) {
  Seeded random;
  for (int round = 0; round < 1000; ++round) {
    const AxisGeometry g = random_axis(random).geometry;
    ASSERT_EQ(g.effective, span_by_walking(g.filter, g.dilation));
  }
}

TEST(Geometry, ValidAndExplicitOutputsAreTheWindowsThatFit) {
  Seeded random;
  for (int round = 0; round < 2000; ++round) {
    const auto [g, mode] = random_axis(random);
    if (mode == PaddingMode::kSame) continue;
    const int64_t windows = windows_by_walking(g.padded(), g.effective, g.stride);
    ASSERT_EQ(std::max<int64_t>(0, g.output), windows)
        << g.input << " " << g.filter << " " << g.stride << " " << g.dilation;
  }
}

TEST(Geometry, SameGivesOneOutputPerStrideThatStartsInTheImage) {
  Seeded random;
  for (int round = 0; round < 1000; ++round) {
    const auto [g, mode] = random_axis(random);
    if (mode != PaddingMode::kSame) continue;
    int64_t starts = 0;
    for (int64_t at = 0; at < g.input; at += g.stride) ++starts;
    ASSERT_EQ(g.output, starts);
  }
}

TEST(Geometry, SamePadsAsLittleAsItsOutputNeedsWithTheOddCellAfter) {
  Seeded random;
  for (int round = 0; round < 1000; ++round) {
    const auto [g, mode] = random_axis(random);
    if (mode != PaddingMode::kSame || g.output == 0) continue;
    int64_t pads = 0;
    while (windows_by_walking(g.input + pads, g.effective, g.stride) < g.output) ++pads;
    ASSERT_EQ(g.pad_before + g.pad_after, pads);
    ASSERT_GE(g.pad_after - g.pad_before, 0);
    ASSERT_LE(g.pad_after - g.pad_before, 1);
  }
}

TEST(Geometry, EveryWindowLiesInThePaddedInputAndUnreadCellsFollowTheLast) {
  Seeded random;
  for (int round = 0; round < 1000; ++round) {
    const AxisGeometry g = random_axis(random).geometry;
    if (g.output <= 0) continue;
    ASSERT_EQ(g.position(0, 0), -g.pad_before);
    const int64_t last = g.position(g.output - 1, g.filter - 1);
    ASSERT_LT(last, g.input + g.pad_after);
    ASSERT_EQ(g.unread_end, g.input + g.pad_after - 1 - last);
  }
}

TEST(Geometry, ValidDropsCellsAtTheEndOnlyAndFewerThanAStride) {
  Seeded random;
  for (int round = 0; round < 1000; ++round) {
    const auto [g, mode] = random_axis(random);
    if (mode != PaddingMode::kValid || g.output <= 0) continue;
    ASSERT_GE(g.unread_end, 0);
    ASSERT_LT(g.unread_end, g.stride);
  }
}

// The two statements on SAME in conv2d-semantics §2.
TEST(Geometry, SameWithStrideTwoPadsEvenImagesAfterAndOddImagesEvenly) {
  const AxisGeometry even = axis_geometry(8, 3, 2, 1, PaddingMode::kSame, 0, 0);
  EXPECT_EQ(std::pair(even.pad_before, even.pad_after), std::pair(int64_t{0}, int64_t{1}));
  const AxisGeometry odd = axis_geometry(9, 3, 2, 1, PaddingMode::kSame, 0, 0);
  EXPECT_EQ(std::pair(odd.pad_before, odd.pad_after), std::pair(int64_t{1}, int64_t{1}));
}

TEST(Geometry, OnlyExplicitReadsThePads) {
  EXPECT_EQ(axis_geometry(9, 3, 1, 1, PaddingMode::kValid, 4, 5),
            axis_geometry(9, 3, 1, 1, PaddingMode::kValid, 0, 0));
  EXPECT_EQ(axis_geometry(9, 3, 1, 1, PaddingMode::kSame, 4, 5),
            axis_geometry(9, 3, 1, 1, PaddingMode::kSame, 0, 0));
}

TEST(Geometry, OneAxisStaysDefinedForEveryValue) {
  constexpr int64_t kValues[] = {INT64_MIN, INT64_MIN + 1, -1, 0, 1, kMaxElements, INT64_MAX};
  for (const int64_t a : kValues)
    for (const int64_t b : kValues)
      for (const PaddingMode mode : kModes) {
        const AxisGeometry g = axis_geometry(a, b, a, b, mode, a, b);
        EXPECT_GE(g.stride, 1);
        EXPECT_GE(g.padded(), 0);
      }
}

TEST(Geometry, GroupsAreInputChannelsOverFilterChannels) {
  const auto g = resolve_geometry(*parse_case("1x8x8x12*3x3x3x8"));
  ASSERT_TRUE(g);
  EXPECT_EQ(g->groups, 4);
  EXPECT_EQ(g->channels_per_group(), 2);
}

TEST(Geometry, MultiplyAddsCountOnePerTapAndChannelOfEveryOutput) {
  Seeded random;
  for (int round = 0; round < 200; ++round) {
    const Case c = legal_case(random.choose());
    const auto g = resolve_geometry(c);
    ASSERT_TRUE(g) << to_string(c);
    const int64_t per_output = c.filters.h * c.filters.w * c.filters.in;
    EXPECT_EQ(g->multiply_adds(), g->output().size() * per_output);
  }
}

TEST(Families, EveryNamedCaseIsLegal) {
  for (const auto& family : families()) {
    EXPECT_FALSE(family.cases.empty());
    for (const Case& c : family.cases) {
      const auto g = resolve_geometry(c);
      EXPECT_TRUE(g) << family.name << ": " << to_string(c) << ": " << g.error().sentence;
    }
  }
}

TEST(Families, EveryRandomLegalCaseIsLegal) {
  Seeded random;
  for (int round = 0; round < 2000; ++round) {
    const Case c = legal_case(random.choose());
    ASSERT_TRUE(resolve_geometry(c)) << to_string(c);
  }
}

}  // namespace
}  // namespace convoscope
