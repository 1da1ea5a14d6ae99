// What TensorFlow's eager mode does with a case that graph mode refuses. There no shape function
// speaks first: the plain CPU kernel looks at its attributes and then at the tensors, in an order
// of its own, and lets some cases through. Private to engine/conv.
#pragma once

#include <string>

#include "engine/conv/spec.h"

namespace convoscope {

// "InvalidArgument: …", or "no error: …" with what comes back instead. For NCHW what it would do
// with the same numbers in NHWC.
std::string eager_answer(const Case& conv_case);

}  // namespace convoscope
