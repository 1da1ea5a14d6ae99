// Where kernels that write whole vectors of channels put the pixels of a block whose channels don't
// follow one another, or don't fill a vector: a vector a pixel, and from there to their places.
// Private to engine/conv.
#pragma once

#include <cstdint>

#include "engine/conv/kernels/window.h"
#include "engine/core/tensor.h"

namespace convoscope {

class AsidePixels {
 public:
  explicit AsidePixels(int64_t pixels);

  int64_t pixel_step() const { return lanes_; }
  float* pixel(int64_t i) { return vectors_.data() + i * lanes_; }
  // Channel k of pixel first + x goes to output[x · step + block.offsets[k]].
  void put(int64_t first, int64_t count, const kernels::ChannelBlock& block, float* output,
           int64_t step) const;

 private:
  int64_t lanes_;
  Tensor vectors_;
};

}  // namespace convoscope
