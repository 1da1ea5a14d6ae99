// Weights as text: what is printed reads back, what people paste is understood, and no text breaks
// anything.
#include "engine/filters/filter_text.h"

#include <gmock/gmock.h>

#include <cmath>

#include "engine/filters/filter_bank.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Seeded;

Tensor random_bank(Seeded& random, const FilterShape& shape) {
  Tensor bank(shape);
  for (float& weight : bank.values()) {
    weight = random.real(-1, 1) * std::pow(10.0f, static_cast<float>(random.integer(-8, 8)));
  }
  return bank;
}

std::string refusal(const std::string& text) {
  const auto parsed = parse_weights(text);
  EXPECT_FALSE(parsed) << text;
  return parsed ? "" : parsed.error().sentence;
}

WeightText parsed(const std::string& text) {
  const auto result = parse_weights(text);
  EXPECT_TRUE(result) << text << ": " << result.error().sentence;
  return result.value_or(WeightText{});
}

TEST(FilterText, ReadsBackTheSameBitsInBothForms) {
  Seeded random;
  for (const FilterShape& shape : {FilterShape{3, 3, 3, 4}, FilterShape{1, 5, 1, 2},
                                   FilterShape{4, 1, 2, 3}, FilterShape{1, 1, 1, 1}}) {
    const Tensor bank = random_bank(random, shape);
    std::vector<int64_t> chosen;
    for (int64_t k = shape.out - 1; k >= 0; k -= 2) chosen.push_back(k);
    for (const TextForm form : {TextForm::kTable, TextForm::kNumPy}) {
      const WeightText text = parsed(print_filters(bank, chosen, {}, form));
      const auto fitted = fit_weights(text, filter_extent(bank));
      ASSERT_TRUE(fitted) << fitted.error().sentence;
      ASSERT_EQ(fitted->filters.size(), chosen.size());
      for (size_t i = 0; i < chosen.size(); ++i) {
        EXPECT_EQ(fitted->filters[i], filter_weights(bank, chosen[i]));
      }
    }
  }
}

TEST(FilterText, OneSliceReadsBackAsASlice) {
  Seeded random;
  const Tensor bank = random_bank(random, {2, 3, 3, 2});
  const std::vector<int64_t> chosen = {1};
  for (const TextForm form : {TextForm::kTable, TextForm::kNumPy}) {
    const auto fitted =
        fit_weights(parsed(print_filters(bank, chosen, 2, form)), filter_extent(bank));
    ASSERT_TRUE(fitted && fitted->slice);
    const std::vector<float> weights = filter_weights(bank, 1);
    for (size_t i = 0; i < 6; ++i) EXPECT_EQ((*fitted->slice)[i], weights[i * 3 + 2]);
  }
}

TEST(FilterText, UnderstandsWhatSpreadsheetsAndPeopleWrite) {
  for (const char* text :
       {"1\t-2\t0.5\n3\t4\t1e-3\n", "1, -2, 0.5\r\n3, 4, 1e-3\r\n", "  1 -2 .5\n\n  3 4 .001",
        "1;-2;0,5\n3;4;0,001", "1\t\u22122\t0,5\n3\t4\t0,001\n", "[[1, -2, 0.5], [3, 4, 1e-3]]",
        "np.array([[1., -2., 0.5],\n          [3., 4., 0.001]], dtype=np.float32)",
        "[[ 1.  -2.   0.5]\n [ 3.   4.   0.001]]", "[1 -2 0.5; 3 4 0.001]",
        "w = {{1.0f, -2.0f, 0.5f}, {3.f, 4.f, 1e-3f}};",
        "tf.constant([[1, -2, +.5], [3, 4, 1e-3]])"}) {
    SCOPED_TRACE(text);
    const WeightText read = parsed(text);
    std::vector<float> all;
    for (const auto& slice : read.slices) all.insert(all.end(), slice.begin(), slice.end());
    EXPECT_THAT(all, ElementsAre(1, -2, 0.5f, 3, 4, 0.001f));
    EXPECT_EQ(read.w, 3);
  }
}

