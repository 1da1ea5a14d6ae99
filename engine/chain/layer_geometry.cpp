// See layer_geometry.h.
#include "engine/chain/layer_geometry.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/chain/join.h"
#include "engine/chain/pooling.h"
#include "engine/conv/arguments.h"

namespace convoscope {
namespace {

// TensorFlow's graph of extents that have to agree.
std::string unequal(int64_t a, int64_t b) {
  return "ValueError: Dimensions must be equal, but are " + std::to_string(a) + " and " +
         std::to_string(b);
}

FilterShape bank_shape(const Filters& filters) { return filter_shape(*filters.tensor); }

// Each pixel of each channel by itself.
Geometry single_pixels(const ImageShape& shape, int64_t groups) {
  const auto axis = [](int64_t extent) {
    return axis_geometry(extent, 1, 1, 1, PaddingMode::kValid, 0, 0);
  };
  Geometry g{axis(shape.h), axis(shape.w), shape.n, shape.c, 1, shape.c, groups};
  g.filter_channels = groups > 0 ? shape.c / groups : shape.c;
  return g;
}

LayerGeometry from_one(const LevelShape& before, const ImageShape& output, const Geometry& window) {
  LayerGeometry geometry;
  geometry.sources = {{before.level, before.shape, 0, output.c}};
  geometry.output = output;
  geometry.window = window;
  return geometry;
}

// Of a layer that treats single pixels; `groups` as in single_pixels.
LayerGeometry in_place(const LevelShape& before, int64_t groups) {
  return from_one(before, before.shape, single_pixels(before.shape, groups));
}

Expected<LayerGeometry> of_conv2d(const Layer& layer, const LevelShape& before, DataFormat format) {
  auto window = resolve_geometry(*case_of(layer, before.shape, format));
  if (!window) return tl::unexpected(std::move(window.error()));
  LayerGeometry geometry = from_one(before, window->output(), *window);
  geometry.multiply_adds = window->multiply_adds();
  geometry.parameters = bank_shape(layer.filters).size();
  return geometry;
}

// After its warning TensorFlow goes on, but what it then computes is no convolution: it strides
// within each phase of the dilation.
Expected<void> check_depthwise_strides(const Layer& layer, DataFormat format) {
  const Hw &strides = layer.strides, &dilations = layer.dilations;
  if (std::max(strides.h, strides.w) <= 1 || std::max(dilations.h, dilations.w) <= 1) return {};
  auto refusal =
      refuse("a depthwise convolution with dilations of " + std::to_string(dilations.h) + "×" +
                 std::to_string(dilations.w) + " takes strides of 1, not " +
                 std::to_string(strides.h) + "×" + std::to_string(strides.w),
             "strides",
             "UserWarning: When dilation rate is greater than 1, then all values of strides must "
             "be 1.");
  refusal.value().nearest = "strides=" + python_list(window_argument({1, 1}, format));
  return refusal;
}

// TensorFlow's [KH, KW, C, M] must have the input's C; the grouped bank alone would fit any C that
// divides its filters.
Expected<LayerGeometry> of_depthwise(const Layer& layer, const LevelShape& before,
                                     DataFormat format) {
  const int64_t multiplier = layer.channel_multiplier;
  const int64_t channels = multiplier > 0 ? bank_shape(layer.filters).out / multiplier : 0;
  if (channels != before.shape.c) {
    return refuse("the filters are for " + std::to_string(channels) + " channels; the input has " +
                      std::to_string(before.shape.c),
                  "filters", unequal(before.shape.c, channels),
                  "InvalidArgument: input and filter must have the same depth: " +
                      std::to_string(before.shape.c) + " vs " + std::to_string(channels));
  }
  if (auto checked = check_depthwise_strides(layer, format); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  auto geometry = of_conv2d(layer, before, format);
  if (!geometry && geometry.error().field == "strides") {
    Error& error = geometry.error();  // the kernel says what the graph says
    error.eager = "InvalidArgument" + error.tensorflow.substr(error.tensorflow.find(':'));
  }
  return geometry;
}

Error of_pointwise(Error error) {
  error.sentence = "its pointwise half: " + error.sentence;
  error.field = "pointwise";
  return error;
}

// TensorFlow compares height, then width, with 1; fewer channels than the depthwise half gives it
// takes for groups.
std::string words_of_pointwise(const FilterShape& pointwise) {
  const int64_t wrong = pointwise.h != 1 ? pointwise.h : pointwise.w;
  if (wrong == 1) return {};
  return "ValueError: Dimensions " + std::to_string(wrong) + " and 1 are not compatible";
}

// What an element reads is the depthwise half's window, over all channels: the pointwise half mixes
// them.
Expected<LayerGeometry> of_separable(const Layer& layer, const LevelShape& before,
                                     DataFormat format) {
  auto geometry = of_depthwise(layer, before, format);
  if (!geometry) return geometry;
  const FilterShape pointwise = bank_shape(layer.pointwise);
  const bool whole = pointwise.h == 1 && pointwise.w == 1 && pointwise.in == geometry->output.c;
  if (!whole) {
    return refuse("its pointwise filters are " + to_string(pointwise) + "; they should be 1×1×" +
                      std::to_string(geometry->output.c) + " by their number",
                  "pointwise", words_of_pointwise(pointwise));
  }
  auto mixed = resolve_geometry({geometry->output, pointwise, {}});
  if (!mixed) return tl::unexpected(of_pointwise(std::move(mixed.error())));
  Geometry& window = geometry->window;
  window.groups = 1;
  window.filter_channels = window.in_channels;
  window.out_channels = pointwise.out;
  geometry->output = mixed->output();
  geometry->sources.front().channel_end = pointwise.out;
  geometry->multiply_adds += mixed->multiply_adds();
  geometry->parameters += pointwise.size();
  return geometry;
}

// conv2d_transpose is the kernel of an input gradient, whose words these are.
constexpr const char* kTransposeSays = "InvalidArgument: Conv2DCustomBackpropInput: ";

// Of a layer that is a convolution's gradient, whose input is this layer's output.
Error of_window(Error error) {
  if (error.field == "strides" && !error.eager.empty()) {
    error.tensorflow = error.eager;  // no graph looks at strides; the kernel does
  }
  const std::string input = "the input";
  if (error.field == "input" && error.sentence.starts_with(input)) {
    error.sentence.replace(0, input.size(), "the output");
    error.field = "output_shape";
  }
  return error;
}

Expected<void> check_transposed_ends(const ImageShape& input, const ImageShape& output,
                                     const FilterShape& filters) {
  if (std::min(output.h, output.w) < 1) {
    return refuse("its output would be " + to_string(output) + "; extents start at 1",
                  "output_shape");
  }
  if (filters.out != input.c) {
    return refuse(
        "the filters read " + std::to_string(filters.out) + " channels; the input has " +
            std::to_string(input.c),
        "filters", unequal(input.c, filters.out),
        std::string(kTransposeSays) + "filter and out_backprop must have the same out_depth");
  }
  if (output.n != input.n) {
    return refuse("the output shape " + to_string(output) + " has " + std::to_string(output.n) +
                      " pictures; the input has " + std::to_string(input.n),
                  "output_shape", unequal(output.n, input.n),
                  std::string(kTransposeSays) +
                      "input and out_backprop must have the same batch size. Input "
                      "batch: " +
                      std::to_string(output.n) + ", outbackprop batch: " + std::to_string(input.n) +
                      ", batch_dim: 0");
  }
  if (output.c == filters.in) return {};
  return refuse(
      "the output shape " + to_string(output) + " has " + std::to_string(output.c) +
          " channels; the filters give " + std::to_string(filters.in),
      "output_shape",
      output.c % std::max<int64_t>(filters.in, 1) == 0
          ? "InvalidArgument: Gradients for grouped convolutions are not supported on CPU."
          : std::string(kTransposeSays) + "input depth must be evenly divisible by filter depth");
}

Expected<LayerGeometry> of_transpose(const Layer& layer, const LevelShape& before,
                                     DataFormat format) {
  const ImageShape output = transposed_output(layer, before.shape);
  const FilterShape filters = bank_shape(layer.filters);
  if (auto checked = check_transposed_ends(before.shape, output, filters); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  auto window = resolve_geometry({output, filters, spec_of(layer, format)});
  if (!window) return tl::unexpected(of_window(std::move(window.error())));
  if (window->output() != before.shape) {
    return refuse("an output of " + to_string(output) + " needs an input of " +
                      to_string(window->output()) + "; it is " + to_string(before.shape),
                  "output_shape",
                  std::string(kTransposeSays) + "Size of out_backprop doesn't match computed");
  }
  LayerGeometry geometry = from_one(before, output, *window);
  geometry.transposed = true;
  geometry.multiply_adds = window->multiply_adds();
  geometry.parameters = filters.size();
  return geometry;
}

Expected<LayerGeometry> of_pool(const Layer& layer, const LevelShape& before) {
  const Pooling pooling = layer.op == Op::kMaxPool ? Pooling::kMax : Pooling::kAverage;
  auto window = resolve_pool(before.shape, {pooling, layer.window, layer.strides, layer.padding});
  if (!window) return tl::unexpected(std::move(window.error()));
  return from_one(before, window->output(), *window);
}

Expected<LayerGeometry> of_bias(const Layer& layer, const LevelShape& before) {
  auto checked = check_bias(layer.bias, before.shape.c);
  if (!checked) return tl::unexpected(std::move(checked.error()));
  LayerGeometry geometry = in_place(before, before.shape.c);
  geometry.parameters = before.shape.c;
  return geometry;
}

Expected<LayerGeometry> of_batch_norm(const Layer& layer, const LevelShape& before) {
  auto checked = check_batch_norm(layer.norm, before.shape.c);
  if (!checked) return tl::unexpected(std::move(checked.error()));
  LayerGeometry geometry = in_place(before, before.shape.c);
  geometry.parameters = 2 * before.shape.c;
  return geometry;
}

Expected<LayerGeometry> of_join(const Layer& layer, const LevelShape& before,
                                const LevelShape& other) {
  const bool adds = layer.op == Op::kAdd;
  auto output = (adds ? added_shape : joined_shape)(before.shape, other.shape);
  if (!output) return tl::unexpected(std::move(output.error()));
  LayerGeometry geometry = in_place(before, before.shape.c);
  geometry.output = *output;
  geometry.sources.push_back({other.level, other.shape, adds ? 0 : before.shape.c, output->c});
  return geometry;
}

}  // namespace

Conv2dSpec spec_of(const Layer& layer, DataFormat format) {
  return {layer.strides, is_pool(layer.op) ? Hw{} : layer.dilations, layer.padding, format};
}

std::optional<Case> case_of(const Layer& layer, const ImageShape& input, DataFormat format) {
  const Conv2dSpec spec = spec_of(layer, format);
  if (layer.bypassed) return std::nullopt;
  if (is_pool(layer.op)) {
    return Case{input, {layer.window.h, layer.window.w, 1, input.c}, spec};
  }
  if (!has_filters(layer.op) || layer.op == Op::kConv2dTranspose) return std::nullopt;
  return Case{input, bank_shape(layer.filters), spec};
}

ImageShape transposed_output(const Layer& layer, const ImageShape& input) {
  if (layer.output_shape) return *layer.output_shape;
  const FilterShape filters = bank_shape(layer.filters);
  // Settings that resolve_geometry() refuses count as the nearest legal ones: nothing overflows.
  const auto from = [](int64_t least, int64_t value) {
    return std::clamp<int64_t>(value, least, kMaxElements);
  };
  const bool explicit_pads = layer.padding.mode == PaddingMode::kExplicit;
  const auto extent = [&](int64_t in, int64_t filter, int64_t stride, int64_t dilation,
                          int64_t before, int64_t after) {
    if (layer.padding.mode == PaddingMode::kSame) return in * from(1, stride);
    const int64_t pads = explicit_pads ? from(0, before) + from(0, after) : 0;
    return (in - 1) * from(1, stride) + (filter - 1) * from(1, dilation) + 1 - pads;
  };
  const Pads& pads = layer.padding.pads;
  return {input.n,
          extent(input.h, filters.h, layer.strides.h, layer.dilations.h, pads.top, pads.bottom),
          extent(input.w, filters.w, layer.strides.w, layer.dilations.w, pads.left, pads.right),
          filters.in};
}

Expected<LayerGeometry> resolve_layer(const Layer& layer, const LevelShape& before,
                                      const LevelShape& other, DataFormat format) {
  if (layer.bypassed) return in_place(before, before.shape.c);
  switch (layer.op) {
    case Op::kConv2d:
      return of_conv2d(layer, before, format);
    case Op::kDepthwiseConv2d:
      return of_depthwise(layer, before, format);
    case Op::kSeparableConv2d:
      return of_separable(layer, before, format);
    case Op::kConv2dTranspose:
      return of_transpose(layer, before, format);
    case Op::kMaxPool:
    case Op::kAvgPool:
      return of_pool(layer, before);
    case Op::kBiasAdd:
      return of_bias(layer, before);
    case Op::kActivation:
      return in_place(before, before.shape.c);
    case Op::kSoftmax:
      return in_place(before, 1);
    case Op::kBatchNorm:
      return of_batch_norm(layer, before);
    case Op::kAdd:
    case Op::kConcat:
      break;
  }
  return of_join(layer, before, other);
}

}  // namespace convoscope
