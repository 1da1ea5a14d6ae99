// See format.h.
#include "app/panels/format.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace convoscope::app {

int decimals_for(double magnitude) {
  if (!(magnitude > 0) || !std::isfinite(magnitude)) return 3;
  return std::clamp(3 - static_cast<int>(std::floor(std::log10(magnitude))), 0, 6);
}

std::string map_name(const Layer& layer, int64_t k) {
  const bool own = is_convolution(layer.op) && !layer.bypassed;
  return own ? filter_name(layer.filters, k) : "map " + std::to_string(k + 1);
}

bool holds_words(const std::string& text, const std::string& words) {
  const auto same = [](unsigned char a, unsigned char b) {
    return std::tolower(a) == std::tolower(b);
  };
  return std::search(text.begin(), text.end(), words.begin(), words.end(), same) != text.end() ||
         words.empty();
}

std::string element_text(int64_t y, int64_t x) {
  return "(" + std::to_string(y) + ", " + std::to_string(x) + ")";
}

std::string multiply_text(int64_t a, int64_t b) {
  return std::to_string(a) + " × " + std::to_string(b);
}

}  // namespace convoscope::app
