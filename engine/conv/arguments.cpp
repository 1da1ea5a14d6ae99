// See arguments.h. The texts of TensorFlow are those of its Python wrapper and kernel,
// version 2.21.
#include "engine/conv/arguments.h"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <span>
#include <string_view>
#include <utility>

#include "engine/core/text.h"

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

tl::unexpected<Error> suggest(tl::unexpected<Error> refusal, std::string nearest) {
  refusal.value().nearest = std::move(nearest);
  return refusal;
}

// Height and width that a list of the wrong length most likely means: in three or five numbers the
// first is N's.
std::string nearest_window(std::vector<int64_t> values, const std::string& name,
                           DataFormat format) {
  if (values.size() == 4) {
    values = {values[axes_of(format).h], values[axes_of(format).w]};
  } else if (values.size() > 2 && values.front() == 1) {
    values.erase(values.begin());
  }
  values.resize(2, values.empty() ? 1 : values.front());
  const Hw hw{std::max<int64_t>(1, values[0]), std::max<int64_t>(1, values[1])};
  return name + "=" + python_list(window_argument(hw, format));
}

std::string nearest_word_for(const std::string& word, const std::string& name,
                             std::initializer_list<std::string_view> known) {
  std::string upper = word;
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name + "=\"" + nearest_word(upper, std::span(known.begin(), known.size())) + "\"";
}

// The pairs of H and W with what is missing filled in; nothing on N and C.
std::string nearest_pairs(PadPairs pairs, DataFormat format) {
  const Axes axes = axes_of(format);
  if (pairs.size() == 2) pairs.insert(pairs.begin(), axes.h, {0, 0});
  pairs.resize(4);
  for (size_t axis = 0; axis < pairs.size(); ++axis) {
    std::vector<int64_t>& pair = pairs[axis];
    pair.resize(2, pair.empty() ? 0 : pair.front());
    for (int64_t& pad : pair) pad = spatial(axis, format) ? std::max<int64_t>(0, pad) : 0;
  }
  return "padding=" + python_list(pairs);
}

Expected<Padding> parse_padding_word(const std::string& word, DataFormat format) {
  if (word == "SAME") return Padding{PaddingMode::kSame, {}};
  if (word == "VALID") return Padding{PaddingMode::kValid, {}};
  if (word == "EXPLICIT") {
    return suggest(
        refuse("explicit padding is written as its four pairs, not as the word EXPLICIT", "padding",
               "ValueError: 'EXPLICIT' is not a valid value for `padding`. To use explicit "
               "padding, `padding` must be a list."),
        nearest_pairs({}, format));
  }
  return suggest(
      refuse("padding is SAME, VALID or four pairs, not \"" + word + "\"", "padding",
             "ValueError: Attr 'padding' of 'Conv2D' Op passed string '" + word +
                 "' not in: \"SAME\", \"VALID\", \"EXPLICIT\".",
             "InvalidArgument: Value for attr 'padding' of \"" + word +
                 "\" is not in the list of allowed values: \"SAME\", \"VALID\", \"EXPLICIT\""),
      nearest_word_for(word, "padding", {"SAME", "VALID"}));
}

tl::unexpected<Error> refuse_pads_on(size_t axis, const PadPairs& pairs, DataFormat format) {
  bool negative = false;
  for (const auto& pair : pairs) negative = negative || pair[0] < 0 || pair[1] < 0;
  const std::string text =
      negative ? "All elements of explicit_paddings must be nonnegative"
               : "Nonzero explicit padding in the batch or depth dimensions is not supported";
  return suggest(refuse("padding " + python_list(pairs) + " pads " + to_string(format)[axis] +
                            " by " + python_list(pairs[axis]) + "; only H and W can be padded",
                        "padding", "ValueError: " + text, "InvalidArgument: " + text),
                 nearest_pairs(pairs, format));
}

Expected<Padding> parse_padding_pairs(const PadPairs& pairs, DataFormat format) {
  for (size_t axis = 0; axis < pairs.size(); ++axis) {
    const std::string size = std::to_string(pairs[axis].size());
    if (pairs[axis].size() == 2) continue;
    return suggest(
        refuse("padding takes pairs [before, after]; " + python_list(pairs[axis]) + " has " + size +
                   (pairs[axis].size() == 1 ? " number" : " numbers"),
               "padding",
               "ValueError: When `padding` is a list, each element of `padding` must be a "
               "list/tuple of size 2. Received: padding=" +
                   python_list(pairs) + " with element at index " + std::to_string(axis) +
                   " of size " + size),
        nearest_pairs(pairs, format));
  }
  if (pairs.size() != 4) {
    return suggest(
        refuse(
            "padding takes 4 pairs; " + python_list(pairs) + " has " + std::to_string(pairs.size()),
            "padding",
            "ValueError: When padding is a list, it must be of size 4. Received: padding=" +
                python_list(pairs) + " of size " + std::to_string(pairs.size())),
        nearest_pairs(pairs, format));
  }
  for (size_t axis = 0; axis < pairs.size(); ++axis) {
    const bool nonzero = pairs[axis][0] != 0 || pairs[axis][1] != 0;
    if (nonzero && !spatial(axis, format)) return refuse_pads_on(axis, pairs, format);
  }
  const auto& h = pairs[axes_of(format).h];
  const auto& w = pairs[axes_of(format).w];
  return Padding{PaddingMode::kExplicit, {h[0], h[1], w[0], w[1]}};
}

}  // namespace

std::string python_list(const std::vector<int64_t>& values) {
  std::string text = "[";
  for (size_t i = 0; i < values.size(); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(values[i]);
  }
  return text + "]";
}

std::string python_list(const PadPairs& pairs) {
  std::string text = "[";
  for (size_t i = 0; i < pairs.size(); ++i) text += (i == 0 ? "" : ", ") + python_list(pairs[i]);
  return text + "]";
}

Expected<Hw> parse_window(const std::vector<int64_t>& values, const std::string& name,
                          DataFormat format) {
  if (values.size() == 1) return Hw{values[0], values[0]};
  if (values.size() == 2) return Hw{values[0], values[1]};
  if (values.size() != 4) {
    const std::string length = std::to_string(values.size());
    return suggest(refuse(name + " should be of length 1, 2 or 4 but was " + length + ": " +
                              python_list(values),
                          name,
                          "ValueError: " + name + " should be of length 1, 2 or 4. Received: " +
                              name + "=" + python_list(values) + " of length " + length),
                   nearest_window(values, name, format));
  }
  for (size_t axis = 0; axis < values.size(); ++axis) {
    if (spatial(axis, format) || values[axis] == 1) continue;
    return suggest(
        refuse(name + " " + python_list(values) + " set " + std::to_string(values[axis]) + " on " +
                   to_string(format)[axis] + "; only H and W can differ from 1",
               name,
               "Unimplemented: Current implementation does not yet support " + name +
                   " in the batch and depth dimensions."),
        nearest_window(values, name, format));
  }
  return Hw{values[axes_of(format).h], values[axes_of(format).w]};
}

Expected<Padding> parse_padding(const PaddingArgument& argument, DataFormat format) {
  if (const auto* word = std::get_if<std::string>(&argument))
    return parse_padding_word(*word, format);
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

}  // namespace convoscope
