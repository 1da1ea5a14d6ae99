// See backward.h.
#include "engine/chain/backward.h"

#include <memory>
#include <utility>

#include "engine/chain/forward.h"
#include "engine/chain/join.h"
#include "engine/chain/pointwise.h"
#include "engine/chain/pooling.h"
#include "engine/conv/gradients.h"
#include "engine/core/check.h"

namespace convoscope {
namespace {

constexpr int64_t kElementsATask = 1 << 15;

Expected<TensorPtr> shared(Expected<Tensor> tensor) {
  if (!tensor) return tl::unexpected(std::move(tensor.error()));
  return std::make_shared<const Tensor>(*std::move(tensor));
}

Expected<Tensor> through_separable(const Layer& layer, const ImageShape& input,
                                   const Tensor& gradient, const Conv2dOptions& options) {
  const DataFormat format = data_format(gradient);
  auto depthwise = resolve_geometry(*case_of(layer, input, format));
  if (!depthwise) return tl::unexpected(std::move(depthwise.error()));
  auto between = conv2d_backprop_input(depthwise->output(), *layer.pointwise.tensor, gradient,
                                       {.data_format = format}, options);
  if (!between) return between;
  return conv2d_backprop_input(input, *layer.filters.tensor, *between, spec_of(layer, format),
                               options);
}

// An average reads extents alone of what it averaged.
Expected<Tensor> through_pool(const Layer& layer, const ImageShape& input, const TensorPtr& values,
                              const Tensor& gradient, const ParallelOptions& parallel) {
  const bool largest = layer.op == Op::kMaxPool;
  const PoolSpec spec{largest ? Pooling::kMax : Pooling::kAverage, layer.window, layer.strides,
                      layer.padding};
  if (largest) {
    CONVOSCOPE_CHECK(values != nullptr);
    return pool2d_backprop(*values, gradient, spec, parallel);
  }
  const Dims dims = storage_dims(input, data_format(gradient));
  const Tensor extents = Tensor::uninitialized(dims, gradient.layout());
  return pool2d_backprop(extents, gradient, spec, parallel);
}

Expected<Tensor> through_filters(const Layer& layer, const ImageShape& input,
                                 const Tensor& gradient, const Conv2dOptions& options) {
  const Conv2dSpec spec = spec_of(layer, data_format(gradient));
  if (layer.op == Op::kSeparableConv2d) return through_separable(layer, input, gradient, options);
  // A transposed convolution is itself an input gradient; back through it leads the convolution.
  if (layer.op == Op::kConv2dTranspose) {
    return conv2d(gradient, *layer.filters.tensor, spec, options);
  }
  return conv2d_backprop_input(input, *layer.filters.tensor, gradient, spec, options);
}

// Of operations with one source that don't just hand the gradient on.
Expected<Tensor> through(const Layer& layer, const ImageShape& input, const LayerValues& values,
                         const Tensor& gradient, const Conv2dOptions& options) {
  if (is_pool(layer.op)) {
    return through_pool(layer, input, values.input, gradient, options.parallel);
  }
  if (layer.op == Op::kBatchNorm)
    return batch_norm_backprop(gradient, layer.norm, options.parallel);
  if (layer.op == Op::kSoftmax) {
    CONVOSCOPE_CHECK(values.sums != nullptr);
    return softmax_backprop(*values.sums, gradient, options.parallel);
  }
  return through_filters(layer, input, gradient, options);
}

// Parts of a concat; an addition hands the whole to both.
Expected<std::vector<TensorPtr>> through_join(const LayerGeometry& geometry,
                                              const TensorPtr& gradient,
                                              const ParallelOptions& parallel) {
  std::vector<TensorPtr> parts;
  for (const LayerSource& source : geometry.sources) {
    if (source.channel_begin == 0 && source.channel_end == geometry.output.c) {
      parts.push_back(gradient);
      continue;
    }
    auto part = shared(channels(*gradient, source.channel_begin, source.channel_end, parallel));
    if (!part) return tl::unexpected(std::move(part.error()));
    parts.push_back(*std::move(part));
  }
  return parts;
}

bool hands_on(const Layer& layer) {
  return layer.bypassed || layer.op == Op::kActivation || layer.op == Op::kBiasAdd;
}

// What reached each level so far.
class LevelGradients {
 public:
  explicit LevelGradients(size_t levels) : gradients_(levels) {}

