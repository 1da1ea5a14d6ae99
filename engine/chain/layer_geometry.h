// Where the values of one layer come from: which activations it reads, through which windows, and
// what that gives and costs. resolve_layer() is the one place that decides whether TensorFlow
// accepts a layer.
//
// Activations are counted in levels: level 0 is the picture, level l + 1 the output of layer l.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/chain/layer.h"
#include "engine/conv/geometry.h"

namespace convoscope {

// One activation that a layer reads. Output channels [channel_begin, channel_end) depend on it; a
// join hands its channels to them one by one.
struct LayerSource {
  size_t level = 0;
  ImageShape shape;
  int64_t channel_begin = 0, channel_end = 0;
  bool operator==(const LayerSource&) const = default;
};

struct LayerGeometry {
  // The layer before first; a second one for add and concat.
  std::vector<LayerSource> sources;
  ImageShape output;
  // The windows through which each source is read, 1×1 where the operation looks at single pixels.
  // Its groups say which channels are read: as many as channels where each is treated alone.
  Geometry window;
  // conv2d_transpose: `window` is that of the convolution whose gradient the layer is, so that the
  // layer's output is window's input, and an output element reads those windows that touch it.
  bool transposed = false;
  int64_t multiply_adds = 0;  // products with padding included; 0 for what has no weights to learn
  int64_t parameters = 0;     // weights, biases, a norm's scales and offsets

  const ImageShape& input() const { return sources.front().shape; }
  bool operator==(const LayerGeometry&) const = default;
};

// The level and the extents of what a layer reads, for resolve_layer().
struct LevelShape {
  size_t level = 0;
  ImageShape shape;
};

// `other` is what layer.with names, read by joins alone. The refusals are those of the operation,
// in our sentence and TensorFlow's words; Error::field is the layer's: "strides", "dilations",
// "padding", "filters", "pointwise", "window", "output_shape", "bias", "mean", …, "with", "input".
Expected<LayerGeometry> resolve_layer(const Layer& layer, const LevelShape& before,
                                      const LevelShape& other, DataFormat format);

// The settings of the layer's windows, and the case that they make over an input of these extents:
// that of conv2d, depthwise_conv2d, the depthwise half of separable_conv2d and, as a filter of its
// size for each channel, a pool. Other layers have none.
Conv2dSpec spec_of(const Layer& layer, DataFormat format);
std::optional<Case> case_of(const Layer& layer, const ImageShape& input, DataFormat format);

// Of conv2d_transpose: the extents of its output over such an input; layer.output_shape, or what
// Keras takes.
ImageShape transposed_output(const Layer& layer, const ImageShape& input);

}  // namespace convoscope
