// Laws of what a slice answers to known pictures. Oracles: the weights themselves, their running
// sums, sums over the window written out.
#include "engine/analysis/answers.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/core/random.h"

namespace convoscope {
namespace {

Tensor random_bank(const FilterShape& shape) {
  Tensor bank(shape);
  random_normal(bank.values(), 5);
  return bank;
}

class Answers : public ::testing::TestWithParam<FilterShape> {
 protected:
  static constexpr int64_t kQ = 1, kK = 2;
  double weight(int64_t y, int64_t x) const {
    return bank.data()[filter_offset(GetParam(), y, x, kQ, kK)];
  }
  // Of a float32 sum over the whole window.
  double rounding() const {
    double magnitudes = 0;
    for (int64_t y = 0; y < GetParam().h; ++y) {
      for (int64_t x = 0; x < GetParam().w; ++x) magnitudes += std::abs(weight(y, x));
    }
    return 1e-6 * magnitudes;
  }
  Tensor bank = random_bank(GetParam());
  FilterAnswers answers = filter_answers(bank, kQ, kK);
};

TEST_P(Answers, ToAnImpulseAreTheWeightsTurnedBy180Degrees) {
  const FilterShape shape = GetParam();
  const ImageView answer = image_view(*answers.impulse.answer);
  const int64_t middle = answer.shape.h / 2;
  double sum = 0, all = 0;
  for (int64_t y = 0; y < shape.h; ++y) {
    for (int64_t x = 0; x < shape.w; ++x) {
      const int64_t at_y = middle - y + (shape.h - 1) / 2, at_x = middle - x + (shape.w - 1) / 2;
      EXPECT_NEAR(answer.at(0, at_y, at_x, 0), weight(y, x), 1e-6);
      sum += std::abs(weight(y, x));
    }
  }
  for (const float value : answers.impulse.answer->values()) all += std::abs(value);
  EXPECT_NEAR(all, sum, rounding()) << "and nothing else";
}

TEST_P(Answers, ToAStepAreRunningSumsOfColumnsAndRows) {
  const FilterShape shape = GetParam();
  ASSERT_EQ(static_cast<int64_t>(answers.step_x.size()), 2 * answers.reach + 1);
  ASSERT_EQ(answers.step_y.size(), answers.step_x.size());
  for (int64_t i = -answers.reach; i <= answers.reach; ++i) {
    double along_x = 0, along_y = 0;
    for (int64_t y = 0; y < shape.h; ++y) {
      for (int64_t x = 0; x < shape.w; ++x) {
        if (i + x - (shape.w - 1) / 2 >= 0) along_x += weight(y, x);
        if (i + y - (shape.h - 1) / 2 >= 0) along_y += weight(y, x);
      }
    }
    EXPECT_NEAR(answers.step_x[static_cast<size_t>(i + answers.reach)], along_x, rounding()) << i;
    EXPECT_NEAR(answers.step_y[static_cast<size_t>(i + answers.reach)], along_y, rounding()) << i;
  }
}

TEST_P(Answers, AreSumsOverTheWindowOfTheirPictures) {
  const FilterShape shape = GetParam();
  for (const auto* pair : {&answers.zone_plate, &answers.disc}) {
    const ImageView picture = image_view(*pair->picture), answer = image_view(*pair->answer);
    for (const int64_t at : {int64_t{0}, int64_t{40}, int64_t{101}}) {
      double sum = 0;
      for (int64_t y = 0; y < shape.h; ++y) {
        for (int64_t x = 0; x < shape.w; ++x) {
          const int64_t py = at + y - (shape.h - 1) / 2, px = 64 + x - (shape.w - 1) / 2;
          if (py >= 0 && py < picture.shape.h) sum += weight(y, x) * picture.at(0, py, px, 0);
        }
      }
      EXPECT_NEAR(answer.at(0, at, 64, 0), sum, rounding()) << at;
    }
  }
}

TEST_P(Answers, AreMeasuredWhereNoBorderIsRead) {
  const FilterShape shape = GetParam();
  const Tensor ones = [&] {
    Tensor filters(shape);
    for (float& value : filters.values()) value = 1.0f / static_cast<float>(shape.h * shape.w);
    return filters;
  }();
  EXPECT_NEAR(filter_answers(ones, kQ, kK).disc.largest, 1, 1e-5) << "the disc's own brightness";
  float heaviest = 0;
  for (int64_t y = 0; y < shape.h; ++y) {
    for (int64_t x = 0; x < shape.w; ++x) {
      heaviest = std::max(heaviest, std::abs(static_cast<float>(weight(y, x))));
    }
  }
  EXPECT_FLOAT_EQ(answers.impulse.largest, heaviest) << "all of the impulse's answer counts";
}

INSTANTIATE_TEST_SUITE_P(Of, Answers,
                         ::testing::Values(FilterShape{1, 1, 2, 3}, FilterShape{3, 3, 2, 3},
                                           FilterShape{4, 2, 2, 3}, FilterShape{5, 8, 2, 3},
                                           FilterShape{31, 31, 2, 3}));

}  // namespace
}  // namespace convoscope
