// See packed_filters.h.
#include "engine/conv/packed_filters.h"

#include <algorithm>
#include <span>

#include "engine/conv/kernels/rows.h"
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

// The weights of one tap for one block: for every input channel those of the block's filters, then
// zeros. A few channels at a time, filter by filter, so that a bank whose channels are neighbours
// is read line by line.
void pack_tap(const FilterView& view, const float* tap, const Geometry& g,
              std::span<const int64_t> channels, int64_t width, float* packed) {
  constexpr int64_t kTogether = 16;
  const int64_t count = std::ssize(channels), per_group = g.channels_per_group();
  for (int64_t first = 0; first < g.filter_channels; first += kTogether) {
    const int64_t some = std::min(kTogether, g.filter_channels - first);
    for (int64_t lane = 0; lane < width; ++lane) {
      float* to = packed + first * width + lane;
      if (lane >= count) {
        for (int64_t q = 0; q < some; ++q) to[q * width] = 0;
        continue;
      }
      const int64_t k = channels[static_cast<size_t>(lane)];
      const float* from = tap + first * view.in_step + k / per_group * view.group_step +
                          k % per_group * view.out_step;
      for (int64_t q = 0; q < some; ++q) to[q * width] = from[q * view.in_step];
    }
  }
}

// The same where the block's filters are neighbours in the bank: rows of them are copied.
void copy_tap(const FilterView& view, const float* tap, const Geometry& g, int64_t first_filter,
              int64_t count, int64_t width, float* packed) {
  for (int64_t q = 0; q < g.filter_channels; ++q) {
    packed = std::copy_n(tap + q * view.in_step + first_filter, count, packed);
    packed = std::fill_n(packed, width - count, 0.0f);
  }
}

void pack_block(const FilterView& view, const Geometry& g, std::span<const int64_t> channels,
                int64_t width, float* packed) {
  const int64_t count = std::ssize(channels);
  const int64_t per_group = g.channels_per_group();
  const bool neighbours = (view.out_step == 1 || per_group == 1) && view.group_step == per_group &&
                          channels.back() - channels.front() + 1 == count;
  for (int64_t y = 0; y < g.h.filter; ++y) {
    for (int64_t x = 0; x < g.w.filter; ++x) {
      const float* tap = view.data + y * view.tap_row_step + x * view.tap_step;
      if (neighbours) {
        copy_tap(view, tap, g, channels.front(), count, width, packed);
      } else {
        pack_tap(view, tap, g, channels, width, packed);
      }
      packed += g.filter_channels * width;
    }
  }
}

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
    pack_block(filters, geometry, cuts[i], vectors_of(i) * rule.lanes, to);
  });
  return packed;
}

}  // namespace convoscope
