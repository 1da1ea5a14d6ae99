// One layer of a chain, as a value: what it does, with which filters, under which settings. Each
// field says which operations read it; the others keep it, so that changing the operation back
// loses nothing. Where its windows lie is in layer_geometry.h, what it computes in forward.h.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "engine/chain/activation.h"
#include "engine/chain/channelwise.h"
#include "engine/conv/spec.h"
#include "engine/core/tensor.h"
#include "engine/filters/initializers.h"

namespace convoscope {

// Where a bank of filters came from, so that a saved file stays short and readable. Any edit of a
// weight turns the source into FilterValues.
struct FilterRandomNormal {
  FilterShape shape;
  int64_t seed = 1;
  float stddev = 1.0f;
  bool operator==(const FilterRandomNormal&) const = default;
};
struct FilterInitializer {
  FilterShape shape;
  Initializer initializer;
  bool operator==(const FilterInitializer&) const = default;
};
struct FilterPresets {
  std::vector<std::string> ids;  // one per output channel; may have parameters (preset_call.h)
  int64_t h = 3, w = 3, in = 1;
  bool operator==(const FilterPresets&) const = default;
};
struct FilterNpy {
  std::string path;
  bool operator==(const FilterNpy&) const = default;
};
// How the four axes of a bank in a model's file lie: Keras's HWIO is ours; PyTorch and ONNX have
// OIHW, TFLite OHWI and, for depthwise and transposed banks, IHWO.
enum class FilterOrder { kHwio, kOihw, kOhwi, kIhwo };
struct FilterTensor {
  std::string path;                  // of a model, or of any file of named tensors
  std::string name;                  // of the tensor
  std::optional<FilterOrder> order;  // without: as the file's format has it
  bool operator==(const FilterTensor&) const = default;
};
struct FilterValues {
  bool operator==(const FilterValues&) const = default;
};
using FilterSource = std::variant<FilterRandomNormal, FilterInitializer, FilterPresets, FilterNpy,
                                  FilterTensor, FilterValues>;

struct Filters {
  FilterSource source;
  TensorPtr tensor;                // HWIO; null only in layers that have no filters
  std::vector<std::string> names;  // shown per output channel; may be shorter than the bank
};

// The operations, by TensorFlow's names. A layer of kActivation is one of activation.h alone.
enum class Op {
  kConv2d,
  kDepthwiseConv2d,
  kSeparableConv2d,
  kConv2dTranspose,
  kMaxPool,
  kAvgPool,
  kBiasAdd,
  kActivation,
  kSoftmax,
  kBatchNorm,
  kAdd,
  kConcat,
};

struct Layer {
  Op op = Op::kConv2d;
  std::string name;       // of this layer alone
  bool bypassed = false;  // hands its input on as it is

  // Of a convolution. A depthwise bank, which TensorFlow writes [KH, KW, C, M], lies here as the
  // grouped bank [KH, KW, 1, C·M] that has the same bytes; that of conv2d_transpose is [KH, KW,
  // Cout, Cin], as TensorFlow has it.
  Filters filters;
  int64_t channel_multiplier = 1;  // M of depthwise_conv2d and separable_conv2d
  Filters pointwise;               // [1, 1, C·M, Cout], of separable_conv2d
  Hw dilations;                    // of a convolution
  Hw strides;                      // of a convolution or pool
  Padding padding;                 // likewise
  Hw window{2, 2};                 // of a pool: TensorFlow's ksize

  // Of conv2d_transpose: the extents of its output, since several inputs share one output size.
  // Without: the size that Keras takes, I·S for SAME and (I − 1)·S + E less the pads otherwise.
  std::optional<ImageShape> output_shape;

  // Of an activation layer, or applied to each element of a convolution's sums.
  Activation activation;
  std::vector<float> bias;  // of bias_add: one a channel
  BatchNorm norm;           // of batch_norm
  std::string with;         // of add and concat: the earlier layer's name, or kInputName
};

// What `with` calls the picture; no layer may have that name.
inline constexpr const char* kInputName = "input";

// conv2d and depthwise_conv2d: a bank makes the layer's channels, one filter each, so everything
// that is said about filters and their maps holds.
bool is_convolution(Op op);
// These, separable_conv2d and conv2d_transpose.
bool has_filters(Op op);
bool is_pool(Op op);
bool is_join(Op op);  // add, concat

// One sentence each, for people.
struct OpWords {
  Op op;
  const char* name;   // "conv2d": the experiment file's
  const char* title;  // "Convolution"
  const char* teaches;
};
std::span<const OpWords> ops();  // in the order of Op

// "conv2d", "max_pool2d"; of an activation layer the activation's name, as in tf.nn.
const char* op_name(const Layer& layer);

// "Sobel x", or "filter 3" where it has no name (counted from 1).
std::string filter_name(const Filters& filters, int64_t k);

}  // namespace convoscope
