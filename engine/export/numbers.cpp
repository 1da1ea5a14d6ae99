// See numbers.h.
#include "engine/export/numbers.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "engine/core/check.h"
#include "engine/core/text.h"

namespace convoscope {
namespace {

constexpr size_t kColumns = 100;

// What Python and C++ make of a decimal without suffix.
float read_by_double(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return static_cast<float>(value);
}

bool has_point(const std::string& text) {
  return text.find_first_of(".en") != std::string::npos;  // exponents, inf and nan too
}

// How numbers are cut into lines: `row` elements a line, and a new line at every multiple of
// `axis`.
struct Lines {
  size_t row = 1, axis = 1;
};

// Characters of the longest `count` neighbours, with commas and spaces.
size_t longest_line(const std::vector<std::string>& words, size_t count) {
  size_t longest = 0, line = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    line = (i % count == 0 ? 0 : line) + words[i].size() + 2;
    longest = std::max(longest, line);
  }
  return longest;
}

// The longest trailing axes that fit into `room`; of short ones several side by side.
Lines cut_lines(const std::vector<std::string>& words, const std::vector<int64_t>& shape,
                size_t room) {
  size_t fitting = 1, elements = 1;
  for (size_t axis = shape.size(); axis-- > 0;) {
    elements *= static_cast<size_t>(shape[axis]);
    if (longest_line(words, elements) > room + 1) {
      const size_t beside = fitting == 1 ? 1 : (room + 1) / longest_line(words, fitting);
      return {fitting == 1 ? elements : fitting * beside, elements};
    }
    fitting = elements;
  }
  return {elements, elements};
}

}  // namespace

std::string exact_decimal(float value) {
  std::string text = round_trip(value);
  if (std::isnan(value)) return "nan";
  if (std::bit_cast<uint32_t>(read_by_double(text)) == std::bit_cast<uint32_t>(value)) return text;
  std::array<char, 32> buffer;
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), static_cast<double>(value));
  CONVOSCOPE_CHECK(error == std::errc());
  return std::string(buffer.data(), end);
}

std::string python_number(float value) {
  if (std::isnan(value)) return "np.nan";
  if (std::isinf(value)) return value < 0 ? "-np.inf" : "np.inf";
  const std::string text = exact_decimal(value);
  return has_point(text) ? text : text + ".0";
}

std::string cpp_number(float value) {
  if (std::isnan(value)) return "NAN";
  if (std::isinf(value)) return value < 0 ? "-INFINITY" : "INFINITY";
  const std::string text = exact_decimal(value);
  return has_point(text) ? text + "f" : text + ".0f";
}

std::string bound_text(double bound) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1e", bound);
  double read = 0;
  std::from_chars(text, text + sizeof text, read);
  if (read < bound) std::snprintf(text, sizeof text, "%.1e", bound * 1.06);
  return text;
}

std::string number_lines(std::span<const float> values, const std::vector<int64_t>& shape,
                         std::string (*number)(float), int indent) {
  std::vector<std::string> words;
  words.reserve(values.size());
  for (const float value : values) words.push_back(number(value));
  const std::string margin(static_cast<size_t>(indent), ' ');
  const size_t room = kColumns - margin.size();
  const Lines lines = cut_lines(words, shape, room);
  std::string text, line;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string word = words[i] + ",";
    const bool full = line.size() + 1 + word.size() > room;
    const bool begins = i % lines.axis % lines.row == 0;
    if (!line.empty() && (begins || full)) {
      text += margin + line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return line.empty() ? text : text + margin + line + "\n";
}

std::string comma_list(std::span<const int64_t> values) {
  std::string text;
  for (const int64_t value : values) text += (text.empty() ? "" : ", ") + std::to_string(value);
  return text;
}

}  // namespace convoscope
