// How one convolution is spelt in each framework: expressions for portability.h, which decides what
// is taken as it is and what must be written otherwise. Private to engine/analysis.
#pragma once

#include <string>

#include "engine/conv/geometry.h"

namespace convoscope {

std::string pair_text(int64_t h, int64_t w);  // "2, 1"
std::string pair_text(const Hw& hw);
std::string pads_text(const Geometry& g);  // "0, 1, 1, 1": top, bottom, left, right

// tf.nn.conv2d(…) on one line.
std::string tensorflow_code(const Conv2dSpec& spec);
// The same numbers by NHWC alone: x and the output are transposed around the call.
std::string tensorflow_nhwc_code(const Conv2dSpec& spec);

enum class KerasForm { kPlain, kPaddedFirst, kPermuted };
// A layer, or a Sequential of a padding layer or of two Permutes around it.
std::string keras_code(const Case& conv_case, const Geometry& g, KerasForm form);

enum class TorchPadding { kByName, kByAxis, kFirst };  // "same", (top, left), F.pad
std::string torch_code(const Case& conv_case, const Geometry& g, TorchPadding padding);

std::string onnx_code(const Case& conv_case, const Geometry& g);

// tf.conv2d, or tf.depthwiseConv2d where a filter reads one channel of several. Always NHWC inside.
std::string tensorflow_js_code(const Case& conv_case, const Geometry& g);

}  // namespace convoscope
