// See loaded_tensors.h.
#include "engine/io/loaded_tensors.h"

#include <cstring>

namespace convoscope {
namespace {

bool same_bits(const Tensor& a, const Tensor& b) {
  return a.dims() == b.dims() && a.layout() == b.layout() &&
         std::memcmp(a.data(), b.data(), static_cast<size_t>(a.bytes())) == 0;
}

}  // namespace

TensorPtr LoadedTensors::input(const InputSource& source, DataFormat format) const {
  if (std::holds_alternative<InputValues>(source)) return nullptr;
  for (const Experiment* experiment : experiments_) {
    if (experiment->input.source == source && experiment->data_format == format) {
      return experiment->input.tensor;
    }
  }
  return nullptr;
}

const Filters* LoadedTensors::filters(const FilterSource& source) const {
  if (std::holds_alternative<FilterValues>(source)) return nullptr;
  for (const Experiment* experiment : experiments_) {
    for (const Layer& layer : experiment->layers) {
      if (layer.filters.source == source) return &layer.filters;
    }
  }
  return nullptr;
}

TensorPtr LoadedTensors::same_values(const TensorPtr& tensor) const {
  for (const Experiment* experiment : experiments_) {
    if (same_bits(*experiment->input.tensor, *tensor)) return experiment->input.tensor;
    for (const Layer& layer : experiment->layers) {
      if (same_bits(*layer.filters.tensor, *tensor)) return layer.filters.tensor;
    }
  }
  return tensor;
}

}  // namespace convoscope
