// Pictures in and out through stb_image: PNG, JPEG, BMP, TGA, HDR to float32 [1, H, W, C] and back
// to PNG. 8-bit values become v/255, 16-bit v/65535, HDR stays linear. C is 1 for grey files (or on
// request) and 3 otherwise; alpha is dropped. Rows come as the file stores them: an EXIF
// orientation is ignored.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/core/tensor.h"

namespace convoscope {

struct ImageOptions {
  int64_t h = 0, w = 0;  // scaled (area average down, bilinear up) when both are positive
  bool grey = false;
};

// NHWC. Refuses a missing, broken or truncated file, and one whose extents exceed kMaxElements,
// before it is decoded.
Expected<Tensor> read_image(const std::filesystem::path& path, const ImageOptions& options = {});

// Whether read_image would try: told by the first bytes, and of TGA, which has none of its own, by
// the ending.
bool is_image_file(const std::filesystem::path& path);

// Rows from top to bottom, 4 bytes a pixel.
struct Pixels {
  int width = 0, height = 0;
  std::vector<uint8_t> rgba;
};
Expected<void> write_png(const std::filesystem::path& path, const Pixels& pixels);

}  // namespace convoscope
