// See cell_number.h.
#include "engine/picture/cell_number.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/core/text.h"

namespace convoscope {
namespace {

int length_of(const std::string& utf8) {
  return static_cast<int>(std::ranges::count_if(
      utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string decimal_text(float value, int decimals) {
  if (!std::isfinite(value)) return significant(value, 3);
  char digits[64];
  std::snprintf(digits, sizeof digits, "%.*f", decimals, std::abs(static_cast<double>(value)));
  const std::string text = digits;
  const bool zero = text.find_first_of("123456789") == std::string::npos;
  return value < 0 && !zero ? "\u2212" + text : text;
}

}  // namespace

int decimals_that_fit(std::span<const float> values, int max_chars) {
  const bool whole =
      std::ranges::all_of(values, [](float v) { return !std::isfinite(v) || v == std::round(v); });
  for (int decimals = whole ? 0 : 2; decimals >= 0; --decimals) {
    const bool fits = std::ranges::all_of(values, [&](float v) {
      return !std::isfinite(v) || length_of(decimal_text(v, decimals)) <= max_chars;
    });
    if (fits) return decimals;
  }
  return -1;
}

std::string cell_number(float value, int decimals, int max_chars) {
  if (decimals >= 0) {
    const std::string text = decimal_text(value, decimals);
    const bool shows = value == 0 || text.find_first_of("123456789nN") != std::string::npos;
    if (shows && length_of(text) <= max_chars) return text;
  }
  const std::string short_text = significant(value, 1);
  if (length_of(short_text) <= max_chars) return short_text;
  return value == 0 || std::abs(value) < 1 ? "0" : "\u2026";
}

}  // namespace convoscope
