// See layer_name.h.
#include "engine/chain/layer_name.h"

namespace convoscope {
namespace {

// What a name begins with.
std::string stem_of(const Layer& layer) {
  switch (layer.op) {
    case Op::kConv2d:
      return "conv";
    case Op::kDepthwiseConv2d:
      return "depthwise";
    case Op::kSeparableConv2d:
      return "separable";
    case Op::kConv2dTranspose:
      return "transpose";
    case Op::kMaxPool:
    case Op::kAvgPool:
      return "pool";
    case Op::kBiasAdd:
      return "bias";
    case Op::kBatchNorm:
      return "norm";
    default:
      return op_name(layer);
  }
}

}  // namespace

std::string default_name(const Layer& layer, size_t place) {
  std::string stem = stem_of(layer);
  if (stem.back() >= '0' && stem.back() <= '9') stem += '_';
  return stem + std::to_string(place + 1);
}

}  // namespace convoscope
