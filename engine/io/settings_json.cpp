// See settings_json.h.
#include "engine/io/settings_json.h"

#include <utility>
#include <vector>

#include "engine/conv/arguments.h"

namespace convoscope {

// TensorFlow takes one integer or a list of them.
Hw read_window(const JsonNode& parent, const std::string& key, DataFormat format, Hw missing) {
  if (!parent.has(key)) return missing;
  const JsonNode node = parent.at(key);
  const auto values =
      node.json().is_number() ? std::vector<int64_t>{node.integer()} : node.integers();
  const auto window = parse_window(values, key, format);
  if (!window) node.refuse(window.error());
  return window.value_or(Hw{});
}

Padding read_padding(const JsonNode& parent, DataFormat format) {
  if (!parent.has("padding")) return {};
  const JsonNode node = parent.at("padding");
  PaddingArgument argument;
  if (node.json().is_array()) {
    PadPairs pairs;
    for (const JsonNode& pair : node.elements()) pairs.push_back(pair.integers());
    argument = pairs;
  } else {
    argument = node.text();
  }
  if (node.refused()) return {};
  const auto padding = parse_padding(argument, format);
  if (!padding) node.refuse(padding.error());
  return padding.value_or(Padding{});
}

DataFormat read_data_format(const JsonNode& parent) {
  if (!parent.has("data_format")) return DataFormat::kNHWC;
  const JsonNode node = parent.at("data_format");
  const auto format = parse_data_format(node.text());
  if (!format) node.refuse(format.error());
  return format.value_or(DataFormat::kNHWC);
}

Conv2dSpec read_settings(const JsonNode& parent, DataFormat format) {
  Conv2dSpec spec;
  spec.data_format = format;
  spec.padding = read_padding(parent, format);
  spec.strides = read_window(parent, "strides", format);
  spec.dilations = read_window(parent, "dilations", format);
  return spec;
}

}  // namespace convoscope
