// See loaded_tensors.h.
#include "engine/io/loaded_tensors.h"

#include <cstring>

namespace convoscope {
namespace {

bool is_grouped(Op op) { return op == Op::kDepthwiseConv2d || op == Op::kSeparableConv2d; }

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
      const bool own = has_filters(layer.op) && !is_grouped(layer.op);
      if (own && layer.filters.source == source) return &layer.filters;
      const bool pointwise = layer.op == Op::kSeparableConv2d;
      if (pointwise && layer.pointwise.source == source) return &layer.pointwise;
    }
  }
  return nullptr;
}

const Layer* LoadedTensors::depthwise(const Layer& like) const {
  const FilterSource& source = like.filters.source;
  const bool tensor = std::holds_alternative<FilterTensor>(source);
  if (std::holds_alternative<FilterValues>(source)) return nullptr;
  for (const Experiment* experiment : experiments_) {
    for (const Layer& layer : experiment->layers) {
      if (!is_grouped(layer.op) || layer.filters.source != source) continue;
      if (!tensor || layer.channel_multiplier == like.channel_multiplier) return &layer;
    }
  }
  return nullptr;
}

TensorPtr LoadedTensors::same_values(const TensorPtr& tensor) const {
  const auto same = [&](const TensorPtr& other) { return other && same_bits(*other, *tensor); };
  for (const Experiment* experiment : experiments_) {
    if (same(experiment->input.tensor)) return experiment->input.tensor;
    for (const Layer& layer : experiment->layers) {
      if (same(layer.filters.tensor)) return layer.filters.tensor;
      if (same(layer.pointwise.tensor)) return layer.pointwise.tensor;
    }
  }
  return tensor;
}

}  // namespace convoscope
