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
  return length;
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
  BlockPacker(const FilterView& view, const Geometry& g, std::span<const int64_t> filters,
              int64_t width)
      : view_(view), g_(g), filters_(filters), width_(width) {}

  void pack(float* packed) const {
    const auto pack_tap = way();
    for (int64_t y = 0; y < g_.h.filter; ++y) {
      for (int64_t x = 0; x < g_.w.filter; ++x) {
        (this->*pack_tap)(view_.data + y * view_.tap_row_step + x * view_.tap_step, packed);
        packed += g_.filter_channels * width_;
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
    for (int64_t q = 0; q < g_.filter_channels; ++q) {
      for (const int64_t k : filters_) *packed++ = tap[q * view_.in_step + offset(k)];
      packed = std::fill_n(packed, width_ - std::ssize(filters_), 0.0f);
    }
  }

  // The block's filters are neighbours in the bank.
  void copy(const float* tap, float* packed) const {
    for (int64_t q = 0; q < g_.filter_channels; ++q) {
      packed = std::copy_n(tap + q * view_.in_step + offset(filters_.front()), std::ssize(filters_),
                           packed);
      packed = std::fill_n(packed, width_ - std::ssize(filters_), 0.0f);
    }
  }

  // The channels are.
  void transpose(const float* tap, float* packed) const {
    const int64_t count = std::ssize(filters_);
    kernels::transpose(tap + offset(filters_.front()), view_.out_step, count, g_.filter_channels,
                       packed, width_);
    for (int64_t q = 0; q < g_.filter_channels && count < width_; ++q) {
      std::fill(packed + q * width_ + count, packed + (q + 1) * width_, 0.0f);
    }
  }

  const FilterView& view_;
  const Geometry& g_;
  std::span<const int64_t> filters_;
  int64_t width_;
};

}  // namespace

BlockRule direct_blocks(int64_t lanes) {
  return {BlockRule::Sharing::kSameGroup, lanes, 2 * lanes};
}
BlockRule depthwise_blocks(int64_t lanes) {
  return {BlockRule::Sharing::kConsecutive, lanes, 2 * lanes};
}
BlockRule row_blocks() { return {BlockRule::Sharing::kSameGroup, 1, kernels::kMostRowFilters}; }

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

PackedFilters pack_filters(const FilterView& filters, const Geometry& geometry,
                           const std::vector<int64_t>& channels, int64_t out_channel_step,
                           const BlockRule& rule, const ParallelOptions& parallel) {
  const auto cuts = cut_into_blocks(channels, geometry, rule);
  const auto vectors_of = [&](size_t cut) { return ceil_div(std::ssize(cuts[cut]), rule.lanes); };
  int64_t width_sum = 0;
  for (size_t i = 0; i < cuts.size(); ++i) width_sum += vectors_of(i) * rule.lanes;

  PackedFilters packed(Tensor::uninitialized({1, 1, taps_of(geometry), width_sum}, Layout::kHWIO));
  for (const int64_t k : channels) packed.offsets.push_back(k * out_channel_step);

  float* weights = packed.weights.data();
  const int64_t* offsets = packed.offsets.data();
  for (size_t i = 0; i < cuts.size(); ++i) {
    const int64_t count = std::ssize(cuts[i]);
    const int64_t width = vectors_of(i) * rule.lanes;
    PackedBlock block;
    block.lanes = {
        weights, offsets, count, static_cast<int>(vectors_of(i)),
        out_channel_step == 1 && count == width && cuts[i].back() - cuts[i].front() + 1 == count};
    block.first_input_channel =
        cuts[i].front() / geometry.channels_per_group() * geometry.filter_channels;
    packed.blocks.push_back(block);
    weights += taps_of(geometry) * width;
    offsets += count;
  }
  // A cancelled packing leaves rubbish, which nobody reads: the token stops what follows as well.
  parallel_for(0, std::ssize(cuts), 1, parallel, [&](int64_t block, int64_t) {
    const auto i = static_cast<size_t>(block);
    float* to = packed.weights.data() + (packed.blocks[i].lanes.weights - packed.weights.data());
    BlockPacker(filters, geometry, cuts[i], vectors_of(i) * rule.lanes).pack(to);
  });
  return packed;
}

}  // namespace convoscope
