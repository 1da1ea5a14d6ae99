// See forward.h.
#include "engine/chain/forward.h"

#include <memory>
#include <utility>

namespace convoscope {
namespace {

Conv2dSpec spec_of(const Layer& layer, const Tensor& input) {
  return {layer.strides, layer.dilations, layer.padding, data_format(input)};
}

Expected<TensorPtr> shared(Expected<Tensor> tensor) {
  if (!tensor) return tl::unexpected(std::move(tensor.error()));
  return std::make_shared<const Tensor>(*std::move(tensor));
}

}  // namespace

Expected<TensorPtr> layer_sums(const Tensor& input, const Layer& layer,
                               const Conv2dOptions& options) {
  return shared(conv2d(input, *layer.filters.tensor, spec_of(layer, input), options));
}

Expected<TensorPtr> layer_sums(const Tensor& input, const Layer& layer, const Tensor& previous,
                               const std::vector<int64_t>& channels, const Conv2dOptions& options) {
  return shared(conv2d_channels(input, *layer.filters.tensor, spec_of(layer, input), previous,
                                channels, options));
}

}  // namespace convoscope
