// See generators.h. Sampled forms are symmetric about the middle of the window, which lies between
// two taps for even extents; fixed ones sit on the centre tap.
#include "engine/filters/generators.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>

#include "engine/filters/axis.h"

namespace convoscope {
namespace {

double total(const Slice& slice) {
  return std::accumulate(slice.weights.begin(), slice.weights.end(), 0.0);
}

void scale(Slice& slice, double factor) {
  for (double& weight : slice.weights) weight *= factor;
}

Slice gaussian(int64_t h, int64_t w, double sigma_per_extent) {
  return outer(gaussian_axis(h, sigma_per_extent * static_cast<double>(h)),
               gaussian_axis(w, sigma_per_extent * static_cast<double>(w)));
}

// value(x, y) at the offsets of every tap from the middle, in extents: both lie in (−½, ½), and y
// grows downwards.
Slice sampled(int64_t h, int64_t w, const std::function<double(double, double)>& value) {
  Slice slice(h, w);
  for (int64_t y = 0; y < h; ++y) {
    for (int64_t x = 0; x < w; ++x) {
      slice.at(y, x) = value(offset_from_middle(x, w) / static_cast<double>(w),
                             offset_from_middle(y, h) / static_cast<double>(h));
    }
  }
  return slice;
}

// What is left of a sum that should be 0 after rounding is not worth scaling up.
constexpr double kNothing = 1e-12;

}  // namespace

Slice outer(std::span<const double> along_y, std::span<const double> along_x) {
  Slice slice(static_cast<int64_t>(along_y.size()), static_cast<int64_t>(along_x.size()));
  for (int64_t y = 0; y < slice.h; ++y) {
    for (int64_t x = 0; x < slice.w; ++x) {
      slice.at(y, x) = along_y[static_cast<size_t>(y)] * along_x[static_cast<size_t>(x)];
    }
  }
  return slice;
}

Slice without_mean(const Slice& slice, const Slice& envelope) {
  const double all = total(envelope);
  return all == 0.0 ? slice : combined(1.0, slice, -total(slice) / all, envelope);
}

Slice with_unit_positive_part(Slice slice) {
  double positive = 0.0;
  for (const double weight : slice.weights) positive += std::max(weight, 0.0);
  scale(slice, positive > kNothing ? 1.0 / positive : 0.0);
  return slice;
}

Slice centred(int64_t h, int64_t w, std::initializer_list<std::initializer_list<double>> form) {
  Slice slice(h, w);
  int64_t y = centre_tap(h) - centre_tap(static_cast<int64_t>(form.size()));
  for (const auto& row : form) {
    int64_t x = centre_tap(w) - centre_tap(static_cast<int64_t>(row.size()));
    for (const double weight : row) {
      if (y >= 0 && y < h && x >= 0 && x < w) slice.at(y, x) = weight;
      ++x;
    }
    ++y;
  }
  return slice;
}

Slice box_form(int64_t h, int64_t w) {
  Slice slice(h, w);
  std::fill(slice.weights.begin(), slice.weights.end(), 1.0 / static_cast<double>(h * w));
  return slice;
}

Slice gaussian_form(int64_t h, int64_t w) { return gaussian(h, w, 0.25); }

Slice binomial_form(int64_t h, int64_t w) {
  return outer(with_sum(binomial_axis(h), 1.0), with_sum(binomial_axis(w), 1.0));
}

Slice motion_form(int64_t h, int64_t w) {
  Slice slice(h, w);
  for (int64_t x = 0; x < w; ++x) slice.at(centre_tap(h), x) = 1.0 / static_cast<double>(w);
  return slice;
}

Slice sobel_form(int64_t h, int64_t w) {
  return outer(with_sum(binomial_axis(h), 4.0), with_slope(binomial_difference(w), 2.0));
}

Slice prewitt_form(int64_t h, int64_t w) {
  return outer(with_sum(Axis(static_cast<size_t>(h), 1.0), 3.0), with_slope(ramp_axis(w), 2.0));
}

Slice corner_form(int64_t h, int64_t w) {
  return outer(with_slope(binomial_difference(h), 2.0), with_slope(binomial_difference(w), 2.0));
}

Slice log_form(int64_t h, int64_t w) {
  constexpr double kSigma = 1.0 / 6.0;  // in extents
  const Slice envelope = gaussian(h, w, kSigma);
  Slice slice = envelope;
  const Axis x = ramp_axis(w), y = ramp_axis(h);
  const auto each_tap = [&](auto&& act) {
    for (size_t i = 0; i < slice.weights.size(); ++i) {
      act(slice.weights[i], x[i % x.size()], y[i / x.size()]);
    }
  };
  const double variance_x = std::pow(kSigma * static_cast<double>(w), 2);
  const double variance_y = std::pow(kSigma * static_cast<double>(h), 2);
  each_tap([&](double& weight, double u, double v) {
    weight *= std::pow(u / variance_x, 2) + std::pow(v / variance_y, 2);
  });
  slice = without_mean(slice, envelope);
  double answer = 0.0;
  each_tap([&](double& weight, double u, double v) { answer += weight * (u * u + v * v); });
  scale(slice, std::abs(answer) > kNothing ? 4.0 / answer : 0.0);
  return slice;
}

Slice dog_form(int64_t h, int64_t w) {
  return combined(1.0, gaussian(h, w, 1.0 / 6.0), -1.0, gaussian(h, w, 1.0 / 3.0));
}

Slice ring_form(int64_t h, int64_t w) {
  // In extents: at 5×5 the circle runs through the taps 1.6 away, and the corners stay dark.
  constexpr double kRadius = 0.32, kWidth = 0.11;
  Slice ring = sampled(h, w, [](double x, double y) {
    const double beside = (std::hypot(x, y) - kRadius) / kWidth;
    return std::exp(-0.5 * beside * beside);
  });
  return with_unit_positive_part(without_mean(ring, box_form(h, w)));
}

Slice gabor_form(int64_t h, int64_t w, Direction direction, Phase phase) {
  // In extents: at 5×5 four taps a wave, so that taps fall on its crests, zeros and troughs.
  constexpr double kWavelength = 0.8;
  const Slice envelope = gaussian_form(h, w);
  Slice wave = sampled(h, w, [&](double x, double y) {
    const double angle =
        2.0 * std::numbers::pi / kWavelength * (x * direction.cos - y * direction.sin);
    return phase == Phase::kEven ? std::cos(angle) : std::sin(angle);
  });
  for (size_t i = 0; i < wave.weights.size(); ++i) wave.weights[i] *= envelope.weights[i];
  return with_unit_positive_part(without_mean(wave, envelope));
}

Slice gaussian_slope_form(int64_t h, int64_t w, Direction direction) {
  const Slice envelope = gaussian_form(h, w);
  Slice slope =
      sampled(h, w, [&](double x, double y) { return x * direction.cos - y * direction.sin; });
  for (size_t i = 0; i < slope.weights.size(); ++i) slope.weights[i] *= envelope.weights[i];
  return with_unit_positive_part(std::move(slope));
}

Slice transposed(const Slice& slice) {
  Slice turned(slice.w, slice.h);
  for (int64_t y = 0; y < slice.h; ++y) {
    for (int64_t x = 0; x < slice.w; ++x) turned.at(x, y) = slice.at(y, x);
  }
  return turned;
}

Slice combined(double a, const Slice& first, double b, const Slice& second) {
  Slice sum(first.h, first.w);
  for (size_t i = 0; i < sum.weights.size(); ++i) {
    sum.weights[i] = a * first.weights[i] + b * second.weights[i];
  }
  return sum;
}

// Adding 0 turns −0 into 0.
std::vector<float> on_channels(const Slice& slice, std::span<const double> factors) {
  std::vector<float> weights;
  weights.reserve(slice.weights.size() * factors.size());
  for (const double weight : slice.weights) {
    for (const double factor : factors)
      weights.push_back(static_cast<float>(weight * factor) + 0.0f);
  }
  return weights;
}

std::vector<float> on_mean(const Slice& slice, int64_t in) {
  return on_channels(slice, Axis(static_cast<size_t>(in), 1.0 / static_cast<double>(in)));
}

}  // namespace convoscope
