// See aside_pixels.h.
#include "engine/conv/aside_pixels.h"

#include "engine/conv/kernels/targets.h"
#include "engine/conv/kernels/transpose.h"

namespace convoscope {
namespace {

bool evenly_spaced(const kernels::ChannelBlock& block) {
  for (int64_t k = 2; k < block.count; ++k) {
    const int64_t step = block.offsets[k] - block.offsets[k - 1];
    if (step != block.offsets[1] - block.offsets[0]) return false;
  }
  return true;
}

}  // namespace

AsidePixels::AsidePixels(int64_t pixels)
    : lanes_(kernels::vector_lanes()),
      vectors_(Tensor::uninitialized({1, 1, pixels, lanes_}, Layout::kNHWC)) {}

void AsidePixels::put(int64_t first, int64_t count, const kernels::ChannelBlock& block,
                      float* output, int64_t step) const {
  const float* from = vectors_.data() + first * lanes_;
  if (step == 1 && evenly_spaced(block)) {
    const int64_t channel_step = block.count > 1 ? block.offsets[1] - block.offsets[0] : 0;
    kernels::transpose(from, lanes_, count, block.count, output + block.offsets[0], channel_step);
    return;
  }
  for (int64_t x = 0; x < count; ++x) {
    for (int64_t k = 0; k < block.count; ++k) {
      output[x * step + block.offsets[k]] = from[x * lanes_ + k];
    }
  }
}

}  // namespace convoscope
