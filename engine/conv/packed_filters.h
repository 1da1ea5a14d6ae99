// A bank of filters rearranged for the kernels: output channels cut into blocks of one or two
// vectors, and the weights of a block lying in the order in which the kernel reads them. A
// channel's arithmetic doesn't depend on its lane, so any subset of the channels may be packed.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/conv/geometry.h"
#include "engine/conv/kernels/window.h"
#include "engine/core/tensor.h"

namespace convoscope {

// Which output channels may share a block.
enum class BlockRule {
  kSameGroup,    // they read the same input channels
  kConsecutive,  // channel k reads input channel k, and they follow one another
};

struct PackedBlock {
  kernels::ChannelBlock lanes;
  int64_t first_input_channel = 0;
};

// The blocks point into the two buffers, which moving leaves in place.
struct PackedFilters {
  std::vector<PackedBlock> blocks;
  std::vector<int64_t> offsets;
  Tensor weights;

  PackedFilters(Tensor w) : weights(std::move(w)) {}
};

// Elements that packing takes at most, every channel in a vector of `lanes` that it may have alone.
int64_t packed_elements(const Geometry& geometry, BlockRule rule, int64_t lanes);

// `channels` is sorted and unique. `out_channel_step` leads from one output channel to the next in
// an output pixel.
PackedFilters pack_filters(const Tensor& filters, const Geometry& geometry,
                           const std::vector<int64_t>& channels, int64_t out_channel_step,
                           BlockRule rule, int64_t lanes);

}  // namespace convoscope
