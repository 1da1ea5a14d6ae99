// See scene.h. Shadows and ambient occlusion are closed forms of one sphere each (after Inigo
// Quilez); mirrors see one bounce.
#include "engine/input/scene.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace convoscope {
namespace {

struct Sphere {
  Vec3 centre;
  float radius;
  Vec3 colour;
};

constexpr std::array<Sphere, 3> kSpheres = {{
    {{-0.55f, 1.00f, 0.30f}, 1.00f, {0.62f, 0.045f, 0.030f}},  // red
    {{1.32f, 0.62f, -0.45f}, 0.62f, {0.010f, 0.26f, 0.30f}},   // teal
    {{-1.30f, 0.36f, -1.40f}, 0.36f, {0.80f, 0.47f, 0.030f}},  // yellow
}};

// The lamp stands to the left, on the eye's side, so that every sphere has a lit and a
// dark side and throws its shadow to the right.
const Vec3 kToLight = unit({-0.78f, 0.74f, -0.42f});
constexpr float kLightSize = 0.13f;  // sine of its angular radius: the softness of shadows
// Linear light and albedos.
constexpr Vec3 kLight = {2.60f, 2.02f, 1.42f};
constexpr Vec3 kZenith = {0.016f, 0.046f, 0.160f};
constexpr Vec3 kHorizon = {1.05f, 0.42f, 0.19f};
constexpr Vec3 kHaze = {0.175f, 0.105f, 0.125f};
constexpr Vec3 kFill = {0.085f, 0.115f, 0.215f};
constexpr Vec3 kPaleTile = {0.52f, 0.46f, 0.38f};
constexpr Vec3 kDarkTile = {0.032f, 0.038f, 0.060f};

constexpr float kFar = 1e9f;
constexpr float kHorizonRay = -1e-4f;  // rays above it never meet the floor

// 0 before `from`, 1 after `to`, without kinks between.
float smooth_step(float from, float to, float value) {
  const float t = std::clamp((value - from) / (to - from), 0.0f, 1.0f);
  return t * t * (3.0f - 2.0f * t);
}

Vec3 sky(Vec3 ray) {
  const float up = std::clamp(ray.y, 0.0f, 1.0f);
  const float glow = std::exp(-19.0f * up);
  const float side = 0.80f + 0.20f * std::clamp(-ray.x * 1.6f, -1.0f, 1.0f);
  return mix(kZenith, kHorizon * side, glow * 0.92f) + Vec3{0.05f, 0.025f, 0.05f} * (1.0f - up);
}

// Share of the light disc that the sphere leaves free, seen from the point.
float light_past(const Sphere& sphere, Vec3 point) {
  const Vec3 towards = sphere.centre - point;
  const float along = dot(towards, kToLight);
  if (along <= 0.0f) return 1.0f;
  const float beside = std::sqrt(std::max(0.0f, dot(towards, towards) - along * along));
  return smooth_step(-1.0f, 1.0f, (beside - sphere.radius) / (kLightSize * along));
}

// Share of the sky that the sphere leaves free above a point with this normal.
float sky_past(const Sphere& sphere, Vec3 point, Vec3 normal) {
  const Vec3 towards = sphere.centre - point;
  const float distance = std::sqrt(dot(towards, towards));
  const float facing = std::max(0.0f, dot(normal, towards) / distance);
  const float size = sphere.radius / distance;
  return 1.0f - facing * size * size;
}

struct Exposure {
  float light = 1.0f, sky = 1.0f;
};

Exposure exposure(Vec3 point, Vec3 normal, int own) {
  Exposure free;
  for (int i = 0; i < static_cast<int>(kSpheres.size()); ++i) {
    if (i == own) continue;
    free.light *= light_past(kSpheres[static_cast<size_t>(i)], point);
    free.sky *= sky_past(kSpheres[static_cast<size_t>(i)], point, normal);
  }
  return free;
}

// Schlick's approximation for glass and glaze.
float mirror_share(float facing) {
  const float away = 1.0f - std::clamp(facing, 0.0f, 1.0f);
  return 0.04f + 0.96f * away * away * away * away * away;
}

// Turned by 30°, so that seams run along both diagonals of the picture.
bool on_dark_tile(Vec3 point) {
  constexpr float kCos = 0.8660254f, kSin = 0.5f, kSide = 1.15f;
  const float u = (kCos * point.x + kSin * point.z) / kSide + 0.35f;
  const float v = (-kSin * point.x + kCos * point.z) / kSide + 0.10f;
  return (static_cast<int>(std::floor(u)) + static_cast<int>(std::floor(v))) % 2 != 0;
}

// Light that the floor scatters, without its glaze.
Vec3 floor_light(Vec3 point) {
  const Exposure free = exposure(point, {0.0f, 1.0f, 0.0f}, kPaleFloor);
  const Vec3 light = kLight * (kToLight.y * free.light) + kFill * free.sky;
  return (on_dark_tile(point) ? kDarkTile : kPaleTile) * light;
}

// Far tiles fade before they grow finer than a pixel.
Vec3 into_haze(Vec3 colour, float distance) {
  const float clear = std::exp(-0.0030f * distance * distance);
  return mix(kHaze, colour, clear);
}

// What a sphere mirrors: sky or floor, without further mirrors.
Vec3 surroundings(Vec3 from, Vec3 ray) {
  if (ray.y >= kHorizonRay) return sky(ray);
  const float distance = -from.y / ray.y;
  return into_haze(floor_light(from + ray * distance), distance);
}

Vec3 sphere_light(int index, Vec3 point, Vec3 ray) {
  const Sphere& sphere = kSpheres[static_cast<size_t>(index)];
  const Vec3 normal = (point - sphere.centre) * (1.0f / sphere.radius);
  const Exposure free = exposure(point, normal, index);
  const float facing_light = dot(normal, kToLight);
  const float lit = smooth_step(-0.08f, 0.30f, facing_light) * std::max(facing_light, 0.0f);
  const float up = 0.5f + 0.5f * normal.y;
  // Light from below is what the pale tiles return; close to the floor a sphere shades it itself.
  const Vec3 from_floor = kPaleTile * kLight * 0.16f;
  const Vec3 ambient = mix(from_floor * (0.35f + 0.65f * up), kFill, up) * free.sky;
  const Vec3 diffuse = sphere.colour * (kLight * (lit * free.light) + ambient);

  const Vec3 mirror = reflected(ray, normal);
  const float share = 0.65f * mirror_share(-dot(ray, normal));
  const float at_lamp = dot(mirror, kToLight);
  // A sharp image of the lamp inside a faint glow.
  const float lamp = smooth_step(0.955f, 0.990f, at_lamp) * 11.0f +
                     std::pow(std::max(at_lamp, 0.0f), 24.0f) * 1.2f;
  return diffuse + surroundings(point, mirror) * share + kLight * (lamp * 0.045f * free.light);
}

struct Hit {
  int object = kSky;
  float distance = kFar;
};

Hit nearest_sphere(Vec3 from, Vec3 ray) {
  Hit hit;
  for (int i = 0; i < static_cast<int>(kSpheres.size()); ++i) {
    const Sphere& sphere = kSpheres[static_cast<size_t>(i)];
    const Vec3 towards = sphere.centre - from;
    const float along = dot(towards, ray);
    const float inside = sphere.radius * sphere.radius - dot(towards, towards) + along * along;
    if (along <= 0.0f || inside <= 0.0f) continue;
    const float distance = along - std::sqrt(inside);
    if (distance < hit.distance) hit = {i, distance};
  }
  return hit;
}

Vec3 glazed_floor(Vec3 point, Vec3 ray, float distance) {
  const Vec3 mirror = {ray.x, -ray.y, ray.z};
  const Hit hit = nearest_sphere(point, mirror);
  const Vec3 seen = hit.object == kSky
                        ? sky(mirror)
                        : sphere_light(hit.object, point + mirror * hit.distance, mirror);
  const float share = 0.75f * mirror_share(mirror.y);
  return into_haze(mix(floor_light(point), seen, share), distance);
}

}  // namespace

Seen seen_along(Vec3 eye, Vec3 ray) {
  const Hit hit = nearest_sphere(eye, ray);
  if (hit.object >= 0) {
    return {sphere_light(hit.object, eye + ray * hit.distance, ray), hit.object};
  }
  if (ray.y >= kHorizonRay) return {sky(ray), kSky};
  const float distance = -eye.y / ray.y;
  const Vec3 point = eye + ray * distance;
  return {glazed_floor(point, ray, distance), on_dark_tile(point) ? kDarkFloor : kPaleFloor};
}

}  // namespace convoscope
