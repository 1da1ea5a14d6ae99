// The derivation of one axis: the words and figures of each padding mode, and that its values are
// those of the geometry.
#include <gtest/gtest.h>

#include <map>

#include "engine/conv/geometry.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using convoscope::testing::Seeded;

std::map<std::string, int64_t> values_of(const std::vector<DerivationStep>& steps) {
  std::map<std::string, int64_t> values;
  for (const auto& step : steps) values[step.quantity] = step.value;
  return values;
}

std::string told(const std::vector<DerivationStep>& steps) {
  std::string text;
  for (const auto& step : steps) {
    text += step.quantity + ": " + step.formula + ": " + step.figures + " = " +
            std::to_string(step.value) + "\n";
  }
  return text;
}

TEST(Derivation, SameShowsTheSizeThePaddingAndItsTwoHalves) {
  const auto axis = axis_geometry(96, 5, 2, 2, PaddingMode::kSame, 0, 0);
  EXPECT_EQ(told(derive_axis(axis, PaddingMode::kSame)),
            "effective filter: E = (F−1)·D + 1: 4·2 + 1 = 9\n"
            "output: O = ⌈I/S⌉: ⌈96/2⌉ = 48\n"
            "padding: P = max(0, (O−1)·S + E − I): max(0, 47·2 + 9 − 96) = 7\n"
            "before: B = ⌊P/2⌋: ⌊7/2⌋ = 3\n"
            "after: A = P − B: 7 − 3 = 4\n");
}

TEST(Derivation, SameSaysWhereALargeStrideLeavesCellsUnread) {
  const auto axis = axis_geometry(9, 1, 4, 1, PaddingMode::kSame, 0, 0);
  EXPECT_EQ(axis.unread_end, 0);
  const auto longer = axis_geometry(10, 1, 4, 1, PaddingMode::kSame, 0, 0);
  const auto steps = derive_axis(longer, PaddingMode::kSame);
  EXPECT_EQ(steps.back().figures, "10 − (2·4 + 1)");
  EXPECT_EQ(steps.back().value, 1);
}

TEST(Derivation, ValidShowsTheDivisionAndItsRemainder) {
  const auto axis = axis_geometry(96, 5, 4, 2, PaddingMode::kValid, 0, 0);
  EXPECT_EQ(told(derive_axis(axis, PaddingMode::kValid)),
            "effective filter: E = (F−1)·D + 1: 4·2 + 1 = 9\n"
            "room to move: R = I − E: 96 − 9 = 87\n"
            "output: O = ⌊R/S⌋ + 1: ⌊87/4⌋ + 1 = 22\n"
            "unread at the end: R mod S: 87 mod 4 = 3\n");
}

TEST(Derivation, ExplicitAddsBothPads) {
  const auto axis = axis_geometry(10, 3, 2, 1, PaddingMode::kExplicit, 2, 1);
  EXPECT_EQ(told(derive_axis(axis, PaddingMode::kExplicit)),
            "effective filter: E = (F−1)·D + 1: 2·1 + 1 = 3\n"
            "room to move: R = I + B + A − E: 10 + 2 + 1 − 3 = 10\n"
            "output: O = ⌊R/S⌋ + 1: ⌊10/2⌋ + 1 = 6\n"
            "unread at the end: R mod S: 10 mod 2 = 0\n");
}

TEST(Derivation, ARefusedAxisShowsItsNegativeRoomWithATrueMinus) {
  const auto axis = axis_geometry(96, 5, 2, 24, PaddingMode::kValid, 0, 0);
  EXPECT_EQ(told(derive_axis(axis, PaddingMode::kValid)),
            "effective filter: E = (F−1)·D + 1: 4·24 + 1 = 97\n"
            "room to move: R = I − E: 96 − 97 = -1\n"
            "output: O = ⌊R/S⌋ + 1: ⌊−1/2⌋ + 1 = 0\n");
}

TEST(Derivation, ItsValuesAreThoseOfTheGeometry) {
  Seeded random;
  constexpr PaddingMode kModes[] = {PaddingMode::kSame, PaddingMode::kValid,
                                    PaddingMode::kExplicit};
  for (int round = 0; round < 500; ++round) {
    const PaddingMode mode = kModes[random.integer(0, 2)];
    const auto axis =
        axis_geometry(random.integer(1, 40), random.integer(1, 9), random.integer(1, 9),
                      random.integer(1, 5), mode, random.integer(0, 9), random.integer(0, 9));
    auto values = values_of(derive_axis(axis, mode));
    ASSERT_EQ(values.at("effective filter"), axis.effective);
    ASSERT_EQ(values.at("output"), axis.output);
    ASSERT_EQ(values["unread at the end"], axis.unread_end);
    if (mode != PaddingMode::kSame) continue;
    ASSERT_EQ(values.at("before"), axis.pad_before);
    ASSERT_EQ(values.at("after"), axis.pad_after);
  }
}

}  // namespace
}  // namespace convoscope
