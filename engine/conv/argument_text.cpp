// How arguments.h's settings are written on the command line, and as a call in Python.
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/conv/arguments.h"

namespace convoscope {
namespace {

// Reads integers and brackets off the front of a text, skipping blanks before each.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool take(char c) {
    skip_blanks();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool at_end() {
    skip_blanks();
    return rest_.empty();
  }
  std::optional<int64_t> integer() {
    skip_blanks();
    int64_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc{}) return std::nullopt;
    rest_.remove_prefix(static_cast<size_t>(end - rest_.data()));
    return value;
  }
  // One or more items that `read` understands, with commas between them.
  template <typename T, typename Read>
  std::optional<std::vector<T>> items(Read read) {
    std::vector<T> found;
    do {
      std::optional<T> item = read();
      if (!item) return std::nullopt;
      found.push_back(std::move(*item));
    } while (take(','));
    return found;
  }
  std::optional<std::vector<int64_t>> integers() {
    return items<int64_t>([this] { return integer(); });
  }
  std::optional<std::vector<int64_t>> integer_list() {
    if (!take('[')) return std::nullopt;
    if (take(']')) return std::vector<int64_t>{};
    auto values = integers();
    return take(']') ? values : std::nullopt;
  }

 private:
  void skip_blanks() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t'))
      rest_.remove_prefix(1);
  }
  std::string_view rest_;
};

}  // namespace

Expected<Hw> parse_window_text(const std::string& text, const std::string& name,
                               DataFormat format) {
  Reader reader(text);
  const bool bracketed = text.find('[') != std::string::npos;
  const auto values = bracketed ? reader.integer_list() : reader.integers();
  if (!values || !reader.at_end()) {
    return usage_error(name + " takes 1, 2 or 4 integers such as 2 or 2,1 or 1,2,2,1; \"" + text +
                       "\" can't be read");
  }
  return parse_window(*values, name, format);
}

Expected<Padding> parse_padding_text(const std::string& text, DataFormat format) {
  Reader reader(text);
  if (!reader.take('[')) return parse_padding(text, format);
  const auto pairs =
      reader.items<std::vector<int64_t>>([&reader] { return reader.integer_list(); });
  if (!pairs || !reader.take(']') || !reader.at_end()) {
    return usage_error(
        "padding takes SAME, VALID or four pairs such as [[0,0],[1,2],[0,1],[0,0]]; \"" + text +
        "\" can't be read");
  }
  return parse_padding(*pairs, format);
}

std::string tensorflow_call(const Conv2dSpec& spec) {
  const DataFormat format = spec.data_format;
  const PaddingArgument padding = padding_argument(spec.padding, format);
  const auto* pairs = std::get_if<PadPairs>(&padding);
  std::string call = "tf.nn.conv2d(x, w,";
  call += "\n  strides=" + python_list(window_argument(spec.strides, format)) + ",";
  call += "\n  padding=" +
          (pairs ? python_list(*pairs) : "\"" + std::get<std::string>(padding) + "\"") + ",";
  if (format != DataFormat::kNHWC) {
    call += std::string("\n  data_format=\"") + to_string(format) + "\",";
  }
  call += "\n  dilations=" + python_list(window_argument(spec.dilations, format)) + ")";
  return call;
}

}  // namespace convoscope
