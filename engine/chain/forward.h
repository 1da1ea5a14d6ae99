// One layer of a chain from what it reads to what it gives, in the two steps that can be kept apart
// from one evaluation to the next: its sums, and the activation function on them.
//
// The sums are what the operation gives before an activation function: those of a convolution, the
// values themselves of a layer that has none. Of an activation layer, and of one that is bypassed,
// they are its input.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/chain/layer.h"
#include "engine/conv/conv2d.h"

namespace convoscope {

// In the input's data format; `other`, null for all but joins, is what layer.with names. Refuses
// what resolve_layer() refuses; kCancelled when the token stopped it. `plan`, if not null, receives
// how a convolution was computed, of separable_conv2d the depthwise half. An algorithm that
// options ask for by name is taken for conv2d and depthwise_conv2d; of the other convolutions only
// the reference can be asked for.
Expected<TensorPtr> layer_sums(const Layer& layer, const TensorPtr& input, const TensorPtr& other,
                               const Conv2dOptions& options = {}, Plan* plan = nullptr);

// The same for conv2d and depthwise_conv2d where only the filters listed in `channels` (sorted,
// unique) changed since `previous` was computed by the same plan: the bits are those of computing
// everything.
Expected<TensorPtr> layer_sums(const Layer& layer, const TensorPtr& input, const Tensor& previous,
                               const std::vector<int64_t>& channels,
                               const Conv2dOptions& options = {});

// The function that follows the layer's sums; none where the layer knows none.
Activation activation_of(const Layer& layer);

}  // namespace convoscope
