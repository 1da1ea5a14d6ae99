// Pure edits of a bank of filters [KH, KW, Cf, Cout]: every function returns a new tensor and
// leaves its argument alone. Filters are numbered along the last axis. Extents must have passed
// check_size().
#pragma once

#include <string>
#include <vector>

#include "engine/core/tensor.h"
#include "engine/filters/presets.h"

namespace convoscope {

// One filter per preset (preset_call.h), in order. Refuses unknown ids and parameters, an empty
// list and extents below 1.
Expected<Tensor> bank_of_presets(const std::vector<std::string>& ids, int64_t h, int64_t w,
                                 int64_t in);

FilterExtent filter_extent(const Tensor& bank);

Tensor with_weight(const Tensor& bank, int64_t y, int64_t x, int64_t q, int64_t k, float value);
// `weights` is [h][w][in] of the bank's own extents.
Tensor with_filter(const Tensor& bank, int64_t k, const std::vector<float>& weights);
std::vector<float> filter_weights(const Tensor& bank, int64_t k);  // [h][w][in]
// Grown with zeros or cropped about the tap ⌊(K − 1) / 2⌋, which SAME at stride 1 puts on the
// output's own pixel: there, growing changes no map. Growing and cropping back gives the same bank.
Tensor with_extent(const Tensor& bank, int64_t h, int64_t w);
// Channels are repeated from the last one or dropped; filters are appended as zeros or dropped.
Tensor with_channels(const Tensor& bank, int64_t in);
Tensor with_count(const Tensor& bank, int64_t out);

// Edits of one filter's weights [h][w][in].
// A quarter turn anticlockwise; needs h = w and returns the weights unturned otherwise.
std::vector<float> rotated(const std::vector<float>& weights, const FilterExtent& extent);
std::vector<float> flipped(const std::vector<float>& weights,
                           const FilterExtent& extent);  // left-right
std::vector<float> negated(const std::vector<float>& weights);
std::vector<float> unit_l1(const std::vector<float>& weights);  // divided by Σ|w|, unless that is 0

}  // namespace convoscope
