// Pasting: where the weights go, and that what doesn't fit is refused before anything changes.
#include "app/document/paste_edits.h"

#include <gmock/gmock.h>

#include "engine/filters/filter_bank.h"
#include "engine/filters/filter_text.h"
#include "tests/app/document/samples.h"

namespace convoscope::app {
namespace {

using ::testing::HasSubstr;
using testing::sample;

std::vector<float> weights_of(const Experiment& experiment, int64_t k) {
  return filter_weights(*experiment.layers[0].filters.tensor, k);
}

Experiment four() { return sample(3, {"sobel_x", "gaussian", "box", "emboss"}); }

std::string copied(const Experiment& experiment, std::vector<int64_t> filters) {
  return print_filters(*experiment.layers[0].filters.tensor, filters, {}, TextForm::kTable);
}

Experiment pasted(const Experiment& before, const PasteTarget& target, const std::string& text) {
  const auto edit = paste_weights(before, target, text);
  EXPECT_TRUE(edit) << edit.error().sentence;
  return edit ? edit->apply(before) : before;
}

std::string refusal(const PasteTarget& target, const std::string& text) {
  const auto edit = paste_weights(four(), target, text);
  EXPECT_FALSE(edit);
  return edit ? "" : edit.error().sentence;
}

TEST(PasteWeights, OneFilterGoesIntoEverySelectedOne) {
  const Experiment after = pasted(four(), {0, {1, 3}, 0}, copied(four(), {0}));
  for (const int64_t k : {0, 1, 3}) EXPECT_EQ(weights_of(after, k), weights_of(four(), 0)) << k;
  EXPECT_EQ(weights_of(after, 2), weights_of(four(), 2));
  EXPECT_EQ(after.layers[0].filters.names[1], "Gaussian *");
}

TEST(PasteWeights, AsManyGoOneIntoEach) {
  const Experiment after = pasted(four(), {0, {1, 3}, 0}, copied(four(), {2, 0}));
  EXPECT_EQ(weights_of(after, 1), weights_of(four(), 2));
  EXPECT_EQ(weights_of(after, 3), weights_of(four(), 0));
}

TEST(PasteWeights, SeveralGoFromTheOnlySelectedOneOn) {
  const Experiment after = pasted(four(), {0, {1}, 0}, copied(four(), {3, 0}));
  EXPECT_EQ(weights_of(after, 1), weights_of(four(), 3));
  EXPECT_EQ(weights_of(after, 2), weights_of(four(), 0));
  EXPECT_EQ(weights_of(after, 3), weights_of(four(), 3));
}

TEST(PasteWeights, OneSliceFillsTheChosenSlice) {
  const Experiment after = pasted(four(), {0, {0}, 1}, "1 2 3\n4 5 6\n7 8 9");
  std::vector<float> expected = weights_of(four(), 0);
  for (size_t i = 0; i < 9; ++i) expected[i * 3 + 1] = static_cast<float>(i + 1);
  EXPECT_EQ(weights_of(after, 0), expected);
}

TEST(PasteWeights, RefusesWithTheNumbers) {
  EXPECT_THAT(refusal({0, {3}, 0}, copied(four(), {0, 1})),
              HasSubstr("from filter 4 of 4 on there are 1; add 1 filter first"));
  EXPECT_THAT(refusal({0, {0, 1, 2}, 0}, copied(four(), {0, 1})), HasSubstr("3 are selected"));
  EXPECT_THAT(refusal({0, {0}, 0}, "1 2\n3 4"), HasSubstr("are 2×2 and the filters are 3×3"));
  EXPECT_THAT(refusal({0, {0}, 0}, "hello"), HasSubstr("'hello'"));
  EXPECT_THAT(refusal({0, {9}, 0}, "1 2 3\n4 5 6\n7 8 9"), HasSubstr("no filter"));
  EXPECT_THAT(refusal({7, {0}, 0}, "1"), HasSubstr("no filter"));
}

}  // namespace
}  // namespace convoscope::app
