// Laws of engine/core/random.h. The golden numbers came from TensorFlow 2.21.0 (tensorflow-cpu,
// Linux x86-64), each list from a fresh Python process whose first random call was the one in the
// comment. Whole draws of up to 1 000 003 elements were compared as well: no bit differed.
#include "engine/core/random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

namespace convoscope {
namespace {

struct Golden {
  size_t index;
  float value;
};

void expect_golden(const std::vector<float>& drawn, const std::vector<Golden>& expected) {
  for (const auto& [index, value] : expected) {
    EXPECT_EQ(drawn[index], value) << "element " << index << " of " << drawn.size();
  }
}

using Fill = void (*)(std::span<float>, int64_t, float, float, int);

std::vector<float> draw(Fill fill, size_t size, int64_t seed, float a, float b, int threads = 0) {
  std::vector<float> values(size);
  fill(values, seed, a, b, threads);
  return values;
}

TEST(RandomNormal, EqualsTensorFlow) {
  // tf.random.normal([1000], seed=1)
  expect_golden(draw(random_normal, 1000, 1, 0.0f, 1.0f), {{0, -0.8113182f},
                                                           {1, 1.4845988f},
                                                           {2, 0.06532937f},
                                                           {3, -2.4427042f},
                                                           {4, 0.0992484f},
                                                           {5, 0.5912243f},
                                                           {998, 1.2056005f},
                                                           {999, -1.416987f}});
  // tf.random.normal([1000003], 0.5, 2.5, seed=5)
  expect_golden(draw(random_normal, 1000003, 5, 0.5f, 2.5f), {{0, -2.445207f},
                                                              {1, -1.2748535f},
                                                              {16383, 0.60623735f},
                                                              {16384, -1.7759867f},
                                                              {1000000, 0.49665457f},
                                                              {1000002, 0.52119434f}});
}

TEST(RandomNormal, TakesSeedsModuloTheLargestAsTensorFlowDoes) {
  // tf.random.normal([17], seed=…) for 0, −3 and 4294967299 = 2·(2³¹ − 1) + 5
  expect_golden(draw(random_normal, 17, 0, 0.0f, 1.0f), {{0, -0.3991576f}, {1, 2.1044393f}});
  expect_golden(draw(random_normal, 17, -3, 0.0f, 1.0f), {{0, 2.080934f}, {16, 1.3318915f}});
  expect_golden(draw(random_normal, 17, 4294967299, 0.0f, 1.0f),
                {{0, -1.1780828f}, {16, 1.8058368f}});
  EXPECT_EQ(draw(random_normal, 17, 4294967299, 0.0f, 1.0f),
            draw(random_normal, 17, 5, 0.0f, 1.0f));
}

TEST(TruncatedNormal, EqualsTensorFlow) {
  // tf.random.truncated_normal([2001], seed=1)
  expect_golden(draw(truncated_normal, 2001, 1, 0.0f, 1.0f), {{0, -0.8113182f},
                                                              {1, 1.4845988f},
                                                              {2, 0.06532937f},
                                                              {3, 0.0992484f},
                                                              {4, 0.6396971f},
                                                              {5, 1.6108712f},
                                                              {1999, 0.4640048f},
                                                              {2000, 0.16575265f}});
  // tf.random.truncated_normal([300001], -1., 0.25, seed=5)
  expect_golden(draw(truncated_normal, 300001, 5, -1.0f, 0.25f), {{0, -1.2945207f},
                                                                  {1, -1.1774853f},
                                                                  {2, -1.4370395f},
                                                                  {3, -1.1238431f},
                                                                  {300000, -0.80747235f}});
}

TEST(RandomUniform, EqualsTensorFlow) {
  // tf.random.uniform([2001], seed=1)
  expect_golden(draw(random_uniform, 2001, 1, 0.0f, 1.0f), {{0, 0.2390374f},
                                                            {1, 0.92039955f},
                                                            {2, 0.050512433f},
                                                            {3, 0.49574447f},
                                                            {4, 0.8355223f},
                                                            {2000, 0.941741f}});
  // tf.random.uniform([300001], -2., 3., seed=5)
  expect_golden(draw(random_uniform, 300001, 5, -2.0f, 3.0f),
                {{0, -0.058443666f}, {1, 1.3184142f}, {300000, -0.41288447f}});
}

class EveryDistribution : public ::testing::TestWithParam<Fill> {};

TEST_P(EveryDistribution, HasTheSameBitsForAnyNumberOfThreads) {
  const std::vector<float> alone = draw(GetParam(), 100001, 11, 0.0f, 1.0f, 1);
  for (const int threads : {2, 3, 8}) {
    EXPECT_EQ(draw(GetParam(), 100001, 11, 0.0f, 1.0f, threads), alone) << threads << " threads";
  }
}

TEST_P(EveryDistribution, StartsALongerFillWithTheShorterOne) {
  const std::vector<float> longest = draw(GetParam(), 40000, 12, 0.0f, 1.0f);
  for (const size_t size : {0, 1, 2, 3, 4, 5, 16383, 16384, 16385, 39999}) {
    const std::vector<float> shorter = draw(GetParam(), size, 12, 0.0f, 1.0f);
    EXPECT_TRUE(std::equal(shorter.begin(), shorter.end(), longest.begin())) << size;
  }
}

TEST_P(EveryDistribution, DiffersBetweenSeeds) {
  EXPECT_NE(draw(GetParam(), 16, 1, 0.0f, 1.0f), draw(GetParam(), 16, 2, 0.0f, 1.0f));
}

INSTANTIATE_TEST_SUITE_P(Random, EveryDistribution,
                         ::testing::Values(random_normal, truncated_normal, random_uniform));

// The q-th moment about `centre`.
double moment(const std::vector<float>& values, double centre, int q) {
  const double sum = std::accumulate(values.begin(), values.end(), 0.0, [&](double s, float v) {
    return s + std::pow(static_cast<double>(v) - centre, q);
  });
  return sum / static_cast<double>(values.size());
}

// Bounds are about six standard errors of a million draws.
TEST(Moments, OfTheNormalAreThoseOfItsParameters) {
  const std::vector<float> values = draw(random_normal, 1000000, 21, 3.0f, 2.0f);
  EXPECT_NEAR(moment(values, 0.0, 1), 3.0, 0.012);
  EXPECT_NEAR(moment(values, 3.0, 2), 4.0, 0.034);
  EXPECT_NEAR(moment(values, 3.0, 3), 0.0, 0.19);
  EXPECT_NEAR(moment(values, 3.0, 4), 48.0, 0.95) << "3σ⁴";
}

TEST(Moments, OfTheTruncatedNormalAreThoseOfTheCutDensity) {
  const std::vector<float> values = draw(truncated_normal, 1000000, 22, 0.0f, 1.0f);
  for (const float value : values) ASSERT_LT(std::abs(value), 2.0f);
  EXPECT_NEAR(moment(values, 0.0, 1), 0.0, 0.006);
  EXPECT_NEAR(moment(values, 0.0, 2), 0.7737413, 0.006) << "1 − 4φ(2) / (2Φ(2) − 1)";
}

TEST(Moments, OfTheUniformAreThoseOfItsRange) {
  const std::vector<float> values = draw(random_uniform, 1000000, 23, -1.0f, 3.0f);
  for (const float value : values) ASSERT_TRUE(value >= -1.0f && value < 3.0f) << value;
  EXPECT_NEAR(moment(values, 0.0, 1), 1.0, 0.007);
  EXPECT_NEAR(moment(values, 1.0, 2), 16.0 / 12.0, 0.008);
}

}  // namespace
}  // namespace convoscope
