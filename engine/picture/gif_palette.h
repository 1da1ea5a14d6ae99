// The 255 colours in which a film is drawn best: median cut over how often each colour occurs
// (Heckbert 1982), then the means of what falls to each (k-means). No dithering: flat cells stay
// flat, and unchanged pixels stay unchanged.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "engine/files/image_file.h"
#include "engine/picture/cielab.h"

namespace convoscope {

class GifPalette {
 public:
  static constexpr int kColours = 255;

  // The pictures say how often each colour occurs.
  void count(const Pixels& pixels);
  void choose();

  const std::vector<Rgb8>& colours() const { return colours_; }  // after choose(); at least one
  // The nearest of them; the same colour always has the same index.
  uint8_t index_of(uint32_t rgb);

 private:
  std::unordered_map<uint32_t, int64_t> counts_;
  std::vector<Rgb8> colours_;
  std::unordered_map<uint32_t, uint8_t> nearest_;
  uint32_t last_rgb_ = 0xFFFFFFFF;  // no colour; neighbours are often alike
  uint8_t last_index_ = 0;
};

inline uint32_t packed_rgb(const uint8_t* rgba) {
  return static_cast<uint32_t>(rgba[0]) << 16 | static_cast<uint32_t>(rgba[1]) << 8 | rgba[2];
}

}  // namespace convoscope
