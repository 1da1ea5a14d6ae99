// See still_life.h. Light is linear until display().
#include "engine/input/still_life.h"

#include <algorithm>
#include <cmath>

#include "engine/input/scene.h"

namespace convoscope {
namespace {

constexpr Vec3 kEye = {0.0f, 1.75f, -7.0f};
constexpr Vec3 kLookAt = {0.0f, 0.90f, 0.0f};
constexpr float kHalfHeight = 0.27f;   // of the picture, in the plane at distance 1
constexpr float kLeastAspect = 1.25f;  // narrower pictures zoom out, so that no sphere is cut off
constexpr float kTurnPerVariation = 0.6f;  // radians

// Compresses highlights and encodes for the display.
float display(float linear) {
  const float tone = linear * (1.0f + linear * 0.12f) / (1.0f + linear * 0.62f);
  const float t = std::clamp(tone, 0.0f, 1.0f);
  return t <= 0.0031308f ? 12.92f * t : 1.055f * std::pow(t, 1.0f / 2.4f) - 0.055f;
}

}  // namespace

StillLife::StillLife(int64_t h, int64_t w, int64_t variation) {
  const auto height = static_cast<float>(h), width = static_cast<float>(w);
  const float narrow = std::max(1.0f, kLeastAspect * height / width);
  const float pixel = 2.0f * kHalfHeight * narrow / height;
  const float turn = kTurnPerVariation * static_cast<float>(variation);
  const auto turned = [c = std::cos(turn), s = std::sin(turn)](Vec3 a) {
    return Vec3{c * a.x - s * a.z, a.y, s * a.x + c * a.z};
  };
  const Vec3 ahead = unit(kLookAt - kEye);
  eye_ = turned(kEye);
  ahead_ = turned(ahead);
  right_ = turned(Vec3{1.0f, 0.0f, 0.0f} * pixel);
  up_ = turned(Vec3{0.0f, ahead.z, -ahead.y} * pixel);
  middle_y_ = 0.5f * height;
  middle_x_ = 0.5f * width;
}

Vec3 StillLife::ray(float y, float x) const {
  return unit(ahead_ + right_ * (x - middle_x_) + up_ * (middle_y_ - y));
}

// Four rays, or twenty-five on an outline.
Rgb StillLife::pixel(int64_t y, int64_t x) const {
  bool outline = false;
  const auto mean_of_rays = [&](int n) {
    Vec3 sum;
    int first = kSky;
    for (int i = 0; i < n * n; ++i) {
      const float dy = (static_cast<float>(i / n) + 0.5f) / static_cast<float>(n);
      const float dx = (static_cast<float>(i % n) + 0.5f) / static_cast<float>(n);
      const Seen seen =
          seen_along(eye_, ray(static_cast<float>(y) + dy, static_cast<float>(x) + dx));
      if (i == 0) first = seen.object;
      outline = outline || seen.object != first;
      sum = sum + seen.colour;
    }
    return sum * (1.0f / static_cast<float>(n * n));
  };
  Vec3 colour = mean_of_rays(2);
  if (outline) colour = mean_of_rays(5);
  return {display(colour.x), display(colour.y), display(colour.z)};
}

}  // namespace convoscope
