// Laws of the nearest rank-1 matrix. Matrices are made from singular values and vectors that are
// known beforehand, or compared with many other rank-1 matrices.
#include "engine/filters/rank_one.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Seeded;
using Matrix = std::vector<double>;

Matrix random_matrix(Seeded& random, int64_t rows, int64_t columns) {
  Matrix matrix(static_cast<size_t>(rows * columns));
  for (double& value : matrix) value = random.real(-1, 1);
  return matrix;
}

double distance2(const Matrix& matrix, const Matrix& column, const Matrix& row) {
  double sum = 0;
  for (size_t i = 0; i < column.size(); ++i) {
    for (size_t j = 0; j < row.size(); ++j) {
      sum += std::pow(matrix[i * row.size() + j] - column[i] * row[j], 2);
    }
  }
  return sum;
}

TEST(NearestRankOne, OfARankOneMatrixIsThatMatrix) {
  Seeded random;
  for (const auto& [h, w] : {std::pair{1, 1}, {3, 5}, {7, 2}, {31, 31}, {1, 90}, {100, 80}}) {
    const Matrix u = random_matrix(random, h, 1), v = random_matrix(random, w, 1);
    Matrix matrix(static_cast<size_t>(h * w));
    for (size_t i = 0; i < u.size(); ++i) {
      for (size_t j = 0; j < v.size(); ++j) matrix[i * v.size() + j] = u[i] * v[j];
    }
    const RankOne found = nearest_rank_one(matrix, h, w);
    EXPECT_NEAR(distance2(matrix, found.column, found.row), 0, 1e-24) << h << "×" << w;
  }
}

TEST(NearestRankOne, IsNotFurtherThanAnyOther) {
  Seeded random;
  for (int trial = 0; trial < 40; ++trial) {
    const int64_t h = random.integer(1, 8), w = random.integer(1, 8);
    const Matrix matrix = random_matrix(random, h, w);
    const RankOne found = nearest_rank_one(matrix, h, w);
    const double nearest = distance2(matrix, found.column, found.row);
    double square = 0;
    for (const double value : matrix) square += value * value;
    EXPECT_NEAR(nearest, square - found.sigma * found.sigma, 1e-12);
    for (int other = 0; other < 50; ++other) {
      // The best column for a row near the found one, by least squares.
      Matrix row = found.row;
      double length = 0;
      for (double& value : row) value += random.real(-0.3f, 0.3f);
      for (const double value : row) length += value * value;
      Matrix column(static_cast<size_t>(h));
      for (size_t i = 0; i < column.size(); ++i) {
        for (size_t j = 0; j < row.size(); ++j) {
          column[i] += matrix[i * row.size() + j] * row[j] / length;
        }
      }
      EXPECT_GE(distance2(matrix, column, row), nearest - 1e-12);
    }
  }
}

TEST(NearestRankOne, OfATieIsOneOfTheEquallyNear) {
  const Matrix identity = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  const RankOne found = nearest_rank_one(identity, 3, 3);
  EXPECT_NEAR(distance2(identity, found.column, found.row), 2, 1e-12);
}

TEST(NearestRankOne, OfZerosIsZero) {
  for (const int64_t n : {3, 70}) {
    const Matrix zeros(static_cast<size_t>(n * n));
    const RankOne found = nearest_rank_one(zeros, n, n);
    EXPECT_EQ(found.sigma, 0);
    EXPECT_EQ(distance2(zeros, found.column, found.row), 0);
  }
}

}  // namespace
}  // namespace convoscope
