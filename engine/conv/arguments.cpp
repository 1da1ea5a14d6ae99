// See arguments.h. The texts of TensorFlow are those of its Python wrapper and kernel,
// version 2.21.
#include "engine/conv/arguments.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace convoscope {
namespace {

// Where height and width stand in a list of four, in data_format order.
struct Axes {
  size_t h, w;
};

Axes axes_of(DataFormat format) { return format == DataFormat::kNHWC ? Axes{1, 2} : Axes{2, 3}; }

bool spatial(size_t axis, DataFormat format) {
  const Axes axes = axes_of(format);
  return axis == axes.h || axis == axes.w;
}

std::string list_text(const std::vector<int64_t>& values) {  // as Python prints it
  std::string text = "[";
  for (size_t i = 0; i < values.size(); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(values[i]);
  }
  return text + "]";
}

std::string list_text(const PadPairs& pairs) {
  std::string text = "[";
  for (size_t i = 0; i < pairs.size(); ++i) text += (i == 0 ? "" : ", ") + list_text(pairs[i]);
  return text + "]";
}

Expected<Padding> parse_padding_word(const std::string& word) {
  if (word == "SAME") return Padding{PaddingMode::kSame, {}};
  if (word == "VALID") return Padding{PaddingMode::kValid, {}};
  if (word == "EXPLICIT") {
    return refuse("explicit padding is written as its four pairs, not as the word EXPLICIT",
                  "padding",
                  "ValueError: 'EXPLICIT' is not a valid value for `padding`. To use explicit "
                  "padding, `padding` must be a list.");
  }
  return refuse("padding is SAME, VALID or four pairs, not \"" + word + "\"", "padding",
                "ValueError: Attr 'padding' of 'Conv2D' Op passed string '" + word +
                    "' not in: \"SAME\", \"VALID\", \"EXPLICIT\".");
}

tl::unexpected<Error> refuse_pads_on(size_t axis, const PadPairs& pairs, DataFormat format) {
  bool negative = false;
  for (const auto& pair : pairs) negative = negative || pair[0] < 0 || pair[1] < 0;
  const std::string text =
      negative ? "All elements of explicit_paddings must be nonnegative"
               : "Nonzero explicit padding in the batch or depth dimensions is not supported";
  return refuse("padding " + list_text(pairs) + " pads " + to_string(format)[axis] + " by " +
                    list_text(pairs[axis]) + "; only H and W can be padded",
                "padding", "ValueError: " + text, "InvalidArgument: " + text);
}

Expected<Padding> parse_padding_pairs(const PadPairs& pairs, DataFormat format) {
  if (pairs.size() != 4) {
    return refuse(
        "padding takes 4 pairs; " + list_text(pairs) + " has " + std::to_string(pairs.size()),
        "padding",
        "ValueError: When padding is a list, it must be of size 4. Received: padding=" +
            list_text(pairs) + " of size " + std::to_string(pairs.size()));
  }
  for (size_t axis = 0; axis < pairs.size(); ++axis) {
    const std::string size = std::to_string(pairs[axis].size());
    if (pairs[axis].size() == 2) continue;
    return refuse("padding takes pairs [before, after]; " + list_text(pairs[axis]) + " has " +
                      size + (pairs[axis].size() == 1 ? " number" : " numbers"),
                  "padding",
                  "ValueError: When `padding` is a list, each element of `padding` must be a "
                  "list/tuple of size 2. Received: padding=" +
                      list_text(pairs) + " with element at index " + std::to_string(axis) +
                      " of size " + size);
  }
  for (size_t axis = 0; axis < pairs.size(); ++axis) {
    const bool nonzero = pairs[axis][0] != 0 || pairs[axis][1] != 0;
    if (nonzero && !spatial(axis, format)) return refuse_pads_on(axis, pairs, format);
  }
  const auto& h = pairs[axes_of(format).h];
  const auto& w = pairs[axes_of(format).w];
  return Padding{PaddingMode::kExplicit, {h[0], h[1], w[0], w[1]}};
}

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

Expected<Hw> parse_window(const std::vector<int64_t>& values, const std::string& name,
                          DataFormat format) {
  if (values.size() == 1) return Hw{values[0], values[0]};
  if (values.size() == 2) return Hw{values[0], values[1]};
  if (values.size() != 4) {
    const std::string length = std::to_string(values.size());
    return refuse(
        name + " should be of length 1, 2 or 4 but was " + length + ": " + list_text(values), name,
        "ValueError: " + name + " should be of length 1, 2 or 4. Received: " + name + "=" +
            list_text(values) + " of length " + length);
  }
  for (size_t axis = 0; axis < values.size(); ++axis) {
    if (spatial(axis, format) || values[axis] == 1) continue;
    return refuse(name + " " + list_text(values) + " set " + std::to_string(values[axis]) + " on " +
                      to_string(format)[axis] + "; only H and W can differ from 1",
                  name,
                  "Unimplemented: Current implementation does not yet support " + name +
                      " in the batch and depth dimensions.");
  }
  return Hw{values[axes_of(format).h], values[axes_of(format).w]};
}

Expected<Padding> parse_padding(const PaddingArgument& argument, DataFormat format) {
  if (const auto* word = std::get_if<std::string>(&argument)) return parse_padding_word(*word);
  return parse_padding_pairs(std::get<PadPairs>(argument), format);
}

std::vector<int64_t> window_argument(const Hw& hw, DataFormat format) {
  std::vector<int64_t> values(4, 1);
  values[axes_of(format).h] = hw.h;
  values[axes_of(format).w] = hw.w;
  return values;
}

PaddingArgument padding_argument(const Padding& padding, DataFormat format) {
  if (padding.mode != PaddingMode::kExplicit) return std::string(to_string(padding.mode));
  PadPairs pairs(4, {0, 0});
  pairs[axes_of(format).h] = {padding.pads.top, padding.pads.bottom};
  pairs[axes_of(format).w] = {padding.pads.left, padding.pads.right};
  return pairs;
}

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
  call += "\n  strides=" + list_text(window_argument(spec.strides, format)) + ",";
  call +=
      "\n  padding=" + (pairs ? list_text(*pairs) : "\"" + std::get<std::string>(padding) + "\"") +
      ",";
  if (format != DataFormat::kNHWC) {
    call += std::string("\n  data_format=\"") + to_string(format) + "\",";
  }
  call += "\n  dilations=" + list_text(window_argument(spec.dilations, format)) + ")";
  return call;
}

}  // namespace convoscope
