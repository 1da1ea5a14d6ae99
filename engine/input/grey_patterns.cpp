// See grey_patterns.h.
#include "engine/input/grey_patterns.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

constexpr double kTurn = 2.0 * std::numbers::pi;

// Turned anticlockwise by so many eighths of a circle; quarters are exact.
Place turned_by_eighths(Place a, int64_t eighths) {
  for (int64_t quarter = 0; quarter < floor_mod(eighths, 8) / 2; ++quarter) a = {-a.y, a.x};
  if (floor_mod(eighths, 2) == 0) return a;
  return {(a.x - a.y) * std::numbers::sqrt2 / 2.0, (a.x + a.y) * std::numbers::sqrt2 / 2.0};
}

float wave(double turns) { return static_cast<float>(0.5 + 0.5 * std::cos(kTurn * turns)); }

// An upright F in a square from −1 to 1.
bool in_letter(double x, double y) {
  const bool stem = x >= -0.50 && x <= -0.20 && y >= -0.75 && y <= 0.75;
  const bool top_bar = x >= -0.50 && x <= 0.55 && y >= -0.75 && y <= -0.45;
  const bool middle_bar = x >= -0.50 && x <= 0.35 && y >= -0.15 && y <= 0.15;
  return stem || top_bar || middle_bar;
}

}  // namespace

float impulse(const Pixel& p) {
  const int64_t step = std::max<int64_t>(1, p.w / 8);
  const int64_t x = floor_mod((p.w - 1) / 2 + p.variation * step, p.w);
  return p.y == (p.h - 1) / 2 && p.x == x ? 1.0f : 0.0f;
}

float step_edge(const Pixel& p) {
  return coverage(p, false, [&](Place a) { return turned_by_eighths(a, p.variation).x >= 0.0; });
}

float gradient(const Pixel& p) {
  const bool along_y = floor_mod(p.variation, 2) == 1;
  const bool falling = floor_mod(p.variation, 4) == 1 || floor_mod(p.variation, 4) == 2;
  const int64_t last = (along_y ? p.h : p.w) - 1;
  const int64_t at = along_y ? p.y : p.x;
  if (last == 0) return 0.0f;
  return static_cast<float>(falling ? last - at : at) / static_cast<float>(last);
}

float checkerboard(const Pixel& p) {
  const int64_t side = std::max<int64_t>(1, std::min(p.h, p.w) / 8);
  const int64_t column = floor_div(p.x + p.variation, side), row = floor_div(p.y, side);
  return floor_mod(row + column, 2) == 0 ? 0.0f : 1.0f;
}

float stripes(const Pixel& p) {
  const bool turned = floor_mod(p.variation, 2) == 1;
  const int64_t along = turned ? p.y : p.x, across = turned ? p.x : p.y;
  const int64_t band = 4 * across / (turned ? p.w : p.h);
  return static_cast<float>((along / (int64_t{8} >> band)) % 2);
}

float grating(const Pixel& p) {
  const Place a = middle_of(p);
  const double angle = kTurn / 16.0 * static_cast<double>(p.variation);
  const double along = a.x * std::cos(angle) - a.y * std::sin(angle);
  return wave(8.0 * along / shorter_side(p));
}

// The phase r² / 2s turns grows by r / s turns a pixel: half a turn at r = s / 2.
float zone_plate(const Pixel& p) {
  const Place a = middle_of(p);
  return wave((a.x * a.x + a.y * a.y) / (2.0 * shorter_side(p)) +
              0.25 * static_cast<double>(p.variation));
}

float siemens_star(const Pixel& p) {
  constexpr double kSpokes = 16.0;
  const double radius = 0.47 * shorter_side(p);
  const double shift = 0.25 * static_cast<double>(p.variation);
  const Place middle = middle_of(p);
  const bool fine = std::hypot(middle.x, middle.y) < kSpokes / 2.0;
  return coverage(p, fine, [&](Place a) {
    if (std::hypot(a.x, a.y) > radius) return false;
    const double spokes = kSpokes * std::atan2(-a.y, a.x) / kTurn - shift;
    return spokes - std::floor(spokes) < 0.5;
  });
}

float rings(const Pixel& p) {
  const Place a = middle_of(p);
  return wave(8.0 * std::hypot(a.x, a.y) / shorter_side(p) +
              0.25 * static_cast<double>(p.variation));
}

float letter(const Pixel& p) {
  const double scale = 2.0 / shorter_side(p);
  return coverage(p, shorter_side(p) < 16.0, [&](Place a) {
    const Place upright = turned_by_eighths(a, 2 * p.variation);
    return in_letter(upright.x * scale, upright.y * scale);
  });
}

float constant_one(const Pixel&) { return 1.0f; }

}  // namespace convoscope
