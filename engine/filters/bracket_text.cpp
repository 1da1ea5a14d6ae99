// See bracket_text.h. Depth is bounded, so no text can exhaust the stack.
#include "engine/filters/bracket_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

namespace convoscope {
namespace {

constexpr size_t kDeepest = 4;
// Around the brackets: "w = np.array(", ", dtype=np.float32)".
constexpr std::string_view kAround =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.,=()'\" \t\r\n;:";
constexpr std::string_view kBetween = ", \t\r\n";
constexpr std::string_view kEndsWord = ", \t\r\n;[]";

using Extents = std::vector<int64_t>;  // outermost first

std::string words_of(const Extents& extents) {
  std::string words;
  for (const int64_t extent : extents) words += (words.empty() ? "" : "×") + std::to_string(extent);
  return words;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  // The outermost list; what is around it must look like a call.
  Expected<Extents> read() {
    at_ = text_.find('[');
    if (!only(text_.substr(0, at_))) return refuse_around(text_.substr(0, at_));
    Expected<Extents> extents = read_list(1);
    if (extents && !only(text_.substr(at_))) return refuse_around(text_.substr(at_));
    return extents;
  }
  const std::vector<float>& values() const { return values_; }

 private:
  static bool only(std::string_view around) {
    return around.find_first_not_of(kAround) == std::string_view::npos;
  }
  static Expected<Extents> refuse_around(std::string_view around) {
    const size_t at = around.find_first_not_of(kAround);
    return refuse("the text holds '" + shortened(around.substr(at)) + "' beside its brackets");
  }

  char next() {
    at_ = std::min(text_.find_first_not_of(kBetween, at_), text_.size());
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  Expected<Extents> read_list(size_t depth) {
    if (depth > kDeepest) {
      return refuse("the text has more than 4 brackets inside each other; a bank has 4 axes");
    }
    ++at_;  // the bracket
    return next() == '[' ? read_lists(depth) : read_numbers();
  }

  // Lists of equal extents.
  Expected<Extents> read_lists(size_t depth) {
    Extents inner;
    int64_t count = 0;
    for (char c = next(); c == '['; c = next()) {
      Expected<Extents> extents = read_list(depth + 1);
      if (!extents) return extents;
      if (++count == 1) inner = *extents;
      if (*extents != inner) {
        return refuse("a list of the text is " + words_of(*extents) + " and the first is " +
                      words_of(inner));
      }
    }
    if (auto closed = close(); !closed) return tl::unexpected(closed.error());
    inner.insert(inner.begin(), count);
    if (inner.size() > kDeepest) return refuse("the text has more axes than a bank's 4");
    return inner;
  }

  // Numbers up to the closing bracket; semicolons between rows.
  Expected<Extents> read_numbers() {
    Extents rows = {0};
    for (char c = next(); c != ']' && c != '\0'; c = next()) {
      if (c == ';') {
        rows.push_back(0);
        ++at_;
        continue;
      }
      const size_t end = std::min(text_.find_first_of(kEndsWord, at_), text_.size());
      const std::string_view word = text_.substr(at_, end - at_);
      const std::optional<float> number = read_weight(word);
      if (word == "..." || word == "…") {
        return refuse(
            "the text is abbreviated with '...'; print it whole, for example "
            "after np.set_printoptions(threshold=np.inf)");
      }
      if (!number) {
        return refuse("the text holds '" + shortened(text_.substr(at_, end - at_ + 1)) +
                      "', which is no finite number");
      }
      values_.push_back(*number);
      ++rows.back();
      at_ = end;
    }
    if (rows.size() > 1 && rows.back() == 0) rows.pop_back();
    if (auto closed = close(); !closed) return tl::unexpected(closed.error());
    if (rows.front() == 0) return refuse("a list of the text is empty");
    for (const int64_t row : rows) {
      if (row == rows.front()) continue;
      return refuse("a row of the text has " + std::to_string(row) + " numbers, the first has " +
                    std::to_string(rows.front()));
    }
    if (rows.size() == 1) return Extents{rows.front()};
    return Extents{std::ssize(rows), rows.front()};
  }

  Expected<void> close() {
    if (next() != ']') {
      return refuse(at_ < text_.size() ? "the text holds '" + shortened(text_.substr(at_)) +
                                             "' where a list goes on or ends"
                                       : "a bracket of the text is never closed");
    }
    ++at_;
    return {};
  }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<float> values_;
};

// [h][w][in][n], absent axes being 1, as slices.
WeightText arranged(Extents extents, const std::vector<float>& values) {
  WeightText result;
  if (extents.size() == 1) extents.insert(extents.begin(), 1);
  result.h = extents[0];
  result.w = extents[1];
  result.in = extents.size() > 2 ? extents[2] : 1;
  const int64_t count = extents.size() > 3 ? extents[3] : 1;
  const auto taps = static_cast<size_t>(result.h * result.w);
  const auto stride = static_cast<size_t>(result.in * count);
  for (int64_t k = 0; k < count; ++k) {
    for (int64_t q = 0; q < result.in; ++q) {
      std::vector<float> slice(taps);
      const auto first = static_cast<size_t>(q * count + k);
      for (size_t i = 0; i < taps; ++i) slice[i] = values[i * stride + first];
      result.slices.push_back(std::move(slice));
    }
  }
  return result;
}

}  // namespace

Expected<WeightText> parse_brackets(const std::string& text) {
  std::string plain = text;
  if (plain.find('[') == std::string::npos) {  // braces, as in C
    std::ranges::replace(plain, '{', '[');
    std::ranges::replace(plain, '}', ']');
  }
  Reader reader(plain);
  const Expected<Extents> extents = reader.read();
  if (!extents) return tl::unexpected(extents.error());
  return arranged(*extents, reader.values());
}

std::optional<float> read_weight(std::string_view word) {
  std::string plain(word);
  std::ranges::replace(plain, ',', '.');
  if (plain.ends_with('f') || plain.ends_with('F')) plain.pop_back();
  const size_t first = plain.starts_with('+') ? 1 : 0;
  const char* end = plain.data() + plain.size();
  float value = 0;
  const auto read = std::from_chars(plain.data() + first, end, value);
  if (read.ec != std::errc() || read.ptr != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string with_plain_signs(const std::string& text) {
  std::string plain = text;
  const auto replace = [&](std::string_view from, std::string_view to) {
    for (size_t at = plain.find(from); at != std::string::npos; at = plain.find(from, at)) {
      plain.replace(at, from.size(), to);
      at += to.size();
    }
  };
  replace("\u2212", "-");
  replace("\u00a0", " ");
  return plain;
}

std::string shortened(std::string_view word) {
  constexpr size_t kMost = 24;
  std::string plain;
  for (const char c : word.substr(0, kMost)) {
    plain += c >= ' ' && c < '\x7f' ? c : '?';
  }
  return word.size() > kMost ? plain + "…" : plain;
}

}  // namespace convoscope
