// See packed_filters.h.
#include "engine/conv/packed_filters.h"

#include <algorithm>
#include <span>

#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

int64_t taps_of(const Geometry& g) { return g.h.filter * g.w.filter * g.filter_channels; }

// Length of the block that starts at channels[0].
size_t block_length(std::span<const int64_t> channels, const Geometry& g, BlockRule rule,
                    int64_t lanes) {
  const int64_t group_end = (channels[0] / g.channels_per_group() + 1) * g.channels_per_group();
  size_t length = 1;
  while (length < channels.size() && length < static_cast<size_t>(2 * lanes)) {
    const bool fits = rule == BlockRule::kSameGroup ? channels[length] < group_end
                                                    : channels[length] == channels[length - 1] + 1;
    if (!fits) break;
    ++length;
  }
  return length;
}

std::vector<std::span<const int64_t>> cut_into_blocks(std::span<const int64_t> channels,
                                                      const Geometry& g, BlockRule rule,
                                                      int64_t lanes) {
  std::vector<std::span<const int64_t>> blocks;
  while (!channels.empty()) {
    const size_t length = block_length(channels, g, rule, lanes);
    blocks.push_back(channels.first(length));
    channels = channels.subspan(length);
  }
  return blocks;
}

// One block's weights: for every tap and input channel the weights of its filters, then zeros.
void pack_block(const float* filters, const Geometry& g, std::span<const int64_t> channels,
                int64_t width, float* packed) {
  for (int64_t tap = 0; tap < taps_of(g); ++tap) {
    const float* tap_weights = filters + tap * g.out_channels;
    for (const int64_t k : channels) *packed++ = tap_weights[k];
    packed = std::fill_n(packed, width - static_cast<int64_t>(channels.size()), 0.0f);
  }
}

}  // namespace

int64_t packed_elements(const Geometry& g, BlockRule rule, int64_t lanes) {
  const int64_t together = rule == BlockRule::kSameGroup ? g.channels_per_group() : g.out_channels;
  const int64_t sharers = g.out_channels / together;
  return taps_of(g) * sharers * ceil_div(together, lanes) * lanes;
}

PackedFilters pack_filters(const Tensor& filters, const Geometry& geometry,
                           const std::vector<int64_t>& channels, int64_t out_channel_step,
                           BlockRule rule, int64_t lanes) {
  const auto cuts = cut_into_blocks(channels, geometry, rule, lanes);
  int64_t width_sum = 0;
  for (const auto& cut : cuts) width_sum += ceil_div(std::ssize(cut), lanes) * lanes;

  PackedFilters packed(Tensor::uninitialized({1, 1, taps_of(geometry), width_sum}, Layout::kHWIO));
  for (const int64_t k : channels) packed.offsets.push_back(k * out_channel_step);

  float* weights = packed.weights.data();
  const int64_t* offsets = packed.offsets.data();
  for (const auto& cut : cuts) {
    const int64_t count = std::ssize(cut);
    const int64_t vectors = ceil_div(count, lanes);
    pack_block(filters.data(), geometry, cut, vectors * lanes, weights);
    PackedBlock block;
    block.lanes = {
        weights, offsets, count, static_cast<int>(vectors),
        out_channel_step == 1 && count == vectors * lanes && cut.back() - cut.front() + 1 == count};
    block.first_input_channel =
        cut.front() / geometry.channels_per_group() * geometry.filter_channels;
    packed.blocks.push_back(block);
    weights += taps_of(geometry) * vectors * lanes;
    offsets += count;
  }
  return packed;
}

}  // namespace convoscope
