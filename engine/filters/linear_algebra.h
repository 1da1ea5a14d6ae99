// What filters need of linear algebra: a matrix as a sum of column × row products, and orthonormal
// columns. Small matrices in double, row-major; Eigen does the work and stays behind this header.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace convoscope {

// matrix = Σ_i values[i] · columns[i] · rows[i]ᵀ with values falling and not negative, columns and
// rows each orthonormal: the singular value decomposition. The sign of each pair is chosen so that
// the column's largest entry is positive.
struct Svd {
  int64_t h = 0, w = 0;
  std::vector<double> values;                // min(h, w)
  std::vector<std::vector<double>> columns;  // of h entries
  std::vector<std::vector<double>> rows;     // of w entries
};
// Of h×w finite values. Cost about 10·h·w·min(h, w).
Svd decompose(int64_t h, int64_t w, std::span<const double> matrix);

// The sum of the first `terms` products, h×w: the nearest matrix of that rank in the sum of
// squares.
std::vector<double> recomposed(const Svd& svd, int64_t terms);

// Q of matrix = Q·R with R's diagonal positive: rows×columns with orthonormal columns, unique where
// the matrix has full rank. rows ≥ columns. Cost about 4·rows·columns².
std::vector<double> orthonormal_columns(int64_t rows, int64_t columns,
                                        std::span<const double> matrix);

}  // namespace convoscope
