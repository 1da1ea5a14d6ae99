// See linear_algebra.h. The only file that includes Eigen: its templates are slow to compile.
#include "engine/filters/linear_algebra.h"

#include <Eigen/QR>
#include <Eigen/SVD>
#include <algorithm>

#include "engine/core/check.h"

namespace convoscope {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Map<const Matrix> view(int64_t rows, int64_t columns, std::span<const double> values) {
  CONVOSCOPE_CHECK(static_cast<int64_t>(values.size()) == rows * columns);
  return {values.data(), rows, columns};
}

}  // namespace

Svd decompose(int64_t h, int64_t w, std::span<const double> matrix) {
  CONVOSCOPE_CHECK(h > 0 && w > 0);
  const Eigen::JacobiSVD<Eigen::MatrixXd> found(view(h, w, matrix),
                                                Eigen::ComputeThinU | Eigen::ComputeThinV);
  Svd svd{.h = h, .w = w};
  for (int64_t i = 0; i < std::min(h, w); ++i) {
    const Eigen::VectorXd column = found.matrixU().col(i), row = found.matrixV().col(i);
    Eigen::Index largest = 0;
    column.cwiseAbs().maxCoeff(&largest);
    const double sign = column[largest] < 0 ? -1.0 : 1.0;
    svd.values.push_back(found.singularValues()[i]);
    svd.columns.emplace_back();
    svd.rows.emplace_back();
    for (int64_t y = 0; y < h; ++y) svd.columns.back().push_back(sign * column[y]);
    for (int64_t x = 0; x < w; ++x) svd.rows.back().push_back(sign * row[x]);
  }
  return svd;
}

std::vector<double> recomposed(const Svd& svd, int64_t terms) {
  std::vector<double> matrix(static_cast<size_t>(svd.h * svd.w), 0.0);
  const auto count = std::min(static_cast<size_t>(terms), svd.values.size());
  for (size_t i = 0; i < count; ++i) {
    for (size_t j = 0; j < matrix.size(); ++j) {
      const size_t width = svd.rows[i].size();
      matrix[j] += svd.values[i] * svd.columns[i][j / width] * svd.rows[i][j % width];
    }
  }
  return matrix;
}

std::vector<double> orthonormal_columns(int64_t rows, int64_t columns,
                                        std::span<const double> matrix) {
  CONVOSCOPE_CHECK(rows >= columns && columns > 0);
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(view(rows, columns, matrix));
  Matrix q = qr.householderQ() * Eigen::MatrixXd::Identity(rows, columns);
  for (int64_t c = 0; c < columns; ++c) {
    if (qr.matrixQR()(c, c) < 0) q.col(c) = -q.col(c);
  }
  return {q.data(), q.data() + q.size()};
}

}  // namespace convoscope
