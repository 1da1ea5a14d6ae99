// See effective_spread.h and, for share_within() and radius_of(), effective_field.h.
#include "engine/analysis/effective_spread.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace convoscope {
namespace {

// Energy by row or by column.
std::vector<double> along(const EffectiveField& field, bool rows) {
  std::vector<double> sums(static_cast<size_t>(rows ? field.height : field.width));
  size_t at = 0;
  for (int64_t y = 0; y < field.height; ++y) {
    for (int64_t x = 0; x < field.width; ++x) {
      sums[static_cast<size_t>(rows ? y : x)] += field.energy[at++];
    }
  }
  return sums;
}

struct Spread {
  double mean = 0, deviation = 0;
};

Spread spread_of(const std::vector<double>& energy, double total) {
  Spread spread;
  for (size_t p = 0; p < energy.size(); ++p) {
    spread.mean += static_cast<double>(p) * energy[p] / total;
  }
  double variance = 0;
  for (size_t p = 0; p < energy.size(); ++p) {
    const double away = static_cast<double>(p) - spread.mean;
    variance += away * away * energy[p] / total;
  }
  spread.deviation = std::sqrt(variance);
  return spread;
}

double effective_size(const std::vector<double>& energy) {
  constexpr double kOutside = 1 - 0.9545;  // of the largest gradient: two deviations of a Gaussian
  const double threshold = kOutside * std::sqrt(*std::max_element(energy.begin(), energy.end()));
  const auto inside = std::count_if(energy.begin(), energy.end(),
                                    [&](double e) { return std::sqrt(e) > threshold; });
  return std::sqrt(static_cast<double>(inside));
}

// Distance from the centre and energy of each pixel, the nearest first.
std::vector<std::pair<double, double>> by_distance(const EffectiveField& field) {
  std::vector<std::pair<double, double>> pixels;
  pixels.reserve(field.energy.size());
  for (int64_t y = 0; y < field.height; ++y) {
    for (int64_t x = 0; x < field.width; ++x) {
      const double away = std::hypot(static_cast<double>(y) - field.centre_h,
                                     static_cast<double>(x) - field.centre_w);
      pixels.emplace_back(away, field.energy[static_cast<size_t>(y * field.width + x)]);
    }
  }
  std::sort(pixels.begin(), pixels.end());
  return pixels;
}

}  // namespace

void measure_spread(EffectiveField& field) {
  field.total_energy = std::accumulate(field.energy.begin(), field.energy.end(), 0.0);
  if (!(field.total_energy > 0) || !std::isfinite(field.total_energy)) return;
  const Spread h = spread_of(along(field, true), field.total_energy);
  const Spread w = spread_of(along(field, false), field.total_energy);
  field.mean_h = h.mean;
  field.mean_w = w.mean;
  field.deviation_h = h.deviation;
  field.deviation_w = w.deviation;
  field.effective_size = effective_size(field.energy);
  double sum = 0;
  for (const auto& [away, energy] : by_distance(field)) {
    sum += energy;
    if (field.radii.empty() || field.radii.back() != away) {
      field.radii.push_back(away);
      field.shares.emplace_back();
    }
    field.shares.back() = sum;
  }
  // By the sum in this very order: the share is exactly 1 from the last pixel with energy on.
  for (double& share : field.shares) share /= sum;
}

const char* EffectiveField::without_energy() const {
  return std::isfinite(total_energy)
             ? "The gradient is 0 at every pixel: nothing moves this element, as where relu gives "
               "0."
             : "The gradient isn't finite: somewhere on the way it became NaN or too large.";
}

double EffectiveField::share_within(double radius) const {
  const auto beyond = std::upper_bound(radii.begin(), radii.end(), radius);
  return beyond == radii.begin() ? 0 : shares[static_cast<size_t>(beyond - radii.begin()) - 1];
}

double EffectiveField::radius_of(double share) const {
  if (radii.empty()) return 0;
  const auto first = std::lower_bound(shares.begin(), shares.end(), share);
  return first == shares.end() ? radii.back() : radii[static_cast<size_t>(first - shares.begin())];
}

}  // namespace convoscope
