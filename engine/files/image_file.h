// Pictures in, as float32 [N, H, W, C], and back to PNG. In: PNG, JPEG, BMP, TGA, PSD and HDR by
// stb_image, TIFF and WebP by their own libraries, GIF by giflib, PNM and PFM. 8-bit values become
// v/255, 16-bit v/65535, HDR, PFM and float TIFF stay as they are. C is 1 for grey files (or on
// request) and 3 otherwise; alpha is dropped. Rows come as the file stores them: an EXIF
// orientation is ignored. N is 1 but for the frames of an animation or the pages of a TIFF.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/core/tensor.h"

namespace convoscope {

struct ImageOptions {
  int64_t h = 0, w = 0;  // scaled (area average down, bilinear up) when both are positive
  bool grey = false;
  bool frames = false;  // all frames or pages, which must have one size, instead of the first
};

// NHWC. Refuses a missing, broken or truncated file, and one whose extents exceed kMaxElements,
// before it is decoded.
Expected<Tensor> read_image(const std::filesystem::path& path, const ImageOptions& options = {});

// Whether read_image would try: told by the first bytes, and of TGA, which has none of its own, by
// the ending.
bool is_image_file(const std::filesystem::path& path);

// Whether a file of this name may have more frames or pages than one (GIF, WebP, TIFF). Only the
// ending is looked at.
bool may_hold_frames(const std::filesystem::path& path);

// Rows from top to bottom, 4 bytes a pixel.
struct Pixels {
  int width = 0, height = 0;
  std::vector<uint8_t> rgba;
};
Expected<void> write_png(const std::filesystem::path& path, const Pixels& pixels);

}  // namespace convoscope
