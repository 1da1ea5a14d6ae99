// Laws of the edits of a bank. Banks are numbered 1, 2, 3, … so that each weight names its place.
#include "engine/filters/filter_bank.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace convoscope {
namespace {

Tensor numbered(const FilterShape& shape) {
  Tensor bank(shape);
  std::iota(bank.values().begin(), bank.values().end(), 1.0f);
  return bank;
}

std::vector<float> contents(const Tensor& bank) {
  return {bank.values().begin(), bank.values().end()};
}

float at(const Tensor& bank, int64_t y, int64_t x, int64_t q, int64_t k) {
  return bank.data()[filter_offset(filter_shape(bank), y, x, q, k)];
}

TEST(BankOfPresets, HasOneFilterPerPresetInOrder) {
  const std::vector<std::string> ids = {"sobel_x", "gaussian", "red_green"};
  const Expected<Tensor> bank = bank_of_presets(ids, 5, 4, 3);
  ASSERT_TRUE(bank) << bank.error().sentence;
  EXPECT_EQ(filter_shape(*bank), (FilterShape{5, 4, 3, 3}));
  for (size_t k = 0; k < ids.size(); ++k) {
    EXPECT_EQ(filter_weights(*bank, static_cast<int64_t>(k)),
              (*find_preset(ids[k]))->make({5, 4, 3}));
  }
}

TEST(BankOfPresets, RefusesWhatMakesNoBank) {
  EXPECT_EQ(bank_of_presets({}, 3, 3, 1).error().sentence, "a bank needs at least one preset");
  EXPECT_EQ(bank_of_presets({"box", "gausian"}, 3, 3, 1).error().sentence,
            "there is no preset 'gausian'; the nearest is 'gaussian'");
  EXPECT_EQ(bank_of_presets({"box"}, 0, 3, 1).error().sentence,
            "a filter needs at least one row, column and channel, not 0×3×1×1");
  EXPECT_FALSE(bank_of_presets({"box"}, 1 << 20, 1 << 20, 1)) << "more than can be allocated";
}

TEST(WithWeight, ChangesOneWeightOfANewBank) {
  const Tensor bank = numbered({3, 2, 2, 3});
  const Tensor edited = with_weight(bank, 2, 1, 0, 1, -5.0f);
  EXPECT_EQ(contents(bank), contents(numbered({3, 2, 2, 3})));
  std::vector<float> expected = contents(bank);
  expected[((2 * 2 + 1) * 2 + 0) * 3 + 1] = -5.0f;
  EXPECT_EQ(contents(edited), expected);
}

TEST(WithFilter, WritesWhatFilterWeightsReads) {
  const Tensor bank = numbered({2, 3, 2, 4});
  const Tensor copied = with_filter(bank, 3, filter_weights(bank, 0));
  EXPECT_EQ(filter_weights(copied, 3), filter_weights(bank, 0));
  for (const int64_t k : {0, 1, 2}) EXPECT_EQ(filter_weights(copied, k), filter_weights(bank, k));
  EXPECT_EQ(filter_weights(bank, 2)[5], at(bank, 0, 2, 1, 2)) << "[h][w][in]";
}

TEST(WithExtent, GrownAndCroppedBackIsTheSameBank) {
  for (int64_t h = 1; h <= 6; ++h) {
    for (int64_t w = 1; w <= 6; ++w) {
      const Tensor bank = numbered({h, w, 2, 3});
      for (int64_t more = 0; more <= 5; ++more) {
        const Tensor grown = with_extent(bank, h + more, w + 5 - more);
        EXPECT_EQ(contents(with_extent(grown, h, w)), contents(bank)) << h << "×" << w;
        EXPECT_EQ(std::accumulate(grown.values().begin(), grown.values().end(), 0.0f),
                  std::accumulate(bank.values().begin(), bank.values().end(), 0.0f));
      }
    }
  }
}

TEST(WithExtent, KeepsTheTapOnTheOutputsOwnPixel) {
  for (int64_t from = 1; from <= 6; ++from) {
    const Expected<Tensor> bank = bank_of_presets({"identity"}, from, from, 1);
    for (int64_t to = 1; to <= 6; ++to) {
      const Tensor changed = with_extent(*bank, to, to);
      for (int64_t y = 0; y < to; ++y) {
        for (int64_t x = 0; x < to; ++x) {
          const int64_t same_pads_before = (to - 1) / 2;
          const bool own = y == same_pads_before && x == same_pads_before;
          EXPECT_EQ(at(changed, y, x, 0, 0), own ? 1.0f : 0.0f) << from << " to " << to;
        }
      }
    }
  }
}

TEST(WithChannels, RepeatsTheLastOneOrDrops) {
  const Tensor bank = numbered({2, 2, 2, 2});
  const Tensor more = with_channels(bank, 4), fewer = with_channels(bank, 1);
  EXPECT_EQ(filter_shape(more), (FilterShape{2, 2, 4, 2}));
  EXPECT_EQ(at(more, 1, 0, 0, 1), at(bank, 1, 0, 0, 1));
  for (const int64_t q : {1, 2, 3}) EXPECT_EQ(at(more, 1, 0, q, 1), at(bank, 1, 0, 1, 1));
  EXPECT_EQ(at(fewer, 1, 1, 0, 1), at(bank, 1, 1, 0, 1));
}

TEST(WithCount, AppendsZerosOrDrops) {
  const Tensor bank = numbered({2, 3, 1, 2});
  const Tensor more = with_count(bank, 3);
  EXPECT_EQ(filter_weights(more, 1), filter_weights(bank, 1));
  EXPECT_EQ(filter_weights(more, 2), std::vector<float>(6, 0.0f));
  EXPECT_EQ(contents(with_count(more, 2)), contents(bank));
}

std::vector<float> counted(const FilterExtent& extent) {
  std::vector<float> weights(static_cast<size_t>(extent.h * extent.w * extent.in));
  std::iota(weights.begin(), weights.end(), 1.0f);
  return weights;
}

TEST(Rotated, TurnsAQuarterAnticlockwise) {
  EXPECT_EQ(rotated({1, 2, 3, 4}, {2, 2, 1}), (std::vector<float>{2, 4, 1, 3}));
}

TEST(Rotated, FourTimesIsTheSameFilter) {
  for (const FilterExtent& extent : {FilterExtent{3, 3, 2}, {4, 4, 1}, {5, 5, 3}}) {
    std::vector<float> weights = counted(extent);
    for (int turn = 0; turn < 4; ++turn) weights = rotated(weights, extent);
    EXPECT_EQ(weights, counted(extent));
  }
}

TEST(Rotated, LeavesWhatIsNotSquareUnturned) {
  const FilterExtent extent{2, 3, 1};
  EXPECT_EQ(rotated(counted(extent), extent), counted(extent));
}

TEST(Rotated, TurnsEveryGaborIntoTheNext) {
  for (const int64_t n : {3, 4, 5, 9}) {
    const FilterExtent extent{n, n, 1};
    for (const auto& [from, to] : {std::pair{"gabor_0", "gabor_90"},
                                   {"gabor_45", "gabor_135"},
                                   {"gabor_odd_0", "gabor_odd_90"},
                                   {"gabor_odd_45", "gabor_odd_135"}}) {
      const auto turned = rotated((*find_preset(from))->make(extent), extent);
      const auto expected = (*find_preset(to))->make(extent);
      for (size_t i = 0; i < turned.size(); ++i) EXPECT_NEAR(turned[i], expected[i], 1e-6f) << to;
    }
  }
}

TEST(Flipped, SwapsLeftAndRightAndTwiceIsTheSame) {
  const FilterExtent extent{2, 3, 1};
  EXPECT_EQ(flipped(counted(extent), extent), (std::vector<float>{3, 2, 1, 6, 5, 4}));
  const FilterExtent coloured{3, 4, 3};
  EXPECT_EQ(flipped(flipped(counted(coloured), coloured), coloured), counted(coloured));
}

TEST(Negated, ChangesEverySignButThatOfZero) {
  const std::vector<float> weights = negated({1.5f, 0.0f, -2.0f});
  EXPECT_EQ(weights, (std::vector<float>{-1.5f, 0.0f, 2.0f}));
  EXPECT_FALSE(std::signbit(weights[1]));
}

TEST(UnitL1, SumsToOneInMagnitudeUnlessThereIsNothing) {
  const std::vector<float> weights = unit_l1({1.0f, -2.0f, 5.0f});
  EXPECT_EQ(weights, (std::vector<float>{0.125f, -0.25f, 0.625f}));
  EXPECT_EQ(unit_l1({0.0f, 0.0f}), (std::vector<float>{0.0f, 0.0f}));
}

}  // namespace
}  // namespace convoscope
