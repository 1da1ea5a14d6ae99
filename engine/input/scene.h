// The still life as a place: what an eye sees along a ray. Lengths are in radii of the large
// sphere, y points up, the floor is y = 0; colours are linear light. Camera and pixels are in
// still_life.h.
#pragma once

#include "engine/input/vec3.h"

namespace convoscope {

// Spheres count from 0.
inline constexpr int kSky = -1, kPaleFloor = -2, kDarkFloor = -3;

struct Seen {
  Vec3 colour;
  int object;  // pixels whose rays see different objects lie on an outline
};

// `ray` has length 1.
Seen seen_along(Vec3 eye, Vec3 ray);

}  // namespace convoscope
