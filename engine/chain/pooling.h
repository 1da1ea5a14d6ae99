// tf.nn.max_pool2d and tf.nn.avg_pool2d: one number for each window of each channel.
//
//   max      the largest of the window's pixels. As in TensorFlow's CPU kernel a NaN is never
//   larger
//            than anything, and what has nothing above −3.4028235e38 in it gives that number.
//   average  the mean of the window's pixels that lie in the picture: padding isn't counted.
//
// Windows lie as those of a convolution at dilation 1 (engine/conv/geometry.h); a pool is a window
// of that size per channel, which is how its Geometry reads: as many groups as channels.
#pragma once

#include "engine/conv/geometry.h"
#include "engine/core/parallel.h"
#include "engine/core/tensor.h"

namespace convoscope {

enum class Pooling { kMax, kAverage };

struct PoolSpec {
  Pooling pooling = Pooling::kMax;
  Hw window{2, 2};  // TensorFlow's ksize
  Hw strides{2, 2};
  Padding padding;
  bool operator==(const PoolSpec&) const = default;
};

// Refuses what TensorFlow refuses when a graph is built or the kernel runs: a window or stride
// below 1, a window beyond the padded input, explicit pads as large as the window or with an
// average. Error::field is "window", "strides", "padding" or "input".
Expected<Geometry> resolve_pool(const ImageShape& input, const PoolSpec& spec);

// In the input's data format. Refuses as above; kCancelled when the token stopped it. An average is
// summed in double and rounded once.
Expected<Tensor> pool2d(const Tensor& input, const PoolSpec& spec,
                        const ParallelOptions& parallel = {});

// d(loss)/d(input) from the gradient at the output, as TensorFlow's kernels give it: of several
// equal maxima of a window the first, row by row, gets all; an average hands out equal shares. A
// window that begins with NaN gives it to that. Both tensors lie in one data format.
Expected<Tensor> pool2d_backprop(const Tensor& input, const Tensor& out_backprop,
                                 const PoolSpec& spec, const ParallelOptions& parallel = {});

}  // namespace convoscope
