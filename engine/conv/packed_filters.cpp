// See packed_filters.h.
#include "engine/conv/packed_filters.h"

#include <algorithm>
#include <span>

#include "engine/conv/kernels/rows.h"
#include "engine/conv/kernels/transpose.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

int64_t taps_of(const Geometry& g) { return g.h.filter * g.w.filter * g.filter_channels; }

// Length of the block that starts at channels[0].
size_t block_length(std::span<const int64_t> channels, const Geometry& g, const BlockRule& rule) {
  const int64_t group_end = (channels[0] / g.channels_per_group() + 1) * g.channels_per_group();
  size_t length = 1;
  while (length < channels.size() && length < static_cast<size_t>(rule.most)) {
    const bool fits = rule.sharing == BlockRule::Sharing::kSameGroup
                          ? channels[length] < group_end
                          : channels[length] == channels[length - 1] + 1;
    if (!fits) break;
    ++length;
  }
  const bool partly = length < static_cast<size_t>(rule.most) && rule.most_partly > 0;
  return partly ? std::min(length, static_cast<size_t>(rule.most_partly)) : length;
}

std::vector<std::span<const int64_t>> cut_into_blocks(std::span<const int64_t> channels,
                                                      const Geometry& g, const BlockRule& rule) {
  std::vector<std::span<const int64_t>> blocks;
  while (!channels.empty()) {
    const size_t length = block_length(channels, g, rule);
    blocks.push_back(channels.first(length));
    channels = channels.subspan(length);
  }
  return blocks;
}

// One block's weights: for every tap and input channel the weights of its filters, then zeros.
class BlockPacker {
 public:
  // Of the input channels [begin, end) of the group.
  BlockPacker(const FilterView& view, const Geometry& g, std::span<const int64_t> filters,
              int64_t begin, int64_t end, int64_t width)
      : view_(view), g_(g), filters_(filters), begin_(begin), count_(end - begin), width_(width) {}

  void pack(float* packed) const {
    const auto pack_tap = way();
    for (int64_t y = 0; y < g_.h.filter; ++y) {
      for (int64_t x = 0; x < g_.w.filter; ++x) {
        (this->*pack_tap)(
            view_.data + y * view_.tap_row_step + x * view_.tap_step + begin_ * view_.in_step,
            packed);
        packed += count_ * width_;
      }
    }
  }

 private:
  using Way = void (BlockPacker::*)(const float* tap, float* packed) const;

  Way way() const {
    const int64_t per_group = g_.channels_per_group();
    const bool consecutive = filters_.back() - filters_.front() + 1 == std::ssize(filters_);
    const bool one_group = filters_.front() / per_group == filters_.back() / per_group;
    if (!consecutive) return &BlockPacker::gather;
    if (view_.out_step == 1 && (one_group || view_.group_step == per_group)) {
      return &BlockPacker::copy;
    }
    if (per_group == 1 && view_.group_step == 1) return &BlockPacker::copy;
    return one_group && view_.in_step == 1 ? &BlockPacker::transpose : &BlockPacker::gather;
  }

  int64_t offset(int64_t filter) const {
    const int64_t per_group = g_.channels_per_group();
    return filter / per_group * view_.group_step + filter % per_group * view_.out_step;
  }

  void gather(const float* tap, float* packed) const {
    for (int64_t q = 0; q < count_; ++q) {
      for (const int64_t k : filters_) *packed++ = tap[q * view_.in_step + offset(k)];
      packed = std::fill_n(packed, width_ - std::ssize(filters_), 0.0f);
    }
  }

  // The block's filters are neighbours in the bank.
  void copy(const float* tap, float* packed) const {
    for (int64_t q = 0; q < count_; ++q) {
      packed = std::copy_n(tap + q * view_.in_step + offset(filters_.front()), std::ssize(filters_),
                           packed);
      packed = std::fill_n(packed, width_ - std::ssize(filters_), 0.0f);
    }
  }

  // The channels are.
  void transpose(const float* tap, float* packed) const {
    const int64_t count = std::ssize(filters_);
    kernels::transpose(tap + offset(filters_.front()), view_.out_step, count, count_, packed,
                       width_);
    for (int64_t q = 0; q < count_ && count < width_; ++q) {
      std::fill(packed + q * width_ + count, packed + (q + 1) * width_, 0.0f);
    }
  }

  const FilterView& view_;
  const Geometry& g_;
  std::span<const int64_t> filters_;
  int64_t begin_, count_;
  int64_t width_;
};

}  // namespace

