// A chain from its picture to one of its layers, keeping what a backward pass (backward.h) reads.
// For those who look at single pictures or train; the window and the command line evaluate
// experiments through engine/evaluate, whose Result serves a backward pass as well.
#pragma once

#include <vector>

#include "engine/chain/layer.h"
#include "engine/chain/layer_geometry.h"
#include "engine/conv/conv2d.h"

namespace convoscope {

// Layers with their geometry, as many of each: resolve_chain() gives it.
struct Chain {
  std::vector<Layer> layers;
  std::vector<LayerGeometry> geometry;
};

// The layers up to and with `layer`, over one picture instead of a batch.
Chain of_one_picture(const Chain& chain, size_t layer);

// What a backward pass reads of one layer; null where it needs none.
struct LayerValues {
  TensorPtr input;  // of max_pool2d: what it chose from
  TensorPtr sums;   // of softmax its output; of others what the activation function was applied to
};

struct ForwardValues {
  std::vector<LayerValues> layers;
  TensorPtr output;  // of the last layer
};

// All layers over a picture of the extents and the data format that the chain was resolved for.
// Other activations are let go as soon as they have been read. kCancelled when the token stopped
// it; options.progress grows by the chain's multiply-adds.
Expected<ForwardValues> forward_values(const Chain& chain, const TensorPtr& picture,
                                       const Conv2dOptions& options = {});

}  // namespace convoscope
