// The filters that everybody knows, as a table with one teaching sentence each. A preset makes the
// weights of one filter [KH, KW, Cf] of any extents: a textbook's 3×3 form (Scharr, Laplacian) lies
// in the middle of a larger filter and is cropped about its centre in a smaller one; families
// (Gaussian, Sobel, Gabor) grow with it (generators.h).
//
// Brightness is the mean of the Cf channels. Presets of colour read the first three channels as
// red, green and blue and say in their sentence what they do with fewer.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/core/error.h"

namespace convoscope {

struct FilterExtent {
  int64_t h = 3, w = 3, in = 1;
};

struct Preset {
  std::string_view id;    // "sobel_x": as written in experiment files
  std::string_view name;  // "Sobel x": as shown
  std::string_view
      category;              // "Edges": heading in the list; presets of one category are neighbours
  std::string_view teaches;  // one sentence
  std::vector<float> (*make)(const FilterExtent&);  // [h][w][in], row-major; extents of 1 or more
};

std::span<const Preset> presets();

// Unknown ids are refused with the nearest known one.
Expected<const Preset*> find_preset(std::string_view id);

}  // namespace convoscope
