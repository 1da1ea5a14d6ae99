// See winograd_filters.h.
#include "engine/conv/winograd_filters.h"

#include <algorithm>

#include "engine/conv/kernels/targets.h"
#include "engine/core/arithmetic.h"

namespace convoscope {

using kernels::WinogradScheme;

kernels::WinogradFilters FilterTransform::place(const PackedBlock& block, int64_t begin,
                                                int64_t end) const {
  const auto channels = cut_.channels_of(block);
  const FilterView& bank = work_.filters;
  const int64_t per_group = work_.geometry.channels_per_group();
  const int64_t first = channels.front(), count = block.lanes.count;
  if (bank.out_step != 1 || channels.back() - first + 1 != count) return {};
  return {
      bank.data + first / per_group * bank.group_step + first % per_group + begin * bank.in_step,
      bank.tap_row_step,
      bank.tap_step,
      bank.in_step,
      end - begin,
      count};
}

void FilterTransform::transform(const PackedBlock& block, int64_t begin, int64_t end,
                                float* transformed, const kernels::WinogradPoints& points,
                                int64_t channel_step) {
  kernels::WinogradFilters filters = place(block, begin, end);
  if (filters.taps == nullptr) {
    const int64_t width = block.lanes.vectors * kernels::vector_lanes(),
                  tap = (end - begin) * width;
    packed_.resize(static_cast<size_t>(9 * tap));
    pack_block(work_.filters, work_.geometry, cut_.channels_of(block), begin, end, width,
               packed_.data());
    filters = {packed_.data(), 3 * tap, tap, width, end - begin, block.lanes.count};
  }
  kernels::winograd_filters(scheme_, filters, transformed, points, channel_step);
}

namespace {

struct FirstMeeting {
  int64_t bytes() const { return 0; }
};

// Where the transformed weights of a block lie in its part of the bank: those of each channel in
// the order in which the kernels of that way read them.
struct OrderOfBank {
  kernels::WinogradPoints points;
  int64_t channel_step = 0;
  int64_t first = 0;  // of the first of these channels
};

// Of `count` channels from `begin` on.
OrderOfBank order_of_bank(WinogradWay way, int64_t points, int64_t channels, int64_t width,
                          int64_t begin, int64_t count) {
  const int64_t lanes = kernels::vector_lanes();
  switch (way) {
    case WinogradWay::kFused:  // a block is one vector: [point row][channel][point][lane]
      return {{points * channels * width, lanes, lanes}, points * lanes, begin * points * lanes};
    case WinogradWay::kByTiles:  // [point][channel][width]
      return {{points * channels * width, channels * width, lanes}, width, begin * width};
    case WinogradWay::kByFilters:  // [some channels][point][channel][width]
      return {
          {points * count * width, count * width, lanes}, width, begin * points * points * width};
  }
  return {};
}

WinogradBank empty_bank(const Work& work, const WinogradPlan& plan) {
  return {cut_filters(work.geometry, work.channels, work.place.stride_c, plan.blocks),
          {},
          Tensor::uninitialized({1, 1, 1, 0}, Layout::kNHWC)};
}

WinogradBank make_winograd_bank(const Work& work, const WinogradPlan& plan) {
  WinogradBank bank = empty_bank(work, plan);
  const int64_t points = kernels::winograd_extents(plan.scheme).points;
  const int64_t channels = work.geometry.filter_channels, lanes = kernels::vector_lanes();
  int64_t size = 0;
  for (const PackedBlock& block : bank.cut.blocks) {
    bank.starts.push_back(size);
    size += points * points * channels * block.lanes.vectors * lanes;
  }
  bank.weights = Tensor::uninitialized({1, 1, 1, size}, Layout::kNHWC);
  parallel_for(0, std::ssize(bank.starts), 1, work.options.parallel, [&](int64_t b, int64_t) {
    FilterTransform transform(work, plan.scheme, bank.cut);
    const PackedBlock& block = bank.cut.blocks[static_cast<size_t>(b)];
    float* to = bank.weights.data() + bank.starts[static_cast<size_t>(b)];
    for (int64_t begin = 0; begin < channels; begin += kernels::kWinogradChannels) {
      const int64_t end = std::min(begin + kernels::kWinogradChannels, channels);
      const OrderOfBank order = order_of_bank(plan.way, points, channels,
                                              block.lanes.vectors * lanes, begin, end - begin);
      transform.transform(block, begin, end, to + order.first, order.points, order.channel_step);
    }
  });
  return bank;
}

}  // namespace

std::shared_ptr<const WinogradBank> winograd_bank(const Work& work, const WinogradPlan& plan) {
  bool first = false;
  if (plan.way == WinogradWay::kByFilters) {
    made_of_filters(work, work.place.stride_c, [&] {
      first = true;
      return FirstMeeting{};
    });
  }
  if (first) return std::make_shared<const WinogradBank>(empty_bank(work, plan));
  return made_of_filters(work, work.place.stride_c, [&] { return make_winograd_bank(work, plan); });
}

}  // namespace convoscope
