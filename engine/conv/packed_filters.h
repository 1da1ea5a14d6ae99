// A bank of filters rearranged for the kernels: output channels cut into blocks of a few
// vectors, and the weights of a block lying in the order in which the kernel reads them. A
// channel's arithmetic doesn't depend on its lane, so any subset of the channels may be packed.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "engine/conv/geometry.h"
#include "engine/conv/kernels/window.h"
#include "engine/core/parallel.h"
#include "engine/core/tensor.h"

namespace convoscope {

// How channels are cut into blocks: at most `most` that may share one, their number rounded up to
// whole vectors of `lanes`.
struct BlockRule {
  enum class Sharing {
    kSameGroup,    // they read the same input channels
    kConsecutive,  // they follow one another
  };
  Sharing sharing = Sharing::kSameGroup;
  int64_t lanes = 1;
  int64_t most = 1;
  int64_t most_partly = 0;  // where fewer than `most` are left; 0: all of them
};
BlockRule direct_blocks(int64_t lanes);
BlockRule depthwise_blocks(int64_t lanes);
BlockRule grouped_blocks(int64_t lanes);
BlockRule row_blocks();

// Where the weights of a bank lie: that of tap (y, x), channel q of its group and filter k at
//   data + y·tap_row_step + x·tap_step + q·in_step + (k div per)·group_step + (k mod per)·out_step
// with `per` filters a group. An input gradient reads the bank of its convolution backwards and
// with q and k exchanged.
struct FilterView {
  const float* data = nullptr;
  int64_t tap_row_step = 0, tap_step = 0;
  int64_t in_step = 0, out_step = 1, group_step = 0;
  bool operator==(const FilterView&) const = default;
};
FilterView filter_view(const Tensor& filters, const Geometry& geometry);

struct PackedBlock {
  kernels::ChannelBlock lanes;
  int64_t first_input_channel = 0;
};

// Output channels cut into blocks, which point into `offsets`; moving leaves it in place.
struct FilterBlocks {
  std::vector<PackedBlock> blocks;  // without weights
  std::vector<int64_t> channels, offsets;

  // Output channels of a block.
  std::span<const int64_t> channels_of(const PackedBlock& block) const;
};

// Blocks [begin, end) that read the same input channels: those of a group.
struct BlockRange {
  size_t begin = 0, end = 0;
};
std::vector<BlockRange> blocks_of_groups(const std::vector<PackedBlock>& blocks);

// The blocks point into the weights as well.
struct PackedFilters : FilterBlocks {
  Tensor weights;

  PackedFilters(FilterBlocks cut, Tensor w) : FilterBlocks(std::move(cut)), weights(std::move(w)) {}
  int64_t bytes() const { return weights.bytes(); }
};

// Elements that packing all channels takes.
int64_t packed_elements(const Geometry& geometry, const BlockRule& rule);

// `channels` is sorted and unique. `out_channel_step` leads from one output channel to the next in
// an output pixel.
FilterBlocks cut_filters(const Geometry& geometry, const std::vector<int64_t>& channels,
                         int64_t out_channel_step, const BlockRule& rule);
PackedFilters pack_filters(const FilterView& filters, const Geometry& geometry,
                           const std::vector<int64_t>& channels, int64_t out_channel_step,
                           const BlockRule& rule, const ParallelOptions& parallel = {});

// The weights of a block's filters at the input channels [begin, end) of their group alone.
void pack_block(const FilterView& filters, const Geometry& geometry,
                std::span<const int64_t> channels, int64_t begin, int64_t end, int64_t width,
                float* packed);

}  // namespace convoscope
