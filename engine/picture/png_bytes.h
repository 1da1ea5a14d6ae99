// PNG through libpng: pixels or 16-bit codes to the bytes of a file, with words beside them. Files
// themselves are written by engine/files; reading is engine/files/image_file.h's business.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/error.h"
#include "engine/files/image_file.h"

namespace convoscope {

using PngWords = std::vector<std::pair<std::string, std::string>>;  // keyword, text

// 8-bit RGB where every pixel is opaque, RGBA otherwise.
Expected<std::vector<uint8_t>> png_bytes(const Pixels& pixels, const PngWords& words = {});

// For drawings, whose areas are flat: always RGBA, rows as they are, packed as small as zlib can.
Expected<std::vector<uint8_t>> png_drawn(const Pixels& pixels);

// 16-bit grey, rows from top to bottom.
Expected<std::vector<uint8_t>> png_bytes(std::span<const uint16_t> codes, int width, int height,
                                         const PngWords& words = {});

}  // namespace convoscope
