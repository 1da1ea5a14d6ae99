// Blocks of one vector of filters each, their weights transformed (kernels/line_winograd.h,
// plane_winograd.h). Private to engine/conv.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/conv/packed_filters.h"
#include "engine/conv/work.h"
#include "engine/core/tensor.h"

namespace convoscope {

class TransformedBlocks {
 public:
  // From packed weights of a block to `elements` transformed ones.
  using Transform = std::function<void(const float* weights, float* to)>;
  // Packs the work's filters and transforms them.
  TransformedBlocks(const Work& work, int64_t elements, const Transform& transform);

  const std::vector<kernels::ChannelBlock>& blocks() const { return blocks_; }
  int64_t bytes() const { return packed_.bytes() + weights_.bytes(); }

 private:
  PackedFilters packed_;  // the blocks point into its offsets
  Tensor weights_;        // aligned, as loads of whole vectors want them
  std::vector<kernels::ChannelBlock> blocks_;
};

}  // namespace convoscope
