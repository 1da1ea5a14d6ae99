// Tensors written out in JSON: four nested lists of numbers in storage order, the way a person
// types them or numpy.ndarray.tolist() prints them. JSON has no infinities and no NaN: they are
// "inf", "-inf", "nan".
#pragma once

#include "engine/core/tensor.h"
#include "engine/io/json_node.h"

namespace convoscope {

// Null where `node` refused them: lists of unequal length, of another depth, or without values.
TensorPtr read_values(const JsonNode& node, Layout layout);
Json values_json(const Tensor& tensor);

}  // namespace convoscope
