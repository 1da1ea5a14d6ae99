// A height and a width as PyTorch's users write them. Private to app/document.
#pragma once

#include <cstdint>
#include <string>

namespace convoscope::app {

// "2", or "(2, 1)" where they differ.
inline std::string pair_words(int64_t h, int64_t w) {
  return h == w ? std::to_string(h) : "(" + std::to_string(h) + ", " + std::to_string(w) + ")";
}

}  // namespace convoscope::app
