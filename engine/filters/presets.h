// The filters that everybody knows, as a table with one teaching sentence each. A preset makes the
// weights of one filter [KH, KW, Cf] of any extents: those with a fixed form (Sobel, 3×3) are centred in
// a larger filter and cropped about their centre in a smaller one; sampled ones (Gaussian, Gabor) scale.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/error.h"

namespace convoscope {

struct FilterExtent {
  int64_t h = 3, w = 3, in = 1;
};

struct Preset {
  std::string_view id;        // "sobel_x": as written in experiment files
  std::string_view name;      // "Sobel x": as shown
  std::string_view category;  // "Edges": heading in the list
  std::string_view teaches;   // one sentence
  std::vector<float> (*make)(const FilterExtent&);  // [h][w][in], row-major
};

std::span<const Preset> presets();

// Unknown ids are refused with the nearest known one.
Expected<const Preset*> find_preset(std::string_view id);

}  // namespace convoscope
