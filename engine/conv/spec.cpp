// See spec.h. The parser takes exactly what to_string prints, settings in any order and each at
// most once; a setting left out keeps its default. What a line can't say it refuses with the word
// at fault.
#include "engine/conv/spec.h"

#include <charconv>
#include <optional>
#include <vector>

namespace convoscope {
namespace {

std::string pair_text(const Hw& hw) { return std::to_string(hw.h) + "," + std::to_string(hw.w); }

std::string extents_text(const Dims& dims) {
  std::string text = std::to_string(dims[0]);
  for (size_t axis = 1; axis < dims.size(); ++axis) text += "x" + std::to_string(dims[axis]);
  return text;
}

std::string padding_text(const Padding& padding) {
  if (padding.mode != PaddingMode::kExplicit) return to_string(padding.mode);
  const Pads& p = padding.pads;
  return std::to_string(p.top) + "," + std::to_string(p.bottom) + "," + std::to_string(p.left) +
         "," + std::to_string(p.right);
}

auto bad_line(const std::string& what) {
  return usage_error("a case reads " + std::string("\"10x64x64x32*3x3x32x64 strides=2,2 ") +
                     "dilations=1,1 padding=SAME format=NHWC\"; " + what);
}

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::optional<std::vector<int64_t>> integers(std::string_view text, char separator) {
  std::vector<int64_t> values;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    int64_t value = 0;
    const auto [stop, error] = std::from_chars(at, end, value);
    if (error != std::errc{}) return std::nullopt;
    values.push_back(value);
    if (stop == end) return values;
    if (*stop != separator) return std::nullopt;
    at = stop + 1;
  }
}

std::optional<Dims> extents(std::string_view text) {
  const auto values = integers(text, 'x');
  if (!values || values->size() != 4) return std::nullopt;
  return Dims{(*values)[0], (*values)[1], (*values)[2], (*values)[3]};
}

std::optional<Hw> window(std::string_view text) {
  const auto values = integers(text, ',');
  if (!values || values->size() != 2) return std::nullopt;
  return Hw{(*values)[0], (*values)[1]};
}

std::optional<Padding> padding(std::string_view text) {
  if (text == "SAME") return Padding{PaddingMode::kSame, {}};
  if (text == "VALID") return Padding{PaddingMode::kValid, {}};
  const auto values = integers(text, ',');
  if (!values || values->size() != 4) return std::nullopt;
  return Padding{PaddingMode::kExplicit, {(*values)[0], (*values)[1], (*values)[2], (*values)[3]}};
}

std::optional<DataFormat> format(std::string_view text) {
  const auto parsed = parse_data_format(std::string(text));
  return parsed ? std::optional(*parsed) : std::nullopt;
}

template <typename T>
bool assign(T& target, const std::optional<T>& value) {
  if (value) target = *value;
  return value.has_value();
}

enum Setting { kStrides, kDilations, kPadding, kFormat, kSettings };
constexpr std::string_view kNames[kSettings] = {"strides", "dilations", "padding", "format"};

bool assign_setting(Conv2dSpec& spec, int setting, std::string_view value) {
  switch (setting) {
    case kStrides:
      return assign(spec.strides, window(value));
    case kDilations:
      return assign(spec.dilations, window(value));
    case kPadding:
      return assign(spec.padding, padding(value));
    default:
      return assign(spec.data_format, format(value));
  }
}

std::vector<std::string_view> words(std::string_view line) {
  constexpr std::string_view kBlank = " \t\r\n";
  std::vector<std::string_view> found;
  for (size_t begin = line.find_first_not_of(kBlank); begin != std::string_view::npos;) {
    const size_t end = line.find_first_of(kBlank, begin);
    found.push_back(line.substr(begin, end - begin));
    begin = line.find_first_not_of(kBlank, end);
  }
  return found;
}

}  // namespace

const char* to_string(PaddingMode mode) {
  switch (mode) {
    case PaddingMode::kSame:
      return "SAME";
    case PaddingMode::kValid:
      return "VALID";
    case PaddingMode::kExplicit:
      return "EXPLICIT";
  }
  return "";
}

std::string to_string(const Case& conv_case) {
  const ImageShape& i = conv_case.input;
  const Conv2dSpec& spec = conv_case.spec;
  return extents_text({i.n, i.h, i.w, i.c}) + "*" + extents_text(storage_dims(conv_case.filters)) +
         " strides=" + pair_text(spec.strides) + " dilations=" + pair_text(spec.dilations) +
         " padding=" + padding_text(spec.padding) + " format=" + to_string(spec.data_format);
}

Expected<Case> parse_case(std::string_view line) {
  const std::vector<std::string_view> parts = words(line);
  if (parts.empty()) return bad_line("this line is empty");
  const size_t star = parts[0].find('*');
  if (star == std::string_view::npos) return bad_line(quoted(parts[0]) + " has no *");
  const auto input = extents(parts[0].substr(0, star));
  const auto filters = extents(parts[0].substr(star + 1));
  if (!input || !filters) return bad_line(quoted(parts[0]) + " isn't four extents * four extents");

  Case result{image_shape(*input, DataFormat::kNHWC), filter_shape(*filters), {}};
  bool seen[kSettings] = {};
  for (size_t i = 1; i < parts.size(); ++i) {
    const size_t equals = parts[i].find('=');
    const std::string_view name = parts[i].substr(0, equals);
    int setting = 0;
    while (setting < kSettings && kNames[setting] != name) ++setting;
    if (equals == std::string_view::npos || setting == kSettings) {
      return bad_line(quoted(parts[i]) + " isn't a setting");
    }
    if (seen[setting]) return bad_line(quoted(name) + " stands twice");
    seen[setting] = true;
    if (!assign_setting(result.spec, setting, parts[i].substr(equals + 1))) {
      return bad_line(quoted(parts[i]) + " can't be read");
    }
  }
  return result;
}

}  // namespace convoscope
