// Just enough three-dimensional vectors for the still life; y points up.
#pragma once

#include <cmath>

namespace convoscope {

struct Vec3 {
  float x = 0.0f, y = 0.0f, z = 0.0f;
};

constexpr Vec3 operator+(Vec3 a, Vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
constexpr Vec3 operator-(Vec3 a, Vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
constexpr Vec3 operator*(Vec3 a, Vec3 b) { return {a.x * b.x, a.y * b.y, a.z * b.z}; }
constexpr Vec3 operator*(Vec3 a, float s) { return {a.x * s, a.y * s, a.z * s}; }
constexpr float dot(Vec3 a, Vec3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
constexpr Vec3 mix(Vec3 a, Vec3 b, float t) { return a + (b - a) * t; }
constexpr Vec3 reflected(Vec3 ray, Vec3 normal) { return ray - normal * (2.0f * dot(ray, normal)); }
inline Vec3 unit(Vec3 a) { return a * (1.0f / std::sqrt(dot(a, a))); }

}  // namespace convoscope
