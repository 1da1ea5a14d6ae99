// See forward.h.
#include "engine/chain/forward.h"

#include <memory>
#include <utility>

#include "engine/chain/join.h"
#include "engine/chain/layer_geometry.h"
#include "engine/chain/pooling.h"
#include "engine/conv/gradients.h"

namespace convoscope {
namespace {

Expected<TensorPtr> shared(Expected<Tensor> tensor) {
  if (!tensor) return tl::unexpected(std::move(tensor.error()));
  return std::make_shared<const Tensor>(*std::move(tensor));
}

Conv2dOptions without_wish(Conv2dOptions options) {
  if (options.algorithm != Algorithm::kReference) options.algorithm = Algorithm::kAuto;
  return options;
}

Expected<Tensor> separable(const Layer& layer, const Tensor& input, Conv2dOptions options,
                           Plan* plan) {
  options = without_wish(options);
  const Conv2dSpec spec = spec_of(layer, data_format(input));
  auto depthwise = conv2d(input, *layer.filters.tensor, spec, options, plan);
  if (!depthwise) return depthwise;
  options.kept = nullptr;  // it is of the depthwise bank
  return conv2d(*depthwise, *layer.pointwise.tensor, {.data_format = spec.data_format}, options);
}

Expected<Tensor> transposed(const Layer& layer, const Tensor& input, const Conv2dOptions& options,
                            Plan* plan) {
  return conv2d_backprop_input(transposed_output(layer, image_shape(input)), *layer.filters.tensor,
                               input, spec_of(layer, data_format(input)), without_wish(options),
                               plan);
}

Expected<Tensor> pooled(const Layer& layer, const Tensor& input, const ParallelOptions& parallel) {
  const Pooling pooling = layer.op == Op::kMaxPool ? Pooling::kMax : Pooling::kAverage;
  return pool2d(input, {pooling, layer.window, layer.strides, layer.padding}, parallel);
}

Expected<Tensor> values(const Layer& layer, const Tensor& input, const Tensor* other,
                        const Conv2dOptions& options, Plan* plan) {
  switch (layer.op) {
    case Op::kConv2d:
    case Op::kDepthwiseConv2d:
      break;
    case Op::kSeparableConv2d:
      return separable(layer, input, options, plan);
    case Op::kConv2dTranspose:
      return transposed(layer, input, options, plan);
    case Op::kMaxPool:
    case Op::kAvgPool:
      return pooled(layer, input, options.parallel);
    case Op::kBiasAdd:
      return bias_add(input, layer.bias, options.parallel);
    case Op::kSoftmax:
      return softmax(input, options.parallel);
    case Op::kBatchNorm:
      return batch_norm(input, layer.norm, options.parallel);
    case Op::kAdd:
      return add(input, *other, options.parallel);
    case Op::kConcat:
      return concat(input, *other, options.parallel);
    case Op::kActivation:  // its sums are its input
      break;
  }
  return conv2d(input, *layer.filters.tensor, spec_of(layer, data_format(input)), options, plan);
}

}  // namespace

Expected<TensorPtr> layer_sums(const Layer& layer, const TensorPtr& input, const TensorPtr& other,
                               const Conv2dOptions& options, Plan* plan) {
  if (layer.bypassed || layer.op == Op::kActivation) return input;
  return shared(values(layer, *input, other.get(), options, plan));
}

Expected<TensorPtr> layer_sums(const Layer& layer, const TensorPtr& input, const Tensor& previous,
                               const std::vector<int64_t>& channels, const Conv2dOptions& options) {
  return shared(conv2d_channels(*input, *layer.filters.tensor, spec_of(layer, data_format(*input)),
                                previous, channels, options));
}

Activation activation_of(const Layer& layer) {
  const bool has_one = !layer.bypassed && (has_filters(layer.op) || layer.op == Op::kActivation);
  return has_one ? layer.activation : Activation{};
}

}  // namespace convoscope