  Expected<void> receive(size_t level, TensorPtr gradient, const ParallelOptions& parallel) {
    TensorPtr& sum = gradients_[level];
    if (!sum) {
      sum = std::move(gradient);
      return {};
    }
    auto both = shared(add(*sum, *gradient, parallel));
    if (!both) return tl::unexpected(std::move(both.error()));
    sum = *std::move(both);
    return {};
  }
  TensorPtr take(size_t level) { return std::exchange(gradients_[level], nullptr); }

 private:
  std::vector<TensorPtr> gradients_;
};

// Takes the gradient at layer l's output and hands its sources theirs.
Expected<void> step(const Chain& chain, const LayerValues& values, size_t l, TensorPtr gradient,
                    const BackwardOptions& options, LevelGradients& levels) {
  const Layer& layer = chain.layers[l];
  const ParallelOptions& parallel = options.conv.parallel;
  auto sums = sums_backprop(layer, values.sums, gradient, parallel);
  gradient.reset();
  if (!sums) return tl::unexpected(std::move(sums.error()));
  if (options.at_sums) options.at_sums(l, *sums);
  auto below = input_backprop(layer, chain.geometry[l], values, *sums, options.conv);
  if (!below) return tl::unexpected(std::move(below.error()));
  const auto& sources = chain.geometry[l].sources;
  for (size_t s = 0; s < sources.size(); ++s) {
    if (sources[s].level < options.lowest) continue;
    auto received = levels.receive(sources[s].level, std::move((*below)[s]), parallel);
    if (!received) return received;
  }
  return {};
}

}  // namespace

Expected<TensorPtr> sums_backprop(const Layer& layer, const TensorPtr& sums,
                                  const TensorPtr& out_backprop, const ParallelOptions& parallel) {
  const Activation activation = activation_of(layer);
  if (activation == Activation::kNone) return out_backprop;
  CONVOSCOPE_CHECK(sums != nullptr && sums->dims() == out_backprop->dims());
  auto gradient = std::make_shared<Tensor>(Tensor::uninitialized(sums->dims(), sums->layout()));
  const bool whole =
      parallel_for(0, sums->size(), kElementsATask, parallel, [&](int64_t begin, int64_t end) {
        activate_backprop(activation, sums->data() + begin, out_backprop->data() + begin,
                          gradient->data() + begin, end - begin);
      });
  if (!whole) return cancelled();
  return gradient;
}

Expected<std::vector<TensorPtr>> input_backprop(const Layer& layer, const LayerGeometry& geometry,
                                                const LayerValues& values, const TensorPtr& sums,
                                                const Conv2dOptions& options) {
  if (hands_on(layer)) return std::vector{sums};
  if (is_join(layer.op)) return through_join(geometry, sums, options.parallel);
  Conv2dOptions own = options;
  own.kept = nullptr;  // it is of filters, not of their gradient
  if (own.algorithm != Algorithm::kReference) own.algorithm = Algorithm::kAuto;
  auto below = shared(through(layer, geometry.input(), values, *sums, own));
  if (!below) return tl::unexpected(std::move(below.error()));
  return std::vector{*std::move(below)};
}

Expected<TensorPtr> backward(const Chain& chain, const std::vector<LayerValues>& values,
                             const TensorPtr& out_backprop, const BackwardOptions& options) {
  const size_t top = chain.layers.size();
  CONVOSCOPE_CHECK(top > 0 && chain.geometry.size() == top && values.size() == top);
  CONVOSCOPE_CHECK(options.lowest <= top);
  CONVOSCOPE_CHECK(image_shape(*out_backprop) == chain.geometry.back().output);
  LevelGradients levels(top + 1);
  TensorPtr gradient = out_backprop;
  for (size_t level = top;; --level) {
    if (options.at_level) options.at_level(level, gradient);
    if (level == options.lowest) return gradient;
    auto stepped = step(chain, values[level - 1], level - 1, std::move(gradient), options, levels);
    if (!stepped) return tl::unexpected(std::move(stepped.error()));
    gradient = levels.take(level - 1);
  }
}

}  // namespace convoscope
