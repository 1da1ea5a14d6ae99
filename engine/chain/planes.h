// An activation cut into what layers without filters work on: planes of height × width pixels, each
// pixel `lanes` values side by side. In NHWC a plane is a picture with all its channels in the
// lanes, in NCHW one channel of one picture with one lane: either way the innermost loop runs over
// neighbours in memory. Private to engine/chain.
#pragma once

#include <cstdint>

#include "engine/core/tensor.h"

namespace convoscope {

struct Planes {
  int64_t count = 0, height = 0, width = 0, lanes = 1;

  Planes(const ImageShape& shape, DataFormat format)
      : count(format == DataFormat::kNHWC ? shape.n : shape.n * shape.c),
        height(shape.h),
        width(shape.w),
        lanes(format == DataFormat::kNHWC ? shape.c : 1) {}
  // Of the first value of pixel (y, x) of a plane.
  int64_t offset(int64_t plane, int64_t y, int64_t x) const {
    return ((plane * height + y) * width + x) * lanes;
  }
};

}  // namespace convoscope
