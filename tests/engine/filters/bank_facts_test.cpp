// Kinds of filters: presets whose kind everybody knows, and laws that hold for any weights.
#include "engine/filters/bank_facts.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/filters/filter_bank.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Seeded;

FilterFacts facts_of(const char* preset, int64_t h = 5, int64_t w = 5, int64_t in = 3) {
  return bank_facts(*bank_of_presets({preset}, h, w, in)).front();
}

TEST(BankFacts, EdgesAndStripesAreOriented) {
  for (const char* id : {"sobel_x", "sobel_y", "prewitt_x", "scharr_y", "gabor_0", "gabor_45",
                         "gabor_odd_135", "motion_blur", "difference_x", "warm_edge"}) {
    EXPECT_TRUE(facts_of(id).oriented) << id;
  }
}

TEST(BankFacts, SpotsAndBlursAreNot) {
  for (const char* id : {"identity", "shift_left", "box", "gaussian", "binomial", "laplacian4",
                         "laplacian8", "log", "dog", "ring", "corner", "red_green"}) {
    EXPECT_FALSE(facts_of(id).oriented) << id;
  }
}

TEST(BankFacts, ColourIsWhatTellsChannelsApart) {
  for (const char* id : {"red_green", "blue_yellow", "warm_edge", "identity_g"}) {
    EXPECT_TRUE(facts_of(id).mixed) << id;
    EXPECT_FALSE(facts_of(id, 5, 5, 1).mixed) << id << " on one channel";
  }
  for (const char* id : {"sobel_x", "gaussian", "gabor_45"}) EXPECT_FALSE(facts_of(id).mixed) << id;
}

TEST(BankFacts, ZeroSumHoldsInEverySlice) {
  for (const char* id : {"sobel_x", "laplacian4", "dog", "gabor_0", "corner"}) {
    EXPECT_TRUE(facts_of(id, 7, 7).zero_sum) << id;
  }
  // Red less green adds up to 0 over all channels, but not in each of them.
  for (const char* id : {"box", "sharpen", "identity", "red_green"}) {
    EXPECT_FALSE(facts_of(id).zero_sum) << id;
  }
  const Tensor nothing(FilterShape{3, 3, 1, 1});
  EXPECT_FALSE(bank_facts(nothing).front().zero_sum) << "a filter of zeros is no edge filter";
}

TEST(BankFacts, MagnitudeIsTheLargestWeight) {
  Seeded random;
  Tensor bank(FilterShape{3, 4, 2, 5});
  for (float& w : bank.values()) w = static_cast<float>(random.integer(-99, 99)) / 8;
  const std::vector<FilterFacts> facts = bank_facts(bank);
  ASSERT_EQ(facts.size(), 5U);
  for (int64_t k = 0; k < 5; ++k) {
    float largest = 0;
    for (const float w : filter_weights(bank, k)) largest = std::max(largest, std::abs(w));
    EXPECT_EQ(facts[static_cast<size_t>(k)].magnitude, largest);
  }
}

TEST(BankFacts, OfAFilterDoNotDependOnItsNeighboursNorOnItsScale) {
  Seeded random;
  Tensor bank(FilterShape{4, 3, 3, 24});
  for (float& w : bank.values()) w = static_cast<float>(random.integer(-8, 8));
  const std::vector<FilterFacts> all = bank_facts(bank);
  for (int64_t k = 0; k < 24; ++k) {
    Tensor alone(FilterShape{4, 3, 3, 1});
    const std::vector<float> weights = filter_weights(bank, k);
    for (size_t i = 0; i < weights.size(); ++i) alone.values()[i] = 4 * weights[i];
    FilterFacts expected = all[static_cast<size_t>(k)];
    expected.magnitude *= 4;
    EXPECT_EQ(bank_facts(alone).front(), expected) << k;
  }
}

}  // namespace
}  // namespace convoscope
