// Unions of products against the list of their elements. How they come about is tested with
// receptive fields.
#include "engine/analysis/element_set.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Random;
using testing::Seeded;

constexpr int64_t kExtent = 7, kChannels = 5, kPads = 2;

std::vector<int64_t> some(Random& random, int64_t low, int64_t high, int percent) {
  std::vector<int64_t> positions;
  for (int64_t p = low; p <= high; ++p) {
    if (random.chance(percent)) positions.push_back(p);
  }
  return positions;
}

AxisSet random_set(Random& random) {
  AxisSet set{some(random, 0, kExtent - 1, 40), some(random, -kPads, -1, 15)};
  for (const int64_t p : some(random, kExtent, kExtent + kPads - 1, 15)) set.padding.push_back(p);
  return set;
}

std::vector<FieldPiece> random_pieces(Random& random, int64_t count) {
  std::vector<FieldPiece> pieces;
  while (static_cast<int64_t>(pieces.size()) < count) {
    const int64_t begin = random.integer(0, kChannels - 1);
    pieces.push_back(
        {random_set(random), random_set(random), {begin, random.integer(begin + 1, kChannels)}});
    // Now and then they share factors, as sets of real branches do.
    if (pieces.size() > 1 && random.chance(40)) pieces.back().h = pieces.front().h;
    if (pieces.size() > 1 && random.chance(40)) pieces.back().w = pieces.front().w;
    if (pieces.size() > 1 && random.chance(40)) pieces.back().channels = pieces.front().channels;
  }
  return pieces;
}

// How often each cell (y, x, c), padding included, is touched.
std::map<std::vector<int64_t>, int> cells(const std::vector<FieldPiece>& pieces) {
  const auto all = [](const AxisSet& set) {
    std::set<int64_t> positions(set.inside.begin(), set.inside.end());
    positions.insert(set.padding.begin(), set.padding.end());
    return positions;
  };
  std::map<std::vector<int64_t>, int> touched;
  for (const FieldPiece& piece : pieces) {
    for (const int64_t y : all(piece.h)) {
      for (const int64_t x : all(piece.w)) {
        for (int64_t c = piece.channels.begin; c < piece.channels.end; ++c) ++touched[{y, x, c}];
      }
    }
  }
  return touched;
}

std::set<std::vector<int64_t>> set_of(const std::vector<FieldPiece>& pieces) {
  std::set<std::vector<int64_t>> touched;
  for (const auto& [cell, times] : cells(pieces)) touched.insert(cell);
  return touched;
}

// Of few pieces and of so many that they are cut into rows.
class PiecesOfNumber : public ::testing::TestWithParam<int64_t> {};

TEST_P(PiecesOfNumber, StayTheSameSetWhenSimplified) {
  Seeded random;
  for (int trial = 0; trial < 100; ++trial) {
    const std::vector<FieldPiece> pieces = random_pieces(random, GetParam());
    const std::vector<FieldPiece> fewer = simplified(pieces);
    EXPECT_EQ(set_of(fewer), set_of(pieces));
    EXPECT_LE(fewer.size(), std::max<size_t>(pieces.size(), (kExtent + 2 * kPads) * kChannels));
  }
}

TEST_P(PiecesOfNumber, TouchEachCellOnceWhenDisjoint) {
  Seeded random;
  for (int trial = 0; trial < 100; ++trial) {
    const std::vector<FieldPiece> pieces = random_pieces(random, GetParam());
    const std::vector<FieldPiece> apart = disjoint(pieces);
    EXPECT_EQ(set_of(apart), set_of(pieces));
    if (GetParam() == 1) continue;
    for (const auto& [cell, times] : cells(apart)) ASSERT_EQ(times, 1);
  }
}

TEST_P(PiecesOfNumber, AreCountedAndBoundedOnceEach) {
  Seeded random;
  for (int trial = 0; trial < 50; ++trial) {
    FieldLevel level;
    level.pieces = random_pieces(random, GetParam());
    std::set<std::vector<int64_t>> elements, pixels;
    for (const std::vector<int64_t>& cell : set_of(level.pieces)) {
      const bool inside = cell[0] >= 0 && cell[0] < kExtent && cell[1] >= 0 && cell[1] < kExtent;
      if (!inside) continue;
      elements.insert(cell);
      pixels.insert({cell[0], cell[1]});
    }
    EXPECT_EQ(level.count(), static_cast<int64_t>(elements.size()));
    EXPECT_EQ(level.pixels(), static_cast<int64_t>(pixels.size()));
    EXPECT_EQ(level.empty(), elements.empty());
    EXPECT_EQ(level.bounds().has_value(), !elements.empty());
    if (!elements.empty()) {
      EXPECT_EQ(level.bounds()->h.low, (*pixels.begin())[0]);
      EXPECT_EQ(level.bounds()->h.high, (*pixels.rbegin())[0]);
    }
    const std::set<std::vector<int64_t>> touched = set_of(level.pieces);
    EXPECT_EQ(level.touched().has_value(), !touched.empty());
    if (!touched.empty()) {
      EXPECT_EQ(level.touched()->h.low, (*touched.begin())[0]);
      EXPECT_EQ(level.touched()->h.high, (*touched.rbegin())[0]);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Pieces, PiecesOfNumber, ::testing::Values(1, 2, 5, 70));

TEST(Pieces, ThatDifferInOneFactorAreOne) {
  const FieldPiece left{{{1, 2}, {}}, {{0, 2}, {}}, {0, 3}}, right{{{1, 2}, {}}, {{1}, {}}, {0, 3}},
      other_channels{{{1, 2}, {}}, {{0, 1, 2}, {}}, {3, 4}};
  const FieldPiece whole{{{1, 2}, {}}, {{0, 1, 2}, {}}, {0, 4}};
  EXPECT_EQ(simplified({left, right, other_channels}), std::vector<FieldPiece>{whole});
}

TEST(Pieces, WithinAnotherAreLeftOut) {
  const FieldPiece window{{{1, 2, 3}, {}}, {{0, 1}, {-1}}, {0, 3}},
      centre{{{2}, {}}, {{0}, {}}, {1, 2}};
  EXPECT_EQ(simplified({centre, window}), std::vector<FieldPiece>{window});
  EXPECT_EQ(simplified({window, centre}), std::vector<FieldPiece>{window});
}

}  // namespace
}  // namespace convoscope
