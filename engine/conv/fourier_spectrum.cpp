// See fourier_spectrum.h. First along the rows of the filter, then down its columns, of which the
// one half is the other's complex conjugate, since the weights are real.
#include "engine/conv/fourier_spectrum.h"

#include <cmath>
#include <complex>
#include <utility>

#include "engine/conv/kernels/targets.h"

namespace convoscope {
namespace {

using Points = std::vector<std::complex<double>>;

// Not operator*, which looks for infinities.
std::complex<double> times(const std::complex<double>& a, const std::complex<double>& b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

// Transforms a power of two of points in place by halves, with the sign of a filter turned round:
// X[k] = Σ_n exp(2πi·k·n/N)·x[n].
class Transform {
 public:
  explicit Transform(int64_t side) : roots_(static_cast<size_t>(side / 2)) {
    for (size_t n = 0; n < roots_.size(); ++n) {
      roots_[n] = std::polar(1.0, M_PI * static_cast<double>(n) / static_cast<double>(side / 2));
    }
  }

  void operator()(Points& x) const {
    reverse_bits(x);
    for (size_t half = 1; half < x.size(); half *= 2) {
      const size_t step = roots_.size() / half;
      for (size_t first = 0; first < x.size(); first += 2 * half) {
        for (size_t i = 0; i < half; ++i) {
          const auto odd = times(x[first + half + i], roots_[i * step]);
          x[first + half + i] = x[first + i] - odd;
          x[first + i] += odd;
        }
      }
    }
  }

 private:
  static void reverse_bits(Points& x) {
    for (size_t i = 1, reversed = 0; i < x.size(); ++i) {
      size_t bit = x.size() / 2;
      for (; (reversed & bit) != 0; bit /= 2) reversed ^= bit;
      reversed ^= bit;
      if (i < reversed) std::swap(x[i], x[reversed]);
    }
  }

  Points roots_;
};

// The rows of the filter, transformed: [tap row][horizontal frequency].
std::vector<Points> transformed_rows(const float* weights, const AxisGeometry& h,
                                     const AxisGeometry& w, int64_t columns) {
  const Transform transform(columns);
  std::vector<Points> rows(static_cast<size_t>(h.filter), Points(static_cast<size_t>(columns)));
  for (Points& row : rows) {
    for (int64_t s = 0; s < w.filter; ++s) {
      row[static_cast<size_t>(s * w.dilation)] = static_cast<double>(*weights++);
    }
    transform(row);
  }
  return rows;
}

// The columns of these, transformed: [horizontal frequency up to the half][vertical frequency].
std::vector<Points> transformed_columns(const std::vector<Points>& rows, const AxisGeometry& h,
                                        const kernels::FourierSize& size) {
  const Transform transform(size.rows);
  std::vector<Points> columns(static_cast<size_t>(size.columns / 2 + 1),
                              Points(static_cast<size_t>(size.rows)));
  for (size_t across = 0; across < columns.size(); ++across) {
    for (size_t t = 0; t < rows.size(); ++t) {
      columns[across][t * static_cast<size_t>(h.dilation)] = rows[t][across];
    }
    transform(columns[across]);
  }
  return columns;
}

}  // namespace

std::vector<float> fourier_spectrum(const float* weights, const AxisGeometry& h,
                                    const AxisGeometry& w, const kernels::FourierSize& size) {
  const auto columns = transformed_columns(transformed_rows(weights, h, w, size.columns), h, size);
  const int64_t lanes = kernels::vector_lanes();
  const double scale = 1 / static_cast<double>(size.points());
  std::vector<float> spectrum(static_cast<size_t>(2 * size.points()));
  for (int64_t x = 0; x < size.columns; ++x) {
    const int64_t across = kernels::fourier_frequency(size.columns, x);
    const bool mirrored = across > size.columns / 2;
    const Points& column = columns[static_cast<size_t>(mirrored ? size.columns - across : across)];
    for (int64_t y = 0; y < size.rows; ++y) {
      const int64_t down = kernels::fourier_frequency(size.rows, y);
      const auto& value = column[static_cast<size_t>(mirrored ? -down & (size.rows - 1) : down)];
      float* to = spectrum.data() + (y / lanes * size.columns + x) * 2 * lanes + y % lanes;
      to[0] = static_cast<float>(value.real() * scale);
      to[lanes] = static_cast<float>((mirrored ? -value.imag() : value.imag()) * scale);
    }
  }
  return spectrum;
}

}  // namespace convoscope
