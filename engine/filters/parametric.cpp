// See parametric.h.
#include "engine/filters/parametric.h"

#include <array>
#include <cmath>
#include <numbers>

#include "engine/core/check.h"
#include "engine/core/random.h"
#include "engine/filters/axis.h"
#include "engine/filters/generators.h"

namespace convoscope::parametric {
namespace {

double tap(int64_t extent) { return static_cast<double>(extent); }

// Octants by their exact cosines, so that a quarter turn of a filter is one of the numbers alone.
Direction direction_of(double degrees) {
  constexpr double kHalfRoot = 0.70710678118654752;
  constexpr std::array<Direction, 8> kOctants = {{{1, 0},
                                                  {kHalfRoot, kHalfRoot},
                                                  {0, 1},
                                                  {-kHalfRoot, kHalfRoot},
                                                  {-1, 0},
                                                  {-kHalfRoot, -kHalfRoot},
                                                  {0, -1},
                                                  {kHalfRoot, -kHalfRoot}}};
  const double octants = degrees / 45;
  if (octants == std::round(octants)) {
    return kOctants[static_cast<size_t>(static_cast<int64_t>(octants) % 8 + 8) % 8];
  }
  const double radians = degrees * std::numbers::pi / 180;
  return {std::cos(radians), std::sin(radians)};
}

Slice bell(const FilterExtent& e, double sigma_y, double sigma_x) {
  return outer(gaussian_axis(e.h, sigma_y), gaussian_axis(e.w, sigma_x));
}

// σ of argument i, or a share of the extent along each axis.
Slice bell_of(const FilterExtent& e, const PresetArguments& a, size_t i, double share) {
  return bell(e, a.get(i, share * tap(e.h)), a.get(i, share * tap(e.w)));
}

template <typename Value>
Slice each_tap(const FilterExtent& e, Value value) {
  Slice slice(e.h, e.w);
  for (int64_t y = 0; y < e.h; ++y) {
    for (int64_t x = 0; x < e.w; ++x) {
      slice.at(y, x) = value(offset_from_middle(x, e.w), offset_from_middle(y, e.h));
    }
  }
  return slice;
}

Slice shifted(const FilterExtent& e, double dx, double dy) {
  Slice slice(e.h, e.w);
  const int64_t y = centre_tap(e.h) - std::llround(dy), x = centre_tap(e.w) - std::llround(dx);
  if (y >= 0 && y < e.h && x >= 0 && x < e.w) slice.at(y, x) = 1;
  return slice;
}

// A line through the middle of the centre row (column, for a steep one), as the preset without
// parameters lies. Each column gets the length of the line above it, shared between the two taps
// that the line passes between.
Slice line(const FilterExtent& e, double length, const Direction& direction) {
  const bool flat = std::abs(direction.cos) >= std::abs(direction.sin);
  const double main = flat ? direction.cos : direction.sin;
  const double across = flat ? direction.sin : direction.cos;
  const double reach = std::abs(main) * length / 2, slope = -across / main;
  const int64_t beside_extent = flat ? e.h : e.w;
  const double centre = offset_from_middle(centre_tap(beside_extent), beside_extent);
  return each_tap(e, [&](double x, double y) {
    const double along = flat ? x : y, beside = (flat ? y : x) - centre;
    const double begin = std::max(along - 0.5, -reach), end = std::min(along + 0.5, reach);
    if (end <= begin) return 0.0;
    return (end - begin) * std::max(0.0, 1 - std::abs(beside - slope * (begin + end) / 2));
  });
}

Slice with_total(Slice slice, double wanted) {
  slice.weights = with_sum(std::move(slice.weights), wanted);
  return slice;
}

}  // namespace

double size_of(const FilterExtent& e) { return std::sqrt(tap(e.h) * tap(e.w)); }

double deviation_of(const FilterExtent& e) {
  return 1 / std::sqrt(tap(e.h) * tap(e.w) * tap(e.in));
}

Weights shift(const PresetPlace& place, const PresetArguments& a) {
  return on_mean(shifted(place.extent, a.get(0, 1), a.get(1, 0)), place.extent.in);
}

Weights shift_right(const FilterExtent& e) { return shift({e}, {}); }

Weights gaussian(const PresetPlace& place, const PresetArguments& a) {
  return on_mean(bell_of(place.extent, a, 0, 0.25), place.extent.in);
}

Weights motion_blur(const PresetPlace& place, const PresetArguments& a) {
  const FilterExtent& e = place.extent;
  return on_mean(with_total(line(e, a.get(0, width(e)), direction_of(a.get(1, 0))), 1), e.in);
}

Weights unsharp(const PresetPlace& place, const PresetArguments& a) {
  const FilterExtent& e = place.extent;
  const double amount = a.get(1, 1);
  return on_mean(combined(1 + amount, shifted(e, 0, 0), -amount, bell_of(e, a, 0, 0.25)), e.in);
}

// The ring of the eight neighbours, anticlockwise from the right; three 5s around the direction.
Weights kirsch(const PresetPlace& place, const PresetArguments& a) {
  constexpr std::array<std::array<int64_t, 2>, 8> kRing = {
      {{0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}, {1, 0}, {1, 1}}};
  const FilterExtent& e = place.extent;
  Slice slice(e.h, e.w);
  const int64_t octant = std::llround(a.get(0, 90) / 45);
  for (int64_t i = 0; i < 8; ++i) {
    const auto& [dy, dx] = kRing[static_cast<size_t>(i)];
    const int64_t y = centre_tap(e.h) + dy, x = centre_tap(e.w) + dx;
    if (y < 0 || y >= e.h || x < 0 || x >= e.w) continue;
    const int64_t turn = ((i - octant) % 8 + 8) % 8;
    slice.at(y, x) = turn <= 1 || turn == 7 ? 5 : -3;
  }
  return on_mean(slice, e.in);
}

// ∇² of a Gaussian, scaled so that x² + y² gives 4, as curvature does.
Weights log(const PresetPlace& place, const PresetArguments& a) {
  const FilterExtent& e = place.extent;
  const double variance = std::pow(a.get(0, sixth(e)), 2);
  const Slice envelope = bell_of(e, a, 0, 1.0 / 6);
  Slice slice = each_tap(e, [&](double x, double y) { return (x * x + y * y) / variance; });
  for (size_t i = 0; i < slice.weights.size(); ++i) slice.weights[i] *= envelope.weights[i];
  slice = without_mean(slice, envelope);
  const Slice bowl = each_tap(e, [](double x, double y) { return x * x + y * y; });
  double answer = 0, magnitude = 0;
  for (size_t i = 0; i < bowl.weights.size(); ++i) {
    answer += slice.weights[i] * bowl.weights[i];
    magnitude += std::abs(slice.weights[i] * bowl.weights[i]);
  }
  const bool curved = std::abs(answer) > 1e-12 * magnitude;
  return on_mean(combined(curved ? 4 / answer : 0, slice, 0, slice), e.in);
}

Weights dog(const PresetPlace& place, const PresetArguments& a) {
  const FilterExtent& e = place.extent;
  return on_mean(combined(1, bell_of(e, a, 0, 1.0 / 6), -1, bell_of(e, a, 1, 1.0 / 3)), e.in);
}

// cos(2π·x'/λ + ψ) under a bell, x' along the wave and y' along the stripes: Daugman's form, less
// its mean.
Weights gabor(const PresetPlace& place, const PresetArguments& a) {
  const FilterExtent& e = place.extent;
  const Direction d = direction_of(a.get(0, 0));
  const double wave_x = a.get(1, 0.8 * tap(e.w)), wave_y = a.get(1, 0.8 * tap(e.h));
  const double bell_x = a.get(2, 0.25 * tap(e.w)), bell_y = a.get(2, 0.25 * tap(e.h));
  const double gamma = a.get(3, 1), phase = a.get(4, 0) * std::numbers::pi / 180;
  const Slice envelope = each_tap(e, [&](double x, double y) {
    const double along = x / bell_x * d.cos - y / bell_y * d.sin;
    const double beside = gamma * (x / bell_x * d.sin + y / bell_y * d.cos);
    return std::exp(-0.5 * (along * along + beside * beside));
  });
  Slice waves = each_tap(e, [&](double x, double y) {
    const double turns = x / wave_x * d.cos - y / wave_y * d.sin;
    return std::cos(2 * std::numbers::pi * turns + phase);
  });
  for (size_t i = 0; i < waves.weights.size(); ++i) waves.weights[i] *= envelope.weights[i];
  return on_mean(with_unit_positive_part(without_mean(waves, envelope)), e.in);
}

Weights gabor_right(const FilterExtent& e) { return gabor({e}, {}); }

std::vector<double> red_less_green(int64_t in) {
  std::vector<double> factors(static_cast<size_t>(in), 0.0);
  if (in >= 2) factors[0] = 1.0, factors[1] = -1.0;
  return factors;
}

std::vector<double> blue_less_yellow(int64_t in) {
  std::vector<double> factors(static_cast<size_t>(in), 0.0);
  if (in == 2) factors[0] = -1.0, factors[1] = 1.0;
  if (in >= 3) factors[0] = factors[1] = -0.5, factors[2] = 1.0;
  return factors;
}

Weights red_green(const PresetPlace& place, const PresetArguments& a) {
  return on_channels(bell_of(place.extent, a, 0, 0.25), red_less_green(place.extent.in));
}

Weights blue_yellow(const PresetPlace& place, const PresetArguments& a) {
  return on_channels(bell_of(place.extent, a, 0, 0.25), blue_less_yellow(place.extent.in));
}

Weights random_normal(const PresetPlace& place, const PresetArguments& a) {
  const FilterExtent& e = place.extent;
  Weights weights(static_cast<size_t>(e.h * e.w * e.in));
  const double deviation = a.get(1, deviation_of(e));
  convoscope::random_normal(weights, std::llround(a.get(0, 1)), 0, static_cast<float>(deviation));
  return weights;
}

Initializer initializer(InitializerKind kind, const FilterExtent& e, const PresetArguments& a) {
  Initializer made{.kind = kind, .seed = std::llround(a.get(0, 1))};
  if (kind == InitializerKind::kTruncatedNormal) {
    made.stddev = static_cast<float>(a.get(1, deviation_of(e)));
  }
  if (kind == InitializerKind::kRandomUniform) {
    made.maxval = static_cast<float>(a.get(1, root_three_deviation(e)));
    made.minval = -made.maxval;
  }
  return made;
}

Weights alone(InitializerKind kind, const FilterExtent& e) {
  const Expected<Tensor> bank = initialized_bank(initializer(kind, e, {}), {e.h, e.w, e.in, 1});
  CONVOSCOPE_CHECK(bank.has_value());
  return {bank->values().begin(), bank->values().end()};
}

}  // namespace convoscope::parametric
