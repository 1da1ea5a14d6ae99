// See rank_one.h. Small: the Gram matrix AᵀA is squared again and again, which leaves a projector
// on the space of the largest singular value, even where it is a tie. Large: the power method.
#include "engine/filters/rank_one.h"

#include <algorithm>
#include <cmath>

#include "engine/core/check.h"

namespace convoscope {
namespace {

using Vector = std::vector<double>;

constexpr size_t kExactUpTo = 64;
constexpr int kSquarings = 60;  // AᵀA to the power 2⁶⁰: a gap of 10⁻¹⁵ is told apart
constexpr int kRounds = 100, kPolish = 2;

double length(const Vector& v) {
  double sum = 0;
  for (const double value : v) sum += value * value;
  return std::sqrt(sum);
}

bool normalise(Vector& v) {
  const double norm = length(v);
  if (!(norm > 0)) return false;
  for (double& value : v) value /= norm;
  return true;
}

// A as a matrix of at least as many rows as columns.
struct Tall {
  size_t rows = 0, columns = 0;
  Vector a;

  Vector times(const Vector& v) const {
    Vector result(rows);
    for (size_t i = 0; i < rows; ++i) {
      for (size_t j = 0; j < columns; ++j) result[i] += a[i * columns + j] * v[j];
    }
    return result;
  }
  Vector transposed_times(const Vector& u) const {
    Vector result(columns);
    for (size_t i = 0; i < rows; ++i) {
      for (size_t j = 0; j < columns; ++j) result[j] += a[i * columns + j] * u[i];
    }
    return result;
  }
};

Tall tall_of(std::span<const double> matrix, size_t rows, size_t columns) {
  if (rows >= columns) return {rows, columns, {matrix.begin(), matrix.end()}};
  Tall tall{columns, rows, Vector(matrix.size())};
  for (size_t i = 0; i < rows; ++i) {
    for (size_t j = 0; j < columns; ++j) tall.a[j * rows + i] = matrix[i * columns + j];
  }
  return tall;
}

Vector gram(const Tall& tall) {
  const size_t n = tall.columns;
  Vector g(n * n);
  for (size_t i = 0; i < tall.rows; ++i) {
    const double* row = tall.a.data() + i * n;
    for (size_t p = 0; p < n; ++p) {
      for (size_t q = 0; q < n; ++q) g[p * n + q] += row[p] * row[q];
    }
  }
  return g;
}

Vector squared(const Vector& g, size_t n) {
  Vector result(n * n);
  for (size_t p = 0; p < n; ++p) {
    for (size_t r = 0; r < n; ++r) {
      const double factor = g[p * n + r];
      for (size_t q = 0; q < n; ++q) result[p * n + q] += factor * g[r * n + q];
    }
  }
  return result;
}

// The longest column of the projector that the squarings lead to.
Vector by_squaring(const Tall& tall) {
  const size_t n = tall.columns;
  Vector g = gram(tall);
  for (int i = 0; i < kSquarings && normalise(g); ++i) {
    Vector next = squared(g, n);
    normalise(next);
    double moved = 0;
    for (size_t j = 0; j < g.size(); ++j) moved = std::max(moved, std::abs(next[j] - g[j]));
    g = std::move(next);
    if (moved < 1e-16) break;
  }
  Vector best(n);
  for (size_t q = 0; q < n; ++q) {
    Vector column(n);
    for (size_t p = 0; p < n; ++p) column[p] = g[p * n + q];
    if (length(column) > length(best)) best = std::move(column);
  }
  return best;
}

// Starts from the longest row, which no large singular value is orthogonal to by accident.
Vector by_power(const Tall& tall) {
  Vector v(tall.columns);
  for (size_t i = 0; i < tall.rows; ++i) {
    const auto row = tall.a.begin() + static_cast<std::ptrdiff_t>(i * tall.columns);
    Vector candidate(row, row + static_cast<std::ptrdiff_t>(tall.columns));
    if (length(candidate) > length(v)) v = std::move(candidate);
  }
  for (int i = 0; i < kRounds && normalise(v); ++i) v = tall.transposed_times(tall.times(v));
  return v;
}

}  // namespace

RankOne nearest_rank_one(std::span<const double> matrix, int64_t rows, int64_t columns) {
  CONVOSCOPE_CHECK(static_cast<int64_t>(matrix.size()) == rows * columns);
  const Tall tall = tall_of(matrix, static_cast<size_t>(rows), static_cast<size_t>(columns));
  Vector v = tall.columns <= kExactUpTo ? by_squaring(tall) : by_power(tall);
  for (int i = 0; i < kPolish && normalise(v); ++i) v = tall.transposed_times(tall.times(v));
  normalise(v);
  Vector u = tall.times(v);
  const double sigma = length(u);
  if (rows >= columns) return {std::move(u), std::move(v), sigma};
  // The longer side is the row, which is to have length 1.
  normalise(u);
  for (double& value : v) value *= sigma;
  return {std::move(v), std::move(u), sigma};
}

}  // namespace convoscope
