// Measures of difference against plain sums in long double over the same pairs, and the laws that
// they obey.
#include "engine/analysis/difference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Random;
using testing::Seeded;

using Real = long double;
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInf = std::numeric_limits<float>::infinity();

ComparedElements all_of(int64_t height, int64_t width, double tolerance = 0) {
  ComparedElements elements;
  for (int64_t y = 0; y < height; ++y) {
    elements.h.a.push_back(y);
    elements.h.b.push_back(y);
  }
  for (int64_t x = 0; x < width; ++x) {
    elements.w.a.push_back(x);
    elements.w.b.push_back(x);
  }
  elements.tolerance = tolerance;
  return elements;
}

Tensor tensor_of(const std::vector<float>& values) {
  Tensor tensor(ImageShape{1, 1, static_cast<int64_t>(values.size()), 1}, DataFormat::kNHWC);
  std::copy(values.begin(), values.end(), tensor.data());
  return tensor;
}

Difference difference_of(const std::vector<float>& a, const std::vector<float>& b,
                         double tolerance = 0) {
  return differences(tensor_of(a), tensor_of(b), 0, 1,
                     all_of(1, static_cast<int64_t>(a.size()), tolerance))
      .all;
}

struct Pair {
  float a, b;
};

std::vector<Pair> pairs_of(const Tensor& a, const Tensor& b, int64_t first, int64_t last, int64_t c,
                           const ComparedElements& elements) {
  const ImageView of_a = image_view(a), of_b = image_view(b);
  std::vector<Pair> pairs;
  for (int64_t n = first; n < last; ++n)
    for (size_t y = 0; y < elements.h.size(); ++y)
      for (size_t x = 0; x < elements.w.size(); ++x) {
        const bool border = elements.border_h[y] || elements.border_w[x];
        if (elements.without_border && border) continue;
        pairs.push_back({of_a.at(n, elements.h.a[y], elements.w.a[x], c),
                         of_b.at(n, elements.h.b[y], elements.w.b[x], c)});
      }
  return pairs;
}

void expect_measures(const Difference& found, const std::vector<Pair>& pairs, double tolerance) {
  const auto count = static_cast<Real>(pairs.size());
  Real largest = 0, sum = 0, squares = 0, squares_a = 0, sum_a = 0, sum_b = 0;
  Real low = INFINITY, high = -INFINITY;
  int64_t equal = 0, within = 0;
  for (const Pair& p : pairs) {
    const Real d = std::abs(Real{p.a} - Real{p.b});
    largest = std::max(largest, d);
    sum += d;
    squares += d * d;
    squares_a += Real{p.a} * p.a;
    sum_a += p.a;
    sum_b += p.b;
    low = std::min(low, Real{p.a});
    high = std::max(high, Real{p.a});
    equal += std::memcmp(&p.a, &p.b, 4) == 0 ? 1 : 0;
    within += d <= tolerance ? 1 : 0;
  }
  Real of_a = 0, of_b = 0, both = 0;
  for (const Pair& p : pairs) {
    const Real a = p.a - sum_a / count, b = p.b - sum_b / count;
    of_a += a * a;
    of_b += b * b;
    both += a * b;
  }
  const auto near = [](double value, Real expected) {
    return std::abs(value - static_cast<double>(expected)) <=
           1e-11 * (1 + std::abs(static_cast<double>(expected)));
  };
  EXPECT_EQ(found.count, static_cast<int64_t>(pairs.size()));
  EXPECT_EQ(found.finite, found.count);
  EXPECT_EQ(found.equal_bits, equal);
  EXPECT_EQ(found.within, within);
  EXPECT_EQ(found.largest, static_cast<double>(largest));
  EXPECT_TRUE(near(found.mean, sum / count)) << found.mean;
  EXPECT_TRUE(near(found.rms, std::sqrt(squares / count))) << found.rms;
  EXPECT_TRUE(near(found.relative, std::sqrt(squares / squares_a))) << found.relative;
  EXPECT_TRUE(near(found.psnr, 20 * std::log10((high - low) / std::sqrt(squares / count))));
  EXPECT_TRUE(near(found.correlation, both / std::sqrt(of_a * of_b))) << found.correlation;
}

TEST(Difference, MeasuresArePlainSumsOverThePairs) {
  Seeded random;
  for (int round = 0; round < 40; ++round) {
    const ImageShape shape{random.integer(1, 3), random.integer(2, 9), random.integer(2, 9),
                           random.integer(1, 4)};
    Tensor a(shape, random.chance(50) ? DataFormat::kNHWC : DataFormat::kNCHW);
    Tensor b(shape, random.chance(50) ? DataFormat::kNHWC : DataFormat::kNCHW);
    testing::real_fill(a, random, -1, 3);
    testing::real_fill(b, random, 50, 51);
    ComparedElements elements = all_of(shape.h - 1, shape.w - 1, 49);
    for (int64_t& y : elements.h.b) ++y;  // paired with the row below
    for (size_t y = 0; y < elements.h.size(); ++y) elements.border_h.push_back(y == 0);
    for (size_t x = 0; x < elements.w.size(); ++x) elements.border_w.push_back(false);
    elements.without_border = shape.h > 2 && random.chance(50);
    const Differences found = differences(a, b, 0, shape.n, elements);
    std::vector<Pair> all;
    for (int64_t c = 0; c < shape.c; ++c) {
      const std::vector<Pair> pairs = pairs_of(a, b, 0, shape.n, c, elements);
      if (pairs.size() > 1) expect_measures(found.maps[static_cast<size_t>(c)], pairs, 49);
      all.insert(all.end(), pairs.begin(), pairs.end());
    }
    expect_measures(found.all, all, 49);
    if (HasFailure()) FAIL() << round;
  }
}

