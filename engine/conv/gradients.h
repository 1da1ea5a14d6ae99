// The gradients of tf.nn.conv2d: what tf.GradientTape gives for its input, its filters and a bias
// added after it, from `out_backprop`, the gradient at its output. Meaning: reference_gradients.h;
// conv2d-semantics §8. Threads and vectors as in conv2d.h, and the same refusals.
//
// In all of them a tap in the padding takes no part: it isn't multiplied, so a NaN or an infinity
// reaches only the elements that really touched it. Same bits for any number of threads and any
// blocks, on one SIMD target: how sums are cut depends on the extents alone.
#pragma once

#include "engine/conv/conv2d.h"

namespace convoscope {

// d(loss)/d(input), tf.raw_ops.Conv2DBackpropInput: extents of `input`, in the data format in which
// out_backprop lies, which counts instead of the spec's. Pixels that no window reads get +0. A
// plain sum is one running sum over tap row, tap column and filter, the taps backwards, so its
// error is at most n/2 · 2^-23 · Σ|products| for n products. Refuses what resolve_geometry refuses,
// and an out_backprop of other extents than the output (Error::field "out_backprop"); kCancelled
// when the token stopped it. Options: the precision decides about large cases as it does forward;
// the progress grows to Geometry::multiply_adds(); Blocks are output rows a task. `plan` receives
// how the largest part was computed, and the error of the least exact one.
Expected<Tensor> conv2d_backprop_input(const ImageShape& input, const Tensor& filters,
                                       const Tensor& out_backprop, const Conv2dSpec& spec,
                                       const Conv2dOptions& options = {}, Plan* plan = nullptr);

// d(loss)/d(filters), tf.raw_ops.Conv2DBackpropFilter: HWIO, extents of `filters`. Both tensors lie
// in one data format, which counts instead of the spec's. A plain sum is a sum of sums: some
// hundred products in a register or a lane of it, those of a chunk of rows after one another, at
// most 32 chunks; so a gradient over millions of pixels loses no more digits than one over
// thousands. Errors, options and plan as above; the blocks aren't used.
Expected<Tensor> conv2d_backprop_filter(const Tensor& input, const FilterShape& filters,
                                        const Tensor& out_backprop, const Conv2dSpec& spec,
                                        const Conv2dOptions& options = {}, Plan* plan = nullptr);

// d(loss)/d(bias), tf.raw_ops.BiasAddGrad: out_backprop summed over batch, rows and columns; HWIO
// extents [1, 1, 1, C]. At most 256 terms are added in float32 before the sum goes on in double.
// kCancelled when the token stopped it, refused only where C can't be stored.
Expected<Tensor> bias_add_grad(const Tensor& out_backprop, const ParallelOptions& parallel = {});

}  // namespace convoscope
