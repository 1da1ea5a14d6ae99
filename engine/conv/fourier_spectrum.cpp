// See fourier_spectrum.h. First along the rows of the filter, then down its columns.
#include "engine/conv/fourier_spectrum.h"

#include <array>
#include <cmath>
#include <complex>

#include "engine/conv/kernels/fourier.h"

namespace convoscope {
namespace {

constexpr auto kSide = static_cast<size_t>(kernels::kFourierSide);

// exp(2πi·n/64); the sign is that of a filter turned round.
std::array<std::complex<double>, kSide> roots() {
  std::array<std::complex<double>, kSide> table;
  for (size_t n = 0; n < kSide; ++n) {
    table[n] = std::polar(1.0, 2 * M_PI * static_cast<double>(n) / static_cast<double>(kSide));
  }
  return table;
}

size_t frequency(size_t place) {
  return static_cast<size_t>(kernels::fourier_frequency(static_cast<int64_t>(place)));
}

}  // namespace

std::vector<float> fourier_spectrum(const float* weights, const AxisGeometry& h,
                                    const AxisGeometry& w) {
  static const auto kRoots = roots();
  const auto tap_rows = static_cast<size_t>(h.filter), tap_columns = static_cast<size_t>(w.filter);
  const auto down = static_cast<size_t>(h.dilation), across = static_cast<size_t>(w.dilation);
  std::vector<float> spectrum;
  spectrum.reserve(2 * kSide * kSide);
  std::vector<std::complex<double>> rows(tap_rows);  // of one horizontal frequency
  for (size_t x = 0; x < kSide; ++x) {
    for (size_t t = 0; t < tap_rows; ++t) {
      rows[t] = 0;
      for (size_t s = 0; s < tap_columns; ++s) {
        rows[t] += static_cast<double>(weights[t * tap_columns + s]) *
                   kRoots[frequency(x) * (s * across % kSide) % kSide];
      }
    }
    for (size_t y = 0; y < kSide; ++y) {
      std::complex<double> sum = 0;
      for (size_t t = 0; t < tap_rows; ++t) {
        sum += rows[t] * kRoots[frequency(y) * (t * down % kSide) % kSide];
      }
      sum /= static_cast<double>(kSide * kSide);
      spectrum.push_back(static_cast<float>(sum.real()));
      spectrum.push_back(static_cast<float>(sum.imag()));
    }
  }
  return spectrum;
}

}  // namespace convoscope
