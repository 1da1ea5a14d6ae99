// TensorFlow's spelling of conv2d's arguments, as they stand in JSON files and on the command line,
// and the checks that TensorFlow makes on the spelling itself (conv2d-semantics §3, §5): lists of
// 1, 2 or 4 integers, four pairs of pads, nothing but 1 on N and C. What these functions let
// through is a Conv2dSpec; whether its values are legal is geometry.h's business.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "engine/conv/spec.h"

namespace convoscope {

using PadPairs = std::vector<std::vector<int64_t>>;           // in data_format order
using PaddingArgument = std::variant<std::string, PadPairs>;  // "SAME", "VALID" or the four pairs

// `name` is "strides" or "dilations". One value means both axes, two mean H and W, four follow
// data_format.
Expected<Hw> parse_window(const std::vector<int64_t>& values, const std::string& name,
                          DataFormat format);
Expected<Padding> parse_padding(const PaddingArgument& argument, DataFormat format);

// The other way round: always four values, in data_format order.
std::vector<int64_t> window_argument(const Hw& hw, DataFormat format);  // {1, h, w, 1} for NHWC
PaddingArgument padding_argument(const Padding& padding, DataFormat format);

// As Python prints them: "[1, 2, 2, 1]", "[[0, 0], [1, 2], [0, 1], [0, 0]]".
std::string python_list(const std::vector<int64_t>& values);
std::string python_list(const PadPairs& pairs);

// Command-line spelling: "2", "2,1", "1,2,1,1"; "SAME", "VALID", "[[0,0],[1,2],[0,1],[0,0]]".
Expected<Hw> parse_window_text(const std::string& text, const std::string& name, DataFormat format);
Expected<Padding> parse_padding_text(const std::string& text, DataFormat format);

// Python call of the same settings, as a learner would type it:
//   tf.nn.conv2d(x, w, strides=[1, 2, 2, 1], padding="SAME", dilations=[1, 1, 2, 1])
// One argument a line from the second line on.
std::string tensorflow_call(const Conv2dSpec& spec);

}  // namespace convoscope
