// The picture that Convoscope opens with: three lit spheres on a checkered floor at dusk, cast ray
// by ray from a closed description (scene.h), so that it is sharp at any size. It has what filters
// answer to: round and straight edges, soft shadows, small bright spots, fine far tiles, opposed
// colours.
#pragma once

#include <cstdint>

#include "engine/input/rgb.h"
#include "engine/input/vec3.h"

namespace convoscope {

// One view of the still life, h×w pixels. Variation 0 is the main view; others walk round it.
class StillLife {
 public:
  StillLife(int64_t h, int64_t w, int64_t variation);

  // Mean colour of pixel (y, x) as sRGB values in [0, 1]. Thread-safe.
  Rgb pixel(int64_t y, int64_t x) const;

 private:
  Vec3 ray(float y, float x) const;

  Vec3 eye_;
  Vec3 ahead_;       // length 1
  Vec3 right_, up_;  // of one pixel, in the plane at distance 1
  float middle_y_, middle_x_;
};

}  // namespace convoscope
