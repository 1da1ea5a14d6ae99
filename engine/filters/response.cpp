// See response.h. The transform is separable in its exponent: first along x for every row of the filter,
// then along y.
#include "engine/filters/response.h"

#include <cmath>
#include <complex>
#include <numbers>

#include "engine/core/check.h"

namespace convoscope {

namespace {

using Complex = std::complex<double>;

// exp(−i·frequency(index)·position) for the grid of `size` frequencies from −π on.
std::vector<Complex> phases(int size, int64_t extent) {
  std::vector<Complex> table(static_cast<size_t>(size * extent));
  for (int f = 0; f < size; ++f) {
    const double frequency = 2 * std::numbers::pi * (f - size / 2) / size;
    for (int64_t p = 0; p < extent; ++p) {
      table[static_cast<size_t>(f * extent + p)] =
          std::polar(1.0, -frequency * static_cast<double>(p));
    }
  }
  return table;
}

}  // namespace

std::vector<float> frequency_response(const Tensor& bank, int64_t q, int64_t k, int size) {
  CONVOSCOPE_CHECK(size > 0 && size % 2 == 0);
  const FilterShape shape = filter_shape(bank);
  const std::vector<Complex> along_x = phases(size, shape.w);
  const std::vector<Complex> along_y = phases(size, shape.h);

  std::vector<Complex> rows(static_cast<size_t>(shape.h * size));  // [y][u]
  for (int64_t y = 0; y < shape.h; ++y) {
    for (int u = 0; u < size; ++u) {
      Complex sum = 0;
      for (int64_t x = 0; x < shape.w; ++x) {
        const double weight = bank.data()[filter_offset(shape, y, x, q, k)];
        sum += weight * along_x[static_cast<size_t>(u * shape.w + x)];
      }
      rows[static_cast<size_t>(y * size + u)] = sum;
    }
  }
  std::vector<float> magnitude(static_cast<size_t>(size) * static_cast<size_t>(size));
  for (int v = 0; v < size; ++v) {
    for (int u = 0; u < size; ++u) {
      Complex sum = 0;
      for (int64_t y = 0; y < shape.h; ++y) {
        sum += rows[static_cast<size_t>(y * size + u)] *
               along_y[static_cast<size_t>(v * shape.h + y)];
      }
      magnitude[static_cast<size_t>(v * size + u)] = static_cast<float>(std::abs(sum));
    }
  }
  return magnitude;
}

}  // namespace convoscope