TEST(FilterText, BracketsHaveTheAxesOfABank) {
  const WeightText one = parsed("[[[1, 2], [3, 4], [5, 6]]]");
  EXPECT_EQ(one.h, 1);
  EXPECT_EQ(one.w, 3);
  EXPECT_EQ(one.in, 2);
  EXPECT_THAT(one.slices, ElementsAre(ElementsAre(1, 3, 5), ElementsAre(2, 4, 6)));
  const WeightText two = parsed("[[[[1, 2], [3, 4]]]]");
  EXPECT_EQ(two.in, 2);
  EXPECT_THAT(two.slices,
              ElementsAre(ElementsAre(1), ElementsAre(3), ElementsAre(2), ElementsAre(4)));
}

TEST(FilterText, RefusesWithThePlaceAndTheNumbers) {
  EXPECT_THAT(refusal("1 2 3\n4 5\n"), HasSubstr("line 2 of the text has 2 numbers, the "
                                                 "first has 3"));
  EXPECT_THAT(refusal("1 2\n3 4\n\n5 6\n"), HasSubstr("block 2 of the text has 1 rows"));
  EXPECT_THAT(refusal("1 2\n3 four\n"), HasSubstr("line 2 of the text holds 'four'"));
  EXPECT_THAT(refusal("1 nan"), HasSubstr("'nan', which is no finite number"));
  EXPECT_THAT(refusal("[[1, 2], [3]]"), HasSubstr("is 1 and the first is 2"));
  EXPECT_THAT(refusal("[1, 2"), HasSubstr("never closed"));
  EXPECT_THAT(refusal("[[[[[1]]]]]"), HasSubstr("4 axes"));
  EXPECT_THAT(refusal("[[1, 2, ..., 9]]"), HasSubstr("abbreviated"));
  EXPECT_THAT(refusal("[1] [2]"), HasSubstr("beside its brackets"));
  EXPECT_THAT(refusal(""), HasSubstr("no numbers"));
  EXPECT_THAT(refusal("[]"), HasSubstr("empty"));
  EXPECT_THAT(refusal(std::string((16 << 20) + 1, ' ')), HasSubstr("16 MiB"));
  EXPECT_THAT(refusal(std::string(1 << 20, '[')), HasSubstr("4 brackets"));
}

TEST(FitWeights, NamesBothExtents) {
  const auto fitted = fit_weights(parsed("1 2\n3 4"), {3, 3, 1});
  ASSERT_FALSE(fitted);
  EXPECT_EQ(fitted.error().sentence,
            "the pasted weights are 2×2 and the filters are 3×3; resize the filters to 2×2 or "
            "paste 3×3");
  const auto slices = fit_weights(parsed("1\n\n2"), {1, 1, 3});
  ASSERT_FALSE(slices);
  EXPECT_THAT(slices.error().sentence, HasSubstr("have 2 slices and the filters 3"));
}

TEST(FilterText, SurvivesAnyDamage) {
  Seeded random;
  const Tensor bank = random_bank(random, {3, 2, 2, 2});
  const std::vector<int64_t> both = {0, 1};
  for (const TextForm form : {TextForm::kTable, TextForm::kNumPy}) {
    const std::string text = print_filters(bank, both, {}, form);
    for (int trial = 0; trial < 2000; ++trial) {
      std::string damaged = text;
      for (int64_t changes = random.integer(1, 4); changes > 0; --changes) {
        const auto at =
            static_cast<size_t>(random.integer(0, static_cast<int64_t>(damaged.size()) - 1));
        if (random.chance(30)) {
          damaged.erase(at, static_cast<size_t>(random.integer(1, 9)));
          if (damaged.empty()) damaged = " ";
        } else {
          constexpr std::string_view kLikely = "[]{};,. \n\t-e\xff\x00";
          damaged[at] = random.chance(60) ? kLikely[static_cast<size_t>(random.integer(0, 12))]
                                          : static_cast<char>(random.integer(-128, 127));
        }
      }
      const auto read = parse_weights(damaged);
      if (!read) {
        EXPECT_FALSE(read.error().sentence.empty());
        continue;
      }
      for (const auto& slice : read->slices) {
        ASSERT_EQ(std::ssize(slice), read->h * read->w);
        for (const float weight : slice) ASSERT_TRUE(std::isfinite(weight));
      }
      const auto fitted = fit_weights(*read, {3, 2, 2});
      if (!fitted) continue;
      for (const auto& filter : fitted->filters) ASSERT_EQ(filter.size(), 12U);
    }
  }
}

}  // namespace
}  // namespace convoscope
