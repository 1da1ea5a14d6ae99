// The settings of one conv2d, and a whole case (extents and settings) that prints as one line and
// parses back, so that every failure, panel and bench names something that can be run again:
//   10x64x64x32*3x3x32x64 strides=2,2 dilations=1,1 padding=SAME format=NHWC
// Input extents are N,H,W,C whatever the format; filters are KH,KW,Cf,Cout. Explicit padding is written
// padding=top,bottom,left,right. A spec may hold values that TensorFlow refuses (a stride of 0): the
// document must be able to show them. geometry.h says whether they are legal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/core/shape.h"

namespace convoscope {

struct Hw {
  int64_t h = 1, w = 1;
  bool operator==(const Hw&) const = default;
};

enum class PaddingMode { kSame, kValid, kExplicit };

struct Pads {
  int64_t top = 0, bottom = 0, left = 0, right = 0;
  bool operator==(const Pads&) const = default;
};

struct Padding {
  PaddingMode mode = PaddingMode::kSame;
  Pads pads;  // only read when mode is kExplicit; kept otherwise, so switching back loses nothing
  bool operator==(const Padding&) const = default;
};

struct Conv2dSpec {
  Hw strides;
  Hw dilations;
  Padding padding;
  DataFormat data_format = DataFormat::kNHWC;
  bool operator==(const Conv2dSpec&) const = default;
};

struct Case {
  ImageShape input;
  FilterShape filters;
  Conv2dSpec spec;
  bool operator==(const Case&) const = default;
};

const char* to_string(PaddingMode mode);  // "SAME", "VALID", "EXPLICIT"
std::string to_string(const Case& conv_case);
Expected<Case> parse_case(std::string_view line);

}  // namespace convoscope