// Tiles of four vectors read fewer inputs, but need the 32 registers that vectors of 16 lanes come
// with.
BlockRule direct_blocks(int64_t lanes) {
  return {BlockRule::Sharing::kSameGroup, lanes, (lanes >= 16 ? 4 : 2) * lanes, 2 * lanes};
}
BlockRule depthwise_blocks(int64_t lanes) {
  return {BlockRule::Sharing::kConsecutive, lanes, 2 * lanes};
}
BlockRule grouped_blocks(int64_t lanes) {
  return {BlockRule::Sharing::kConsecutive, lanes, 2 * lanes};
}
BlockRule row_blocks() { return {BlockRule::Sharing::kSameGroup, 1, kernels::kMostRowFilters}; }

std::vector<BlockRange> blocks_of_groups(const std::vector<PackedBlock>& blocks) {
  std::vector<BlockRange> ranges;
  for (size_t i = 0; i < blocks.size(); ++i) {
    if (i == 0 || blocks[i].first_input_channel != blocks[i - 1].first_input_channel) {
      ranges.push_back({i, i});
    }
    ranges.back().end = i + 1;
  }
  return ranges;
}

FilterView filter_view(const Tensor& filters, const Geometry& g) {
  const int64_t tap = g.filter_channels * g.out_channels;
  return {filters.data(), g.w.filter * tap, tap, g.out_channels, 1, g.channels_per_group()};
}

int64_t packed_elements(const Geometry& g, const BlockRule& rule) {
  const int64_t together =
      rule.sharing == BlockRule::Sharing::kSameGroup ? g.channels_per_group() : g.out_channels;
  const int64_t sharers = together == 0 ? 0 : g.out_channels / together;
  return taps_of(g) * sharers * ceil_div(together, rule.lanes) * rule.lanes;
}

std::span<const int64_t> FilterBlocks::channels_of(const PackedBlock& block) const {
  return {channels.data() + (block.lanes.offsets - offsets.data()),
          static_cast<size_t>(block.lanes.count)};
}

FilterBlocks cut_filters(const Geometry& geometry, const std::vector<int64_t>& channels,
                         int64_t out_channel_step, const BlockRule& rule) {
  FilterBlocks cut;
  cut.channels = channels;
  for (const int64_t k : channels) cut.offsets.push_back(k * out_channel_step);
  const int64_t* offsets = cut.offsets.data();
  for (const auto& filters : cut_into_blocks(channels, geometry, rule)) {
    const int64_t count = std::ssize(filters);
    const int64_t vectors = ceil_div(count, rule.lanes);
    PackedBlock block;
    block.lanes = {nullptr, offsets, count, static_cast<int>(vectors),
                   out_channel_step == 1 && count == vectors * rule.lanes &&
                       filters.back() - filters.front() + 1 == count};
    block.first_input_channel =
        filters.front() / geometry.channels_per_group() * geometry.filter_channels;
    cut.blocks.push_back(block);
    offsets += count;
  }
  return cut;
}

PackedFilters pack_filters(const FilterView& filters, const Geometry& geometry,
                           const std::vector<int64_t>& channels, int64_t out_channel_step,
                           const BlockRule& rule, const ParallelOptions& parallel) {
  FilterBlocks cut = cut_filters(geometry, channels, out_channel_step, rule);
  int64_t width_sum = 0;
  for (const PackedBlock& block : cut.blocks) width_sum += block.lanes.vectors * rule.lanes;
  PackedFilters packed(std::move(cut),
                       Tensor::uninitialized({1, 1, taps_of(geometry), width_sum}, Layout::kHWIO));

  float* weights = packed.weights.data();
  std::vector<float*> starts;
  for (PackedBlock& block : packed.blocks) {
    block.lanes.weights = weights;
    block.lanes.weights_step = block.lanes.vectors * rule.lanes;
    starts.push_back(weights);
    weights += taps_of(geometry) * block.lanes.weights_step;
  }
  // A cancelled packing leaves rubbish, which nobody reads: the token stops what follows as well.
  parallel_for(0, std::ssize(starts), 1, parallel, [&](int64_t block, int64_t) {
    const auto i = static_cast<size_t>(block);
    pack_block(filters, geometry, packed.channels_of(packed.blocks[i]), 0, geometry.filter_channels,
               packed.blocks[i].lanes.weights_step, starts[i]);
  });
  return packed;
}

void pack_block(const FilterView& filters, const Geometry& geometry,
                std::span<const int64_t> channels, int64_t begin, int64_t end, int64_t width,
                float* packed) {
  BlockPacker(filters, geometry, channels, begin, end, width).pack(packed);
}

}  // namespace convoscope
