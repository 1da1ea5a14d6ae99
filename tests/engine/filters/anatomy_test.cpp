// Laws of what is said about a filter. Oracles: matrices put together again, a transform by brute
// force, filters whose symmetry and rank are known.
#include "engine/filters/anatomy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>

#include "engine/filters/filter_bank.h"
#include "tests/support/random.h"

namespace convoscope {
namespace {

std::vector<double> random_matrix(testing::Random& random, int64_t h, int64_t w) {
  std::vector<double> matrix(static_cast<size_t>(h * w));
  for (double& value : matrix) value = random.real(-1, 1);
  return matrix;
}

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

SliceAnatomy slice_of(const std::string& preset, int64_t h, int64_t w) {
  const Tensor bank = bank_of_presets({preset}, h, w, 1).value();
  return filter_anatomy(bank, 0, {0}).slices.at(0);
}

class SingularValues : public ::testing::TestWithParam<std::pair<int64_t, int64_t>> {};

TEST_P(SingularValues, PutTheMatrixTogetherAgainFromOrthonormalParts) {
  const auto [h, w] = GetParam();
  testing::Random random(static_cast<uint64_t>(h * 100 + w));
  const std::vector<double> matrix = random_matrix(random, h, w);
  const Svd svd = decompose(h, w, matrix);
  ASSERT_EQ(static_cast<int64_t>(svd.values.size()), std::min(h, w));
  const auto again = recomposed(svd, std::min(h, w));
  for (size_t i = 0; i < matrix.size(); ++i) EXPECT_NEAR(again[i], matrix[i], 1e-12);
  for (size_t i = 0; i < svd.values.size(); ++i) {
    EXPECT_GE(svd.values[i], i + 1 < svd.values.size() ? svd.values[i + 1] : 0);
    for (size_t j = 0; j < svd.values.size(); ++j) {
      EXPECT_NEAR(dot(svd.columns[i], svd.columns[j]), i == j, 1e-12);
      EXPECT_NEAR(dot(svd.rows[i], svd.rows[j]), i == j, 1e-12);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Of, SingularValues,
                         ::testing::Values(std::pair{1, 1}, std::pair{1, 5}, std::pair{4, 1},
                                           std::pair{3, 3}, std::pair{5, 8}, std::pair{8, 5},
                                           std::pair{31, 31}));

TEST(Rank, IsOneForWhatIsAColumnTimesARow) {
  for (const char* id :
       {"box", "gaussian", "binomial", "sobel_x", "scharr_x", "corner", "identity"}) {
    EXPECT_EQ(slice_of(id, 5, 5).rank, 1) << id;
  }
  EXPECT_EQ(slice_of("laplacian4", 5, 5).rank, 2);
  EXPECT_EQ(slice_of("log", 9, 9).rank, 2) << "x²·g(x)·g(y) + g(x)·y²·g(y), and its mean";
  EXPECT_EQ(slice_of("roberts", 2, 2).rank, 2);
  EXPECT_EQ(slice_of("motion_blur(length=9,angle=45)", 7, 7).rank, 7);
  EXPECT_EQ(slice_of("shift(dx=9)", 3, 3).rank, 0) << "all zeros";
}

TEST(Rank, SplitsSobelIntoItsSmoothingAndItsDifference) {
  const SliceAnatomy sobel = slice_of("sobel_x", 3, 3);
  const auto& column = sobel.svd.columns[0];
  const auto& row = sobel.svd.rows[0];
  EXPECT_NEAR(column[1] / column[0], 2, 1e-6);
  EXPECT_NEAR(column[2] / column[0], 1, 1e-6);
  EXPECT_NEAR(row[1], 0, 1e-6);
  EXPECT_NEAR(row[2] / row[0], -1, 1e-6);
  EXPECT_NEAR(sobel.svd.values[0], std::sqrt(12.0), 1e-6) << "its L2, all in one term";
}

TEST(ErrorOfRank, IsTheDistanceOfTheSumOfThatManyProducts) {
  const SliceAnatomy slice = slice_of("gabor(theta=30)", 7, 7);
  ASSERT_GT(slice.rank, 2);
  for (int64_t terms = 0; terms <= 7; ++terms) {
    const auto near = recomposed(slice.svd, terms);
    double missing = 0, all = 0;
    for (size_t i = 0; i < near.size(); ++i) {
      missing += std::pow(slice.weights[i] - near[i], 2);
      all += std::pow(double{slice.weights[i]}, 2);
    }
    EXPECT_NEAR(slice.error_of_rank(terms), std::sqrt(missing / all), 1e-6) << terms;
  }
  EXPECT_EQ(slice.error_of_rank(slice.rank), 0);
}

TEST(Symmetries, OfKnownFilters) {
  const auto even = [](const SliceAnatomy& s, Mirror m) { return s.mirrored(m).even < 1e-6; };
  const auto odd = [](const SliceAnatomy& s, Mirror m) { return s.mirrored(m).odd < 1e-6; };
  const SliceAnatomy bell = slice_of("gaussian", 5, 5), sobel = slice_of("sobel_x", 5, 5),
                     slanted = slice_of("gabor(theta=30)", 5, 5), edge = slice_of("roberts", 2, 2);
  for (const Mirror m :
       {Mirror::kLeftRight, Mirror::kTopBottom, Mirror::kPoint, Mirror::kTranspose}) {
    EXPECT_TRUE(even(bell, m));
    EXPECT_FALSE(odd(bell, m));
  }
  EXPECT_TRUE(odd(sobel, Mirror::kLeftRight));
  EXPECT_TRUE(even(sobel, Mirror::kTopBottom));
  EXPECT_TRUE(odd(sobel, Mirror::kPoint));
  EXPECT_FALSE(even(sobel, Mirror::kTranspose));
  EXPECT_TRUE(even(slanted, Mirror::kPoint));
  EXPECT_FALSE(even(slanted, Mirror::kLeftRight));
  EXPECT_TRUE(even(edge, Mirror::kTranspose));
  EXPECT_TRUE(odd(edge, Mirror::kPoint));
  EXPECT_EQ(symmetry(1, 3, std::vector<float>{1, 2, 5}, Mirror::kLeftRight).even, 4);
  EXPECT_EQ(symmetry(1, 3, std::vector<float>{1, 2, 5}, Mirror::kLeftRight).odd, 6);
}

TEST(Sums, AreThoseOfTheWeights) {
  const WeightSums sums = sums_of(std::vector<float>{1, -2, 3, 0});
  EXPECT_EQ(sums.sum, 2);
  EXPECT_EQ(sums.mean, 0.5);
  EXPECT_EQ(sums.l1, 6);
  EXPECT_DOUBLE_EQ(sums.l2, std::sqrt(14.0));
  EXPECT_EQ(sums.largest, 3);
  EXPECT_FALSE(sums.zero_sum());
  EXPECT_TRUE(sums_of(std::vector<float>{0.1f, 0.2f, -0.3f}).zero_sum()) << "but for rounding";
  EXPECT_FALSE(sums_of(std::vector<float>{1, -0.999f}).zero_sum());
}

// |F(v, u)| by the definition.
double magnitude(const SliceAnatomy& slice, double v, double u) {
  std::complex<double> sum = 0;
  for (int64_t y = 0; y < slice.h; ++y) {
    for (int64_t x = 0; x < slice.w; ++x) {
      sum += double{slice.weights[static_cast<size_t>(y * slice.w + x)]} *
             std::exp(std::complex<double>(0, -(v * double(y) + u * double(x))));
    }
  }
  return std::abs(sum);
}

TEST(StrongestWave, AnswersMoreThanAnyOtherWaveOfAFineGrid) {
  for (const char* id : {"gabor(theta=30)", "sobel_x", "log", "sharpen", "motion_blur", "box",
                         "random_normal(seed=5)"}) {
    const SliceAnatomy slice = slice_of(id, 7, 5);
    EXPECT_NEAR(slice.peak.magnitude, magnitude(slice, slice.peak.v, slice.peak.u), 1e-9) << id;
    double best = 0;
    for (double v = -std::numbers::pi; v < std::numbers::pi; v += 0.03) {
      for (double u = -std::numbers::pi; u < std::numbers::pi; u += 0.03) {
        best = std::max(best, magnitude(slice, v, u));
      }
    }
    EXPECT_GE(slice.peak.magnitude, best - 1e-9) << id;
    EXPECT_LE(slice.peak.magnitude, best * 1.01) << id;
  }
}

TEST(StrongestWave, OfALongGaborIsItsOwn) {
  for (const double theta : {-60.0, 0.0, 30.0, 67.5, 90.0, 120.0}) {
    const SliceAnatomy slice =
        slice_of("gabor(theta=" + std::to_string(theta) + ",lambda=5,sigma=6)", 31, 31);
    EXPECT_NEAR(slice.peak.wavelength(), 5, 0.02) << theta;
    EXPECT_NEAR(slice.peak.direction(), theta > 90 ? theta - 180 : theta, 0.2) << theta;
  }
}

TEST(StrongestWave, OfABlurIsNone) {
  EXPECT_TRUE(std::isinf(slice_of("gaussian", 5, 5).peak.wavelength()));
  EXPECT_NEAR(slice_of("laplacian8", 3, 3).peak.wavelength(), 2, 1e-3) << "the finest stripes";
}

}  // namespace
}  // namespace convoscope
