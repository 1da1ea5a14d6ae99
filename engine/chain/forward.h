// One layer of a chain from its input to its output, in the two steps that can be kept apart from
// one evaluation to the next: the sums of the convolution, and the activation function on them.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/chain/layer.h"
#include "engine/conv/conv2d.h"

namespace convoscope {

// conv2d of the layer's filters and settings, in the input's data format. Refuses what conv2d()
// refuses; kCancelled when the token stopped it.
Expected<TensorPtr> layer_sums(const Tensor& input, const Layer& layer,
                               const Conv2dOptions& options = {});

// The same where only the filters listed in `channels` (sorted, unique) changed since `previous`
// was computed by the same plan: the bits are those of computing everything.
Expected<TensorPtr> layer_sums(const Tensor& input, const Layer& layer, const Tensor& previous,
                               const std::vector<int64_t>& channels,
                               const Conv2dOptions& options = {});

}  // namespace convoscope