TEST(Difference, TheLargestIsFoundWhereItIs) {
  Seeded random;
  const ImageShape shape{3, 5, 6, 4};
  Tensor a(shape, DataFormat::kNHWC);
  testing::real_fill(a, random);
  Tensor b = a.clone();
  b.data()[((2 * 5 + 3) * 6 + 1) * 4 + 2] += 7;
  const Difference all = differences(a, b, 0, 3, all_of(5, 6)).all;
  EXPECT_EQ(std::vector({all.n, all.y, all.x, all.c}), (std::vector<int64_t>{2, 3, 1, 2}));
  EXPECT_EQ(all.equal_bits, shape.size() - 1);
}

TEST(Difference, EqualValuesAreNoDistanceApart) {
  const Difference same = difference_of({1, 2, 4}, {1, 2, 4});
  EXPECT_EQ(same.largest, 0);
  EXPECT_EQ(same.relative, 0);
  EXPECT_EQ(same.psnr, kInf);
  EXPECT_DOUBLE_EQ(same.correlation, 1);
  EXPECT_EQ(same.within, 3);
}

TEST(Difference, ConstantsHaveNoCorrelationAndZeroNoRelativeError) {
  const Difference zero = difference_of({0, 0, 0}, {1, 2, 3});
  EXPECT_EQ(zero.relative, kInf);
  EXPECT_TRUE(std::isnan(zero.correlation));
  EXPECT_TRUE(std::isnan(zero.psnr));
}

TEST(Difference, NaNAndInfinityAreCountedAndLeftOut) {
  const Difference found =
      difference_of({kNaN, kInf, -kInf, 1, 2, 0}, {kNaN, kInf, 3, 1, 5, -0.0f});
  EXPECT_EQ(found.count, 6);
  EXPECT_EQ(found.finite, 3);
  EXPECT_EQ(found.equal_bits, 3);  // NaN, ∞ and 1; zeros of both signs differ
  EXPECT_EQ(found.within, 2);
  EXPECT_EQ(found.largest, 3);
  EXPECT_DOUBLE_EQ(found.mean, 1);
  const Difference none = difference_of({kNaN}, {1});
  EXPECT_EQ(none.finite, 0);
  EXPECT_TRUE(std::isnan(none.mean));
}

TEST(Difference, SmallDifferencesOfLargeValuesKeepTheirDigits) {
  std::vector<float> a, b;
  for (int i = 0; i < 1000; ++i) {
    a.push_back(1e6f + static_cast<float>(i % 7));
    b.push_back(1e6f + static_cast<float>(i % 7) + (i % 2 == 0 ? 1.0f : -1.0f));
  }
  const Difference found = difference_of(a, b);
  EXPECT_EQ(found.mean, 1);
  // Var(A) = 4 for 0 … 6; B adds an independent ±1: covariance 4, deviation √(4·5).
  EXPECT_NEAR(found.correlation, 4 / std::sqrt(20.0), 2e-3);
}

TEST(Difference, TheMapHoldsAMinusB) {
  Seeded random;
  const Tensor a = testing::exact_image({2, 4, 5, 3}, DataFormat::kNHWC, random);
  const Tensor b = testing::exact_image({2, 4, 5, 3}, DataFormat::kNCHW, random);
  const ComparedElements elements = all_of(4, 5);
  const Tensor map = difference_map(a, b, 1, 2, elements);
  for (int64_t y = 0; y < 4; ++y)
    for (int64_t x = 0; x < 5; ++x)
      EXPECT_EQ(image_view(map).at(0, y, x, 0),
                image_view(a).at(1, y, x, 2) - image_view(b).at(1, y, x, 2));
}

TEST(Difference, AnyNumberOfThreadsGivesTheSameBits) {
  Seeded random;
  Tensor a(ImageShape{2, 17, 19, 23}, DataFormat::kNHWC),
      b(ImageShape{2, 17, 19, 23}, DataFormat::kNHWC);
  testing::real_fill(a, random);
  testing::real_fill(b, random);
  const Difference one = differences(a, b, 0, 2, all_of(17, 19), {.threads = 1}).all;
  const Difference many = differences(a, b, 0, 2, all_of(17, 19), {.threads = 3}).all;
  EXPECT_EQ(one.rms, many.rms);
  EXPECT_EQ(one.mean, many.mean);
  EXPECT_EQ(one.correlation, many.correlation);
}

}  // namespace
}  // namespace convoscope
