// conv2d's settings as they stand in JSON, in TensorFlow's spelling (engine/conv/arguments.h): the
// keys padding, strides and dilations of a layer or of a line of a batch. Each may be missing.
#pragma once

#include <string>

#include "engine/conv/spec.h"
#include "engine/io/json_node.h"

namespace convoscope {

// The key "data_format"; NHWC where it is missing.
DataFormat read_data_format(const JsonNode& parent);

// One of the keys that take 1, 2 or 4 integers; `missing` where it is missing.
Hw read_window(const JsonNode& parent, const std::string& key, DataFormat format, Hw missing = {});
// The key "padding"; SAME where it is missing.
Padding read_padding(const JsonNode& parent, DataFormat format);

// Padding, strides and dilations, refused in the order in which TensorFlow's Python wrapper looks
// at them. What is missing is SAME and 1.
Conv2dSpec read_settings(const JsonNode& parent, DataFormat format);

}  // namespace convoscope
