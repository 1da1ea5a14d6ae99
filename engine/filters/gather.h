// Banks made from the filters and channels of another one: reordering, duplicating and deleting are
// all one gather along an axis. Every function returns a new tensor; extents must have passed
// check_size().
#pragma once

#include <cstdint>
#include <span>

#include "engine/core/tensor.h"

namespace convoscope {

inline constexpr int64_t kNoSource = -1;

// Filter j is the old one's sources[j]; zeros where that is kNoSource.
Tensor gathered_filters(const Tensor& bank, std::span<const int64_t> sources);

// Channel j is the old one's sources[j] times factors[j]; zeros where that is kNoSource.
Tensor gathered_channels(const Tensor& bank, std::span<const int64_t> sources,
                         std::span<const float> factors);

// The bank of a grouped convolution over `channels` input channels (a multiple of Cf), written out
// for all of them: filter k of G groups reads channels [g·Cf, (g + 1)·Cf) with g = ⌊k·G / Cout⌋, so
// every other weight is 0 and the maps are the same.
Tensor ungrouped(const Tensor& bank, int64_t channels);

// Where the old weights stay when a bank's extents change: at the first row or column, about the
// tap ⌊(K − 1) / 2⌋ (filter_bank.h: there, SAME at stride 1 gives the same maps), or at the last.
enum class Stay { kFirst, kMiddle, kLast };
struct Anchor {
  Stay y = Stay::kMiddle, x = Stay::kMiddle;
  bool operator==(const Anchor&) const = default;
};
// Grown with zeros or cropped.
Tensor anchored_extent(const Tensor& bank, int64_t h, int64_t w, const Anchor& anchor);

}  // namespace convoscope
