// Layers that treat the channels of each pixel: a bias, batch normalisation with given statistics,
// softmax. Values and gradients are tf.nn's, computed in double and rounded once; in the input's
// data format. All return kCancelled when the token stopped them.
#pragma once

#include <vector>

#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/core/tensor.h"

namespace convoscope {

// Statistics and parameters of one channel each, as many as the input has channels.
struct BatchNorm {
  std::vector<float> mean, variance, scale, offset;  // TensorFlow's names; also μ, σ², γ, β
  float epsilon = 1e-3f;                             // added to the variance; Keras's default
  bool operator==(const BatchNorm&) const = default;
};

// What the functions below refuse, for an input of so many channels.
Expected<void> check_bias(const std::vector<float>& bias, int64_t channels);
Expected<void> check_batch_norm(const BatchNorm& norm, int64_t channels);

// input + bias[c], tf.nn.bias_add. Refuses another number of biases than channels (field "bias").
Expected<Tensor> bias_add(const Tensor& input, const std::vector<float>& bias,
                          const ParallelOptions& parallel = {});

// scale · (input − mean) / √(variance + epsilon) + offset, tf.nn.batch_normalization. Refuses lists
// of another length than there are channels, and a variance + epsilon that isn't above 0 (fields
// "mean", "variance", "scale", "offset").
Expected<Tensor> batch_norm(const Tensor& input, const BatchNorm& norm,
                            const ParallelOptions& parallel = {});

// The statistics being constants, the gradient at the input is out_backprop · scale / √(variance +
// epsilon). Refuses as batch_norm.
Expected<Tensor> batch_norm_backprop(const Tensor& out_backprop, const BatchNorm& norm,
                                     const ParallelOptions& parallel = {});

// exp(x_c) / Σ exp(x) over the channels of each pixel, tf.nn.softmax along the channel axis.
Expected<Tensor> softmax(const Tensor& input, const ParallelOptions& parallel = {});

// y_c · (g_c − Σ y·g) from the softmax y itself and the gradient g at it.
Expected<Tensor> softmax_backprop(const Tensor& output, const Tensor& out_backprop,
                                  const ParallelOptions& parallel = {});

}  // namespace convoscope
