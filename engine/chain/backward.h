// The gradient of a chain: from the gradient at the output of one of its layers down to the levels
// below, which is what tf.GradientTape gives. A level that several layers read gets the sum of what
// each hands back. The gradients of single operations are those of conv/gradients.h, pooling.h,
// channelwise.h and pointwise.h; this file only says in which order they follow.
//
// Made for both who ask: the effective receptive field wants the gradient at the picture, a trainer
// the one at each layer's sums, from which those of its filters follow, and none at the picture.
#pragma once

#include <functional>
#include <vector>

#include "engine/chain/chain_pass.h"

namespace convoscope {

// The gradient at the layer's sums (forward.h) from the one at its output: the same tensor where no
// activation function follows.
Expected<TensorPtr> sums_backprop(const Layer& layer, const TensorPtr& sums,
                                  const TensorPtr& out_backprop,
                                  const ParallelOptions& parallel = {});

// The gradient at each of the layer's sources, in their order, from the one at its sums. Of
// separable_conv2d it goes through the pointwise half to the depthwise one.
Expected<std::vector<TensorPtr>> input_backprop(const Layer& layer, const LayerGeometry& geometry,
                                                const LayerValues& values, const TensorPtr& sums,
                                                const Conv2dOptions& options = {});

struct BackwardOptions {
  Conv2dOptions conv;  // of its algorithm only a wish for the reference counts
  // The level at which to end; those below it get no gradient. A trainer ends at 1 and takes
  // sums_backprop() of the first layer.
  size_t lowest = 0;
  // Called with each finished gradient on the way down, from the top; whoever wants one keeps it,
  // the others are let go as soon as they have been used.
  std::function<void(size_t layer, const TensorPtr& gradient)> at_sums;
  std::function<void(size_t level, const TensorPtr& gradient)> at_level;
};

// The gradient at level `options.lowest` ≤ chain.layers.size() from `out_backprop`, the one at the
// last layer's output, in the chain's data format. `values` holds what each layer's LayerValues say
// of a forward pass over the same chain. kCancelled when the token stopped it; progress grows by
// the multiply-adds of the layers that were gone through.
Expected<TensorPtr> backward(const Chain& chain, const std::vector<LayerValues>& values,
                             const TensorPtr& out_backprop, const BackwardOptions& options = {});

}  // namespace convoscope
