// See layer.h.
#include "engine/chain/layer.h"

#include <array>

#include "engine/core/check.h"

namespace convoscope {
namespace {

constexpr std::array kOps = {
    OpWords{Op::kConv2d, "conv2d", "Convolution",
            "Every filter slides over all channels and makes one map of weighted sums."},
    OpWords{Op::kDepthwiseConv2d, "depthwise_conv2d", "Depthwise convolution",
            "Every channel has filters of its own; channels don't mix."},
    OpWords{Op::kSeparableConv2d, "separable_conv2d", "Separable convolution",
            "A depthwise convolution looks around, then a 1×1 convolution mixes the channels: "
            "fewer weights than doing both at once."},
    OpWords{Op::kConv2dTranspose, "conv2d_transpose", "Transposed convolution",
            "Every element stamps a filter, weighted by its value; stamps that overlap add up. It "
            "is the gradient of a convolution, and makes maps larger."},
    OpWords{Op::kMaxPool, "max_pool2d", "Max pooling",
            "The largest value of each window stays: whether something was there, less where."},
    OpWords{Op::kAvgPool, "avg_pool2d", "Average pooling",
            "The mean of each window's pixels in the picture stays; padding doesn't count."},
    OpWords{Op::kBiasAdd, "bias_add", "Bias", "Adds one number to each channel."},
    OpWords{Op::kActivation, "activation", "Activation",
            "A function of each element alone; without one, layers in a row are no more than one."},
    OpWords{Op::kSoftmax, "softmax", "Softmax",
            "The channels of each pixel become shares that add up to one."},
    OpWords{
        Op::kBatchNorm, "batch_normalization", "Batch normalisation",
        "Takes each channel's mean away, divides by its deviation, then scales and shifts: with "
        "given statistics, a straight line per channel."},
    OpWords{Op::kAdd, "add", "Residual addition",
            "Adds what an earlier layer gave: a shortcut past the layers in between."},
    OpWords{Op::kConcat, "concat", "Concatenation",
            "Puts an earlier layer's channels after these."},
};

}  // namespace

bool is_convolution(Op op) { return op == Op::kConv2d || op == Op::kDepthwiseConv2d; }

bool has_filters(Op op) {
  return is_convolution(op) || op == Op::kSeparableConv2d || op == Op::kConv2dTranspose;
}

bool is_pool(Op op) { return op == Op::kMaxPool || op == Op::kAvgPool; }

bool is_join(Op op) { return op == Op::kAdd || op == Op::kConcat; }

std::span<const OpWords> ops() { return kOps; }

const char* op_name(const Layer& layer) {
  if (layer.op == Op::kActivation) return to_string(layer.activation);
  return kOps[static_cast<size_t>(layer.op)].name;
}

std::string filter_name(const Filters& filters, int64_t k) {
  CONVOSCOPE_CHECK(k >= 0);
  const auto index = static_cast<size_t>(k);
  if (index < filters.names.size() && !filters.names[index].empty()) return filters.names[index];
  return "filter " + std::to_string(k + 1);
}

}  // namespace convoscope
