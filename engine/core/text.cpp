// See text.h. Numbers are written by std::to_chars, the only formatter here that ignores the
// locale.
#include "engine/core/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "engine/core/check.h"

namespace convoscope {
namespace {

constexpr std::string_view kMinus = "\u2212";
constexpr std::string_view kNoBreakSpace = "\u00a0";

// Optimal string alignment: Levenshtein's distance with swaps of neighbours, by rows.
size_t typing_mistakes(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = above[j - 1] + (a[i - 1] != b[j - 1] ? 1 : 0);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

// The longest text is a fixed one of 1e7 with 17 digits or a scientific one of 17: 24 characters.
template <typename... Style>
std::string to_text(double value, Style... style) {
  std::array<char, 64> buffer;
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, style...);
  CONVOSCOPE_CHECK(error == std::errc());
  return std::string(buffer.data(), end);
}

void drop_trailing_zeros(std::string& digits) {
  if (digits.find('.') == std::string::npos) return;
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
}

// "1.20e-07" becomes "1.2e−7".
std::string scientific(double magnitude, int digits) {
  const std::string text = to_text(magnitude, std::chars_format::scientific, digits - 1);
  const size_t e = text.find('e');
  std::string mantissa = text.substr(0, e);
  drop_trailing_zeros(mantissa);
  const size_t first = text.find_first_not_of('0', e + 2);
  return mantissa + "e" + (text[e + 1] == '-' ? std::string(kMinus) : "") + text.substr(first);
}

}  // namespace

std::string nearest_word(std::string_view word, std::span<const std::string_view> known) {
  std::string_view nearest;
  size_t fewest = SIZE_MAX;
  for (const std::string_view candidate : known) {
    const size_t mistakes = typing_mistakes(word, candidate);
    if (mistakes >= fewest) continue;
    fewest = mistakes;
    nearest = candidate;
  }
  return std::string(nearest);
}

std::string group_digits(int64_t value) {
  std::string digits = std::to_string(value);
  const bool negative = digits.front() == '-';
  if (negative) digits.erase(0, 1);
  if (digits.size() > 4) {
    for (size_t at = digits.size() - 3;; at -= 3) {
      digits.insert(at, kNoBreakSpace);
      if (at <= 3) break;
    }
  }
  return negative ? std::string(kMinus) + digits : digits;
}

std::string significant(double value, int digits) {
  CONVOSCOPE_CHECK(digits >= 1 && digits <= 17);
  if (std::isnan(value)) return "nan";
  if (value == 0.0) return "0";
  const std::string sign(value < 0.0 ? kMinus : "");
  const double magnitude = std::abs(value);
  if (std::isinf(magnitude)) return sign + "inf";
  if (magnitude < 1e-4 || magnitude >= 1e7) return sign + scientific(magnitude, digits);
  const int before_point = static_cast<int>(std::floor(std::log10(magnitude))) + 1;
  std::string text =
      to_text(magnitude, std::chars_format::fixed, std::max(0, digits - before_point));
  drop_trailing_zeros(text);
  return sign + text;
}

std::string round_trip(float value) {
  std::array<char, 32> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  CONVOSCOPE_CHECK(error == std::errc());
  return std::string(buffer.data(), end);
}

}  // namespace convoscope
