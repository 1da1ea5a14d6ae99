// Nearest legal values: always accepted, changing one parameter, as little as possible, and there
// whenever brute force over small values finds one.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "engine/conv/geometry.h"
#include "tests/support/seeded.h"
#include "tests/support/shapes.h"

namespace convoscope {
namespace {

using convoscope::testing::any_case;
using convoscope::testing::Seeded;

constexpr int kRounds = 3000;

std::vector<std::pair<std::string, std::string>> told(const char* line) {
  std::vector<std::pair<std::string, std::string>> result;
  for (const Remedy& remedy : nearest_legal(*parse_case(line))) {
    result.emplace_back(remedy.label, remedy.effect);
  }
  return result;
}

using Told = std::vector<std::pair<std::string, std::string>>;

TEST(Remedies, OfADilationThatReachesTooFar) {
  EXPECT_EQ(told("1x72x96x3*5x5x3x16 strides=2,2 dilations=1,24 padding=VALID"),
            (Told{{"dilation 23", "spans 93, output 2 wide"},
                  {"filter width 4", "spans 73, output 12 wide"},
                  {"EXPLICIT, right 1", "pads to 97, output 1 wide"},
                  {"SAME", "pads 47 + 48, output 48 wide"}}));
}

TEST(Remedies, OfAFilterTooLargeOnBothAxes) {
  EXPECT_EQ(told("1x4x6x1*7x7x1x1 padding=VALID"),
            (Told{{"filter 4×6", "spans 4×6, output 1×1"},
                  {"EXPLICIT, bottom 3, right 1", "pads to 7, output 1×1"},
                  {"SAME", "pads 3 + 3 and 3 + 3, output 4×6"}}));
}

TEST(Remedies, OfAStrideAndADilationOfZero) {
  EXPECT_EQ(told("1x8x9x3*3x3x3x4 strides=1,0"), (Told{{"stride 1", "output 9 wide"}}));
  EXPECT_EQ(told("1x8x9x3*3x3x3x4 strides=0,0"), (Told{{"stride 1", "output 8×9"}}));
  EXPECT_EQ(told("1x8x9x3*3x3x3x4 dilations=0,1"),
            (Told{{"dilation 1", "spans 3, output 8 high"}}));
}

TEST(Remedies, OfChannelsThatDoNotDivide) {
  EXPECT_EQ(told("1x8x8x4*3x3x3x8"), (Told{{"filter channels 2", "2 groups of 4 filters"}}));
  EXPECT_EQ(told("1x8x8x3*3x3x4x8"),
            (Told{{"filter channels 3", "every filter reads every channel"}}));
  EXPECT_EQ(told("1x8x8x4*3x3x2x5"),
            (Told{{"filter channels 4", "every filter reads every channel"},
                  {"4 filters", "2 in each group"}}));
}

TEST(Remedies, OfANegativePad) {
  EXPECT_EQ(told("1x8x8x3*3x3x3x8 padding=-1,0,2,2"),
            (Told{{"EXPLICIT, top 0", "pads to 8, output 6 high"},
                  {"SAME", "pads 1 + 1 and 1 + 1, output 8×8"}}));
}

TEST(Remedies, OfALegalCaseAreNone) {
  Seeded random;
  for (int round = 0; round < kRounds; ++round) {
    const Case c = any_case(random.choose());
    ASSERT_TRUE(!resolve_geometry(c) || nearest_legal(c).empty()) << to_string(c);
  }
}

// The parameters of a layer, each as the list of numbers that make it up.
using Values = std::vector<int64_t>;
enum Parameter { kStrides, kDilations, kSize, kChannels, kCount, kPads, kMode, kParameters };

Values values(const Case& c, int parameter) {
  const Pads& p = c.spec.padding.pads;
  switch (parameter) {
    case kStrides:
      return {c.spec.strides.h, c.spec.strides.w};
    case kDilations:
      return {c.spec.dilations.h, c.spec.dilations.w};
    case kSize:
      return {c.filters.h, c.filters.w};
    case kChannels:
      return {c.filters.in};
    case kCount:
      return {c.filters.out};
    case kPads:
      if (c.spec.padding.mode != PaddingMode::kExplicit) return {0, 0, 0, 0};
      return {p.top, p.bottom, p.left, p.right};
    default:
      return {c.spec.padding.mode == PaddingMode::kSame};
  }
}

Case with(Case c, int parameter, const Values& v) {
  switch (parameter) {
    case kStrides:
      c.spec.strides = {v[0], v[1]};
      break;
    case kDilations:
      c.spec.dilations = {v[0], v[1]};
      break;
    case kSize:
      c.filters.h = v[0];
      c.filters.w = v[1];
      break;
    case kChannels:
      c.filters.in = v[0];
      break;
    case kCount:
      c.filters.out = v[0];
      break;
    case kPads:
      c.spec.padding = {PaddingMode::kExplicit, {v[0], v[1], v[2], v[3]}};
      break;
    default:
      c.spec.padding.mode = PaddingMode::kSame;
  }
  return c;
}

// The parameter that a remedy changed; kParameters when it changed none or several.
int changed_parameter(const Case& from, const Case& to) {
  if (from.spec.padding.mode != PaddingMode::kSame && with(from, kMode, {1}) == to) return kMode;
  int found = kParameters;
  for (int parameter = 0; parameter < kMode; ++parameter) {
    if (values(from, parameter) != values(to, parameter) &&
        with(from, parameter, values(to, parameter)) == to) {
      found = parameter;
    }
  }
  return found;
}

TEST(Remedies, AreAcceptedAndChangeOneParameterEach) {
  Seeded random;
  int remedies = 0;
  for (int round = 0; round < kRounds; ++round) {
    const Case c = any_case(random.choose());
    SCOPED_TRACE(to_string(c));
    std::vector<int> seen;
    for (const Remedy& remedy : nearest_legal(c)) {
      ++remedies;
      ASSERT_TRUE(resolve_geometry(remedy.conv_case)) << remedy.label;
      ASSERT_FALSE(remedy.effect.empty());
      const int parameter = changed_parameter(c, remedy.conv_case);
      ASSERT_NE(parameter, kParameters) << remedy.label;
      ASSERT_EQ(std::ranges::count(seen, parameter), 0) << remedy.label;
      seen.push_back(parameter);
    }
    ASSERT_LE(seen.size(), 4u);
  }
  EXPECT_GT(remedies, kRounds / 10);
}

TEST(Remedies, NoNumberInThemCanStayNearerToWhatItWas) {
  Seeded random;
  for (int round = 0; round < kRounds; ++round) {
    const Case c = any_case(random.choose());
    for (const Remedy& remedy : nearest_legal(c)) {
      const int parameter = changed_parameter(c, remedy.conv_case);
      if (parameter == kMode) continue;
      const Values before = values(c, parameter);
      const Values after = values(remedy.conv_case, parameter);
      for (size_t i = 0; i < after.size(); ++i) {
        // No taps or no filters can be legal, since nothing is computed; no one wants that offered.
        const bool counts = parameter == kSize || parameter == kCount;
        for (int64_t value = counts ? 1 : -8; value <= 40; ++value) {
          if (std::abs(value - before[i]) >= std::abs(after[i] - before[i])) continue;
          Values nearer = after;
          nearer[i] = value;
          ASSERT_FALSE(resolve_geometry(with(c, parameter, nearer)))
              << to_string(c) << ": " << remedy.label << " could be " << value;
        }
      }
    }
  }
}

// Whether some values of one parameter, both of its numbers free, make the case legal.
bool can_be_mended(const Case& c, int parameter) {
  const Values start = values(c, parameter);
  Values v = start;
  for (int64_t a = 1; a <= 12; ++a) {
    for (int64_t b = 1; b <= 12; ++b) {
      v[0] = a;
      if (v.size() > 1) v[1] = b;
      if (resolve_geometry(with(c, parameter, v))) return true;
      if (v.size() == 1) break;
    }
  }
  return false;
}

TEST(Remedies, ExistForEveryParameterThatCanMendTheCase) {
  Seeded random;
  for (int round = 0; round < kRounds; ++round) {
    const Case c = any_case(random.choose());
    if (resolve_geometry(c)) continue;
    std::vector<int> offered;
    for (const Remedy& remedy : nearest_legal(c)) {
      offered.push_back(changed_parameter(c, remedy.conv_case));
    }
    for (const int parameter : {kStrides, kDilations, kSize, kChannels, kCount}) {
      ASSERT_EQ(std::ranges::count(offered, parameter) == 1, can_be_mended(c, parameter))
          << to_string(c) << ", parameter " << parameter;
    }
  }
}

TEST(Remedies, TheFirstStandsInOneLine) {
  EXPECT_EQ(nearest_text(*parse_case("1x16x16x1*7x7x1x1 dilations=3,3 padding=VALID")),
            "dilation 2 (spans 13, output 4×4)");
  EXPECT_EQ(nearest_text(*parse_case("1x8x9x4*3x3x4x2 strides=0,1")), "stride 1 (output 8 high)");
  EXPECT_EQ(nearest_text(*parse_case("1x8x9x4*3x3x4x2")), "");
  EXPECT_EQ(nearest_text(*parse_case("1x8x9x0*3x3x4x2")), "");
}

}  // namespace
}  // namespace convoscope
