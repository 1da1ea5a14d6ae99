// See number_text.h.
#include "app/widgets/number_text.h"

#include <algorithm>
#include <cmath>

#include "app/widgets/text.h"
#include "engine/core/text.h"

namespace convoscope::app {

int common_decimals(std::span<const float> values, int max_chars) {
  const bool whole =
      std::ranges::all_of(values, [](float v) { return !std::isfinite(v) || v == std::round(v); });
  for (int decimals = whole ? 0 : 3; decimals >= 0; --decimals) {
    const bool fits = std::ranges::all_of(values, [&](float v) {
      return !std::isfinite(v) || text_length(decimal(v, decimals)) <= max_chars;
    });
    if (fits) return decimals;
  }
  return -1;
}

std::string cell_text(float value, int decimals, int max_chars) {
  const std::string text = decimal(value, decimals);
  if (value == 0 || text.find_first_of("123456789") != std::string::npos) return text;
  const std::string one_digit = significant(value, 1);
  return text_length(one_digit) <= max_chars ? one_digit : text;
}

int text_length(const std::string& utf8) {
  return static_cast<int>(std::ranges::count_if(
      utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace convoscope::app
