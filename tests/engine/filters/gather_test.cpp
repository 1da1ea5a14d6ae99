// Laws of banks made from another bank's filters and channels. Weights are numbered, so that each
// names its place.
#include "engine/filters/gather.h"

#include <gtest/gtest.h>

#include <numeric>

#include "engine/filters/filter_bank.h"

namespace convoscope {
namespace {

Tensor numbered(const FilterShape& shape) {
  Tensor bank(shape);
  std::iota(bank.values().begin(), bank.values().end(), 1.0f);
  return bank;
}

float at(const Tensor& bank, int64_t y, int64_t x, int64_t q, int64_t k) {
  return bank.data()[filter_offset(filter_shape(bank), y, x, q, k)];
}

TEST(GatheredFilters, AreTheirSourcesOrZero) {
  const Tensor bank = numbered({3, 2, 2, 4});
  const std::vector<int64_t> sources = {3, 0, kNoSource, 3};
  const Tensor gathered = gathered_filters(bank, sources);
  EXPECT_EQ(filter_shape(gathered), (FilterShape{3, 2, 2, 4}));
  EXPECT_EQ(filter_weights(gathered, 0), filter_weights(bank, 3));
  EXPECT_EQ(filter_weights(gathered, 1), filter_weights(bank, 0));
  EXPECT_EQ(filter_weights(gathered, 2), std::vector<float>(12, 0.0f));
  EXPECT_EQ(filter_weights(gathered, 3), filter_weights(bank, 3));
}

TEST(GatheredChannels, AreTheirSourcesTimesTheirFactors) {
  const Tensor bank = numbered({2, 3, 3, 2});
  const std::vector<int64_t> sources = {2, kNoSource, 0, 2};
  const std::vector<float> factors = {0.5f, 1, 1, 2};
  const Tensor gathered = gathered_channels(bank, sources, factors);
  EXPECT_EQ(filter_shape(gathered), (FilterShape{2, 3, 4, 2}));
  for (int64_t y = 0; y < 2; ++y) {
    for (int64_t x = 0; x < 3; ++x) {
      for (int64_t k = 0; k < 2; ++k) {
        EXPECT_EQ(at(gathered, y, x, 0, k), at(bank, y, x, 2, k) / 2);
        EXPECT_EQ(at(gathered, y, x, 1, k), 0);
        EXPECT_EQ(at(gathered, y, x, 2, k), at(bank, y, x, 0, k));
        EXPECT_EQ(at(gathered, y, x, 3, k), at(bank, y, x, 2, k) * 2);
      }
    }
  }
}

TEST(Ungrouped, ReadsWhatItsGroupReadAndNothingElse) {
  // Six filters in three groups over six channels: two filters a group, two channels each.
  const Tensor bank = numbered({1, 2, 2, 6});
  const Tensor dense = ungrouped(bank, 6);
  EXPECT_EQ(filter_shape(dense), (FilterShape{1, 2, 6, 6}));
  for (int64_t x = 0; x < 2; ++x) {
    for (int64_t k = 0; k < 6; ++k) {
      for (int64_t c = 0; c < 6; ++c) {
        const bool own = c / 2 == k / 2;
        EXPECT_EQ(at(dense, 0, x, c, k), own ? at(bank, 0, x, c % 2, k) : 0) << c << " of " << k;
      }
    }
  }
}

TEST(AnchoredExtent, KeepsTheOldWeightsAtTheirAnchor) {
  const Tensor bank = numbered({2, 3, 1, 2});
  struct Place {
    Stay stay;
    int64_t y, x;  // where weight (0, 0) lies in the 5×6 filter
  };
  for (const Place& place :
       {Place{Stay::kFirst, 0, 0}, Place{Stay::kMiddle, 2, 1}, Place{Stay::kLast, 3, 3}}) {
    const Tensor grown = anchored_extent(bank, 5, 6, {place.stay, place.stay});
    for (int64_t y = 0; y < 5; ++y) {
      for (int64_t x = 0; x < 6; ++x) {
        const int64_t oy = y - place.y, ox = x - place.x;
        const bool old = oy >= 0 && oy < 2 && ox >= 0 && ox < 3;
        EXPECT_EQ(at(grown, y, x, 0, 1), old ? at(bank, oy, ox, 0, 1) : 0);
      }
    }
    const Tensor back = anchored_extent(grown, 2, 3, {place.stay, place.stay});
    EXPECT_TRUE(std::ranges::equal(back.values(), bank.values()));
  }
}

TEST(AnchoredExtent, AboutTheMiddleIsWithExtent) {
  for (int64_t from = 1; from <= 5; ++from) {
    for (int64_t to = 1; to <= 6; ++to) {
      const Tensor bank = numbered({from, to, 2, 2});
      EXPECT_TRUE(std::ranges::equal(anchored_extent(bank, to, from, {}).values(),
                                     with_extent(bank, to, from).values()))
          << from << " to " << to;
    }
  }
}

}  // namespace
}  // namespace convoscope
