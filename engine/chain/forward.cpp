// See forward.h.
#include "engine/chain/forward.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/chain/pointwise.h"
#include "engine/core/check.h"

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

void activate(Activation activation, const float* sums, float* output, int64_t count) {
  switch (activation) {
    case Activation::kNone:
      std::copy_n(sums, count, output);
      return;
    case Activation::kRelu:
      relu(sums, output, count);
      return;
  }
  CONVOSCOPE_CHECK(false);
}

}  // namespace convoscope
