// What tests of picture files share: bytes to write them from, and what the reader says of a file.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/files/image_file.h"
#include "tests/support/random.h"

namespace convoscope::testing {

inline std::vector<uint8_t> random_bytes(Random& random, int count) {
  std::vector<uint8_t> bytes(static_cast<size_t>(count));
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random.integer(0, 255));
  return bytes;
}

// Of a refusal; else the extents, which no sentence is.
inline std::string sentence(const std::filesystem::path& path, const ImageOptions& options = {}) {
  const auto image = read_image(path, options);
  return image ? "(read " + to_string(image->dims()) + ")" : image.error().sentence;
}

}  // namespace convoscope::testing
