// A tensor of a file as a bank of filters: its four axes put into our order, [KH, KW, I, O]. Which
// order a file has follows from its format; for files of tensors alone, from the tensor's name and
// extents (bank_order).
#pragma once

#include <optional>
#include <string>

#include "engine/chain/layer.h"
#include "engine/core/tensor.h"
#include "engine/model/tensor_file.h"

namespace convoscope {

const char* to_string(FilterOrder order);  // "OIHW"
Expected<FilterOrder> parse_filter_order(const std::string& name);

// The extents that a bank of these extents has as HWIO.
FilterShape bank_shape(const std::vector<int64_t>& shape, FilterOrder order);

// The order in which a tensor of rank 4 lies: what the format says, or, where it says nothing, OIHW
// for names that end in "weight" and HWIO for those with "kernel"; else the order whose first two
// or last two extents are the smaller ones, HWIO where both are.
FilterOrder bank_order(const TensorFile& file, const TensorInfo& info);

// The tensor as a bank. `order`: without, that of bank_order(). Refuses another rank than 4.
Expected<Tensor> read_bank(const TensorFile& file, size_t index, std::optional<FilterOrder> order);

}  // namespace convoscope
