// See chain_samples.h.
#include "tests/engine/analysis/chain_samples.h"

#include <algorithm>
#include <memory>

#include "engine/chain/forward.h"
#include "engine/chain/join.h"
#include "engine/chain/pooling.h"
#include "engine/conv/reference.h"
#include "engine/conv/reference_gradients.h"
#include "engine/core/check.h"

namespace convoscope::testing {
namespace {

constexpr int64_t kLargestExtent = 14, kMostChannels = 6;

Tensor ones(const FilterShape& shape) {
  Tensor tensor(shape);
  for (float& weight : tensor.values()) weight = 1;
  return tensor;
}

Filters bank_of(const FilterShape& shape) {
  return {FilterValues{}, std::make_shared<const Tensor>(ones(shape)), {}};
}

Padding random_padding(Random& random) {
  const auto pad = [&] { return random.integer(0, 2); };
  Padding padding;
  padding.mode = static_cast<PaddingMode>(random.integer(0, 2));
  padding.pads = {pad(), pad(), pad(), pad()};
  return padding;
}

void add_filters(Layer& layer, const ImageShape& input, Random& random, bool one_channel) {
  const int64_t h = random.integer(1, 3), w = random.integer(1, 3);
  const int64_t groups = random.chance(30) ? input.c : 1;
  const auto up_to = [&](int64_t most) { return one_channel ? 1 : random.integer(1, most); };
  const int64_t multiplier = up_to(2);
  const FilterShape depthwise{h, w, 1, input.c * multiplier};
  layer.channel_multiplier = multiplier;
  switch (layer.op) {
    case Op::kDepthwiseConv2d:
      layer.filters = bank_of(depthwise);
      break;
    case Op::kSeparableConv2d:
      layer.filters = bank_of(depthwise);
      layer.pointwise = bank_of({1, 1, depthwise.out, up_to(4)});
      break;
    case Op::kConv2dTranspose:
      layer.filters = bank_of({h, w, up_to(3), input.c});
      break;
    default:
      layer.filters = bank_of({h, w, input.c / groups, groups * up_to(2)});
  }
}

// One of the shapes that give an input of this extent, mostly; otherwise it will be refused.
void choose_output_shape(Layer& layer, const ImageShape& input, Random& random) {
  ImageShape shape = transposed_output(layer, input);
  shape.h += random.integer(-1, 1);
  shape.w += random.integer(-1, 1);
  if (shape.h > 0 && shape.w > 0) layer.output_shape = shape;
}

// Parameters that leave values as they are.
void add_parameters(Layer& layer, const ImageShape& input) {
  const auto channels = static_cast<size_t>(input.c);
  const std::vector<float> zeros(channels, 0.0f), unit(channels, 1.0f);
  if (layer.op == Op::kBiasAdd) layer.bias = zeros;
  if (layer.op == Op::kBatchNorm) {
    layer.norm = {.mean = zeros, .variance = unit, .scale = unit, .offset = zeros, .epsilon = 0};
  }
}

// May come out illegal.
Layer random_layer(const SampleChain& chain, Random& random, const SampleOptions& options) {
  const ImageShape& input = chain.shape(chain.layers.size());
  Layer layer;
  layer.name = "layer" + std::to_string(chain.layers.size());
  layer.op = options.ops.empty()
                 ? static_cast<Op>(random.integer(0, static_cast<int64_t>(ops().size()) - 1))
                 : options.ops[static_cast<size_t>(
                       random.integer(0, static_cast<int64_t>(options.ops.size()) - 1))];
  layer.bypassed = random.chance(6);
  const bool keeps_extents = random.chance(35);
  layer.padding = keeps_extents ? Padding{} : random_padding(random);
  layer.strides = keeps_extents ? Hw{1, 1} : Hw{random.integer(1, 3), random.integer(1, 3)};
  layer.dilations = {random.integer(1, 3), random.integer(1, 3)};
  layer.window = {random.integer(1, 3), random.integer(1, 3)};
  if (keeps_extents) layer.padding.mode = PaddingMode::kSame;
  if (has_filters(layer.op)) add_filters(layer, input, random, options.one_channel);
  if (layer.op == Op::kConv2dTranspose && random.chance(40)) {
    choose_output_shape(layer, input, random);
  }
  add_parameters(layer, input);
  const int64_t level = random.integer(0, static_cast<int64_t>(chain.layers.size()));
  layer.with = level == 0 ? kInputName : "layer" + std::to_string(level - 1);
  return layer;
}

// The gradient over the picture with its padding; what lies outside goes into `padding`.
Tensor windows_back(const Case& c, const Tensor& out_backprop, std::set<Dims>& padding) {
  const Geometry g = *resolve_geometry(c);
  Case padded = c;
  padded.input.h = g.h.padded();
  padded.input.w = g.w.padded();
  padded.spec.padding.mode = PaddingMode::kValid;
  const Tensor whole =
      backprop_input_reference(ones(c.filters), out_backprop, *resolve_geometry(padded));
  Tensor inside(c.input, DataFormat::kNHWC);
  float* to = inside.data();
  const ImageView view = image_view(whole);
  for (int64_t y = -g.h.pad_before; y < c.input.h + g.h.pad_after; ++y) {
    for (int64_t x = -g.w.pad_before; x < c.input.w + g.w.pad_after; ++x) {
      for (int64_t channel = 0; channel < c.input.c; ++channel) {
        const float value = view.at(0, y + g.h.pad_before, x + g.w.pad_before, channel);
        if (g.h.inside(y) && g.w.inside(x)) {
          *to++ = value;
        } else if (value > 0) {
          padding.insert({0, y, x, channel});
        }
      }
    }
  }
  return inside;
}

Tensor channel_sums_everywhere(const Tensor& tensor) {
  const ImageShape shape = image_shape(tensor);
  Tensor sums(shape, DataFormat::kNHWC);
  for (int64_t pixel = 0; pixel < shape.n * shape.h * shape.w; ++pixel) {
    float sum = 0;
    for (int64_t c = 0; c < shape.c; ++c) sum += tensor.data()[pixel * shape.c + c];
    for (int64_t c = 0; c < shape.c; ++c) sums.data()[pixel * shape.c + c] = sum;
  }
  return sums;
}

// The gradient at the layer before; not that of a join's other source.
Tensor layer_back(const Layer& layer, const ImageShape& input, const Tensor& gradient,
                  std::set<Dims>& padding) {
  if (layer.bypassed) return gradient.clone();
  switch (layer.op) {
    case Op::kConv2d:
    case Op::kDepthwiseConv2d:
      return windows_back(*case_of(layer, input, DataFormat::kNHWC), gradient, padding);
    case Op::kSeparableConv2d: {
      const Case c = *case_of(layer, input, DataFormat::kNHWC);
      const Case mixing{resolve_geometry(c)->output(), filter_shape(*layer.pointwise.tensor), {}};
      return windows_back(c, windows_back(mixing, gradient, padding), padding);
    }
    case Op::kConv2dTranspose: {
      const FilterShape filters = filter_shape(*layer.filters.tensor);
      const Case c{image_shape(gradient), filters, spec_of(layer, DataFormat::kNHWC)};
      return conv2d_reference(gradient, ones(filters), *resolve_geometry(c));
    }
    case Op::kMaxPool: {
      std::set<Dims> left_out;
      return windows_back(*case_of(layer, input, DataFormat::kNHWC), gradient, left_out);
    }
    case Op::kAvgPool:
      return *pool2d_backprop(Tensor(input, DataFormat::kNHWC), gradient,
                              {Pooling::kAverage, layer.window, layer.strides, layer.padding});
    case Op::kSoftmax:
      return channel_sums_everywhere(gradient);
    case Op::kConcat:
      return *channels(gradient, 0, input.c);
    default:
      return gradient.clone();
  }
}

void accumulate(Tensor& sum, const Tensor& by) {
  for (int64_t i = 0; i < sum.size(); ++i) sum.data()[i] += by.data()[i];
}

bool joins(const Layer& layer) { return is_join(layer.op) && !layer.bypassed; }

std::vector<Tensor> zeros_of_levels(const SampleChain& chain, int64_t batch) {
  std::vector<Tensor> levels;
  for (size_t l = 0; l <= chain.layers.size(); ++l) {
    ImageShape shape = chain.shape(l);
    shape.n = batch;
    levels.emplace_back(shape, DataFormat::kNHWC);
  }
  return levels;
}

}  // namespace

size_t SampleChain::other_level(size_t layer) const {
  const std::string& with = layers[layer].with;
  for (size_t l = 0; l < layer; ++l) {
    if (layers[l].name == with) return l + 1;
  }
  return 0;
}

std::string SampleChain::text() const {
  std::string text = "picture " + to_string(input) + "\n";
  for (size_t l = 0; l < layers.size(); ++l) {
    const Layer& layer = layers[l];
    text += std::string(op_name(layer)) + (layer.bypassed ? " (bypassed)" : "");
    if (has_filters(layer.op)) text += " filters " + to_string(filter_shape(*layer.filters.tensor));
    if (is_join(layer.op)) text += " with level " + std::to_string(other_level(l));
    const Geometry& g = geometry[l].window;
    for (const AxisGeometry& a : {g.h, g.w}) {
      text += "; " + std::to_string(a.filter) + " taps, stride " + std::to_string(a.stride) +
              ", dilation " + std::to_string(a.dilation) + ", pads " +
              std::to_string(a.pad_before) + " " + std::to_string(a.pad_after);
    }
    text += " → " + to_string(geometry[l].output) + "\n";
  }
  return text;
}

SampleChain random_chain_of(Random& random, size_t layers, const SampleOptions& options) {
  SampleChain chain;
  chain.input = {1, random.integer(2, options.largest), random.integer(2, options.largest),
                 options.one_channel ? 1 : random.integer(1, options.channels)};
  while (chain.layers.size() < layers) {
    const size_t l = chain.layers.size();
    chain.layers.push_back(random_layer(chain, random, options));
    const size_t other = chain.other_level(l);
    const auto geometry = resolve_layer(chain.layers.back(), {l, chain.shape(l)},
                                        {other, chain.shape(other)}, DataFormat::kNHWC);
    const bool small = geometry && geometry->output.size() > 0 &&
                       std::max(geometry->output.h, geometry->output.w) <= kLargestExtent &&
                       geometry->output.c <= kMostChannels;
    if (small) {
      chain.geometry.push_back(*geometry);
    } else {
      chain.layers.pop_back();
    }
  }
  return chain;
}

Gradients gradients_of(const SampleChain& chain, int64_t y, int64_t x, int64_t begin, int64_t end) {
  Gradients found{zeros_of_levels(chain, 1), {}};
  found.padding.resize(found.levels.size());
  const ImageShape& last = chain.shape(chain.layers.size());
  for (int64_t c = begin; c < end; ++c) {
    found.levels.back().data()[(y * last.w + x) * last.c + c] = 1;
  }
  for (size_t l = chain.layers.size(); l-- > 0;) {
    const Tensor& gradient = found.levels[l + 1];
    const Layer& layer = chain.layers[l];
    accumulate(found.levels[l], layer_back(layer, chain.shape(l), gradient, found.padding[l]));
    if (!joins(layer)) continue;
    const size_t other = chain.other_level(l);
    const int64_t from = layer.op == Op::kAdd ? 0 : chain.shape(l).c;
    accumulate(found.levels[other], *channels(gradient, from, from + chain.shape(other).c));
  }
  return found;
}

std::vector<Tensor> values_from(const SampleChain& chain, size_t level, Tensor values) {
  std::vector<Tensor> levels = zeros_of_levels(chain, image_shape(values).n);
  levels[level] = std::move(values);
  for (size_t l = level; l < chain.layers.size(); ++l) {
    Layer layer = chain.layers[l];
    if (layer.output_shape) layer.output_shape->n = image_shape(levels[l]).n;
    if (layer.op == Op::kSoftmax && !layer.bypassed) {
      levels[l + 1] = channel_sums_everywhere(levels[l]);
      continue;
    }
    const auto shared = [&](size_t at) {
      return std::make_shared<const Tensor>(levels[at].clone());
    };
    levels[l + 1] = (*layer_sums(layer, shared(l), shared(chain.other_level(l))))->clone();
  }
  return levels;
}

}  // namespace convoscope::testing
