// See format.h.
#include "app/panels/format.h"

#include <algorithm>
#include <cmath>

namespace convoscope::app {

int decimals_for(double magnitude) {
  if (!(magnitude > 0) || !std::isfinite(magnitude)) return 3;
  return std::clamp(3 - static_cast<int>(std::floor(std::log10(magnitude))), 0, 6);
}

std::string element_text(int64_t y, int64_t x) {
  return "(" + std::to_string(y) + ", " + std::to_string(x) + ")";
}

std::string multiply_text(int64_t a, int64_t b) {
  return std::to_string(a) + " × " + std::to_string(b);
}

}  // namespace convoscope::app
