// See answer.h.
#include "app/lessons/answer.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

namespace convoscope::app {

namespace {

constexpr std::pair<std::string_view, std::string_view> kSpellings[] = {
    {"\u2212", "-"}, {"\u2013", "-"}, {"\u00a0", ""}, {"\u2009", ""},
    {"\u202f", ""},  {" ", ""},       {"\t", ""}};

std::string plain(std::string_view typed) {
  std::string text(typed);
  for (const auto& [spelling, instead] : kSpellings) {
    for (size_t at = text.find(spelling); at != std::string::npos; at = text.find(spelling, at)) {
      text.replace(at, spelling.size(), instead);
    }
  }
  if (text.starts_with('+')) text.erase(0, 1);
  return text;
}

std::optional<double> decimal(std::string_view text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  const bool whole = read.ec == std::errc() && read.ptr == end;
  return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

}  // namespace

Expected<double> read_answer(std::string_view typed) {
  const std::string text = plain(typed);
  if (text.find(',') != std::string::npos) {
    return refuse("Please write a point for decimals, and no comma.");
  }
  const size_t slash = std::min(text.find('/'), text.size());
  const auto number = decimal(std::string_view(text).substr(0, slash));
  if (number && slash == text.size()) return *number;
  if (number) {
    const auto divisor = decimal(std::string_view(text).substr(slash + 1));
    if (divisor && *divisor != 0) return *number / *divisor;
  }
  return refuse("That can't be read as a number.");
}

bool same_answer(double a, double b) {
  if (a == std::rint(a) && b == std::rint(b)) return a == b;
  return std::abs(a - b) <= 2e-7 * std::max(std::abs(a), std::abs(b));
}

}  // namespace convoscope::app
