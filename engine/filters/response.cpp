// See response.h. The transform is separable in its exponent: first along x for every row of the
// filter, then along y.
#include "engine/filters/response.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
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

// |F(v, u)| of one slice at any frequency.
double magnitude_at(const Tensor& bank, int64_t q, int64_t k, double v, double u) {
  const FilterShape shape = filter_shape(bank);
  std::vector<Complex> along_x;
  for (int64_t x = 0; x < shape.w; ++x) along_x.push_back(std::polar(1.0, -u * double(x)));
  Complex sum = 0;
  for (int64_t y = 0; y < shape.h; ++y) {
    Complex row = 0;
    for (int64_t x = 0; x < shape.w; ++x) {
      const double weight = bank.data()[filter_offset(shape, y, x, q, k)];
      row += weight * along_x[static_cast<size_t>(x)];
    }
    sum += row * std::polar(1.0, -v * double(y));
  }
  return std::abs(sum);
}

// Frequencies are known up to a turn of 2π and, for real weights, up to their common sign.
void into_right_half(StrongestWave& wave) {
  constexpr double kTurn = 2 * std::numbers::pi, kEqual = 1e-6;
  wave.v -= kTurn * std::round(wave.v / kTurn);
  wave.u -= kTurn * std::round(wave.u / kTurn);
  if (wave.u < -kEqual || (wave.u < kEqual && wave.v > 0)) {
    wave.v = -wave.v;
    wave.u = -wave.u;
  }
}

}  // namespace

double StrongestWave::wavelength() const {
  constexpr double kFlat = 1e-3;  // radians: stripes longer than 6000 pixels
  const double frequency = std::hypot(v, u);
  if (frequency < kFlat) return std::numeric_limits<double>::infinity();
  return 2 * std::numbers::pi / frequency;
}

// Rows count downwards, so a wave with negative v runs up.
double StrongestWave::direction() const {
  const double degrees = std::atan2(-v, u) * 180 / std::numbers::pi;
  return degrees <= -90 + 1e-6 ? degrees + 180 : degrees;
}

StrongestWave strongest_wave(const Tensor& bank, int64_t q, int64_t k,
                             const std::vector<float>& response, int size) {
  const auto best = std::max_element(response.begin(), response.end()) - response.begin();
  const double sample = 2 * std::numbers::pi / size;
  StrongestWave wave{.v = sample * static_cast<double>(best / size - size / 2),
                     .u = sample * static_cast<double>(best % size - size / 2)};
  wave.magnitude = magnitude_at(bank, q, k, wave.v, wave.u);
  // Halving steps along the axes: the response is smooth between samples that lie this close.
  for (double step = sample / 2; step > 1e-7;) {
    StrongestWave next = wave;
    for (const auto& [dv, du] : {std::pair{step, 0.0}, {-step, 0.0}, {0.0, step}, {0.0, -step}}) {
      const double magnitude = magnitude_at(bank, q, k, wave.v + dv, wave.u + du);
      if (magnitude > next.magnitude) next = {magnitude, wave.v + dv, wave.u + du};
    }
    if (next.magnitude > wave.magnitude) {
      wave = next;
    } else {
      step /= 2;
    }
  }
  into_right_half(wave);
  return wave;
}

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
        sum +=
            rows[static_cast<size_t>(y * size + u)] * along_y[static_cast<size_t>(v * shape.h + y)];
      }
      magnitude[static_cast<size_t>(v * size + u)] = static_cast<float>(std::abs(sum));
    }
  }
  return magnitude;
}

}  // namespace convoscope
