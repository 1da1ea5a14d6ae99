// See tflite_activations.h.
#include "engine/model/tflite/tflite_activations.h"

#include <map>

#include "engine/model/graph_builder.h"

namespace convoscope {

std::string tflite_name(const TfliteOperator& from) {
  if (from.code == kTfliteCustom) return "CUSTOM " + from.custom.substr(0, 80);
  static const std::map<int, const char*> kNames = {{0, "ADD"},
                                                    {1, "AVERAGE_POOL_2D"},
                                                    {2, "CONCATENATION"},
                                                    {3, "CONV_2D"},
                                                    {4, "DEPTHWISE_CONV_2D"},
                                                    {6, "DEQUANTIZE"},
                                                    {9, "FULLY_CONNECTED"},
                                                    {14, "LOGISTIC"},
                                                    {17, "MAX_POOL_2D"},
                                                    {18, "MUL"},
                                                    {19, "RELU"},
                                                    {20, "RELU_N1_TO_1"},
                                                    {21, "RELU6"},
                                                    {22, "RESHAPE"},
                                                    {23, "RESIZE_BILINEAR"},
                                                    {25, "SOFTMAX"},
                                                    {28, "TANH"},
                                                    {34, "PAD"},
                                                    {36, "GATHER"},
                                                    {37, "BATCH_TO_SPACE_ND"},
                                                    {38, "SPACE_TO_BATCH_ND"},
                                                    {39, "TRANSPOSE"},
                                                    {40, "MEAN"},
                                                    {41, "SUB"},
                                                    {43, "SQUEEZE"},
                                                    {49, "SPLIT"},
                                                    {54, "PRELU"},
                                                    {60, "PADV2"},
                                                    {65, "SLICE"},
                                                    {67, "TRANSPOSE_CONV"},
                                                    {74, "SUM"},
                                                    {82, "REDUCE_MAX"},
                                                    {97, "RESIZE_NEAREST_NEIGHBOR"},
                                                    {98, "LEAKY_RELU"},
                                                    {111, "ELU"},
                                                    {114, "QUANTIZE"},
                                                    {117, "HARD_SWISH"},
                                                    {150, "GELU"}};
  const auto found = kNames.find(from.code);
  return found == kNames.end() ? "operator " + std::to_string(from.code) : found->second;
}

int tflite_option(const TfliteOperator& from, int field, int missing) {
  return from.options ? from.options->integer(field, missing) : missing;
}
int tflite_small_option(const TfliteOperator& from, int field) {
  return from.options ? from.options->byte(field) : 0;
}

void add_fused_activation(int code, ModelNode& node) {
  if (node.layers.empty() || code == 0) return;
  if (code == 1) return add_activation(node, Activation::kRelu);
  if (code == 3) return add_activation(node, Activation::kRelu6);
  if (code == 4) return add_activation(node, Activation::kTanh);
  refuse_node(node, "the activation that is part of this " + node.op + " has no layer here");
}

void tflite_activation(const TfliteOperator& from, ModelNode& node) {
  const auto take = [&](Activation activation) {
    node.layers.emplace_back();
    node.layers.back().op = Op::kActivation;
    node.layers.back().activation = activation;
  };
  const auto real = [&](float missing) {
    return from.options ? from.options->real(0, missing) : missing;
  };
  switch (from.code) {
    case kTfliteRelu:
      return take(Activation::kRelu);
    case kTfliteRelu6:
      return take(Activation::kRelu6);
    case kTfliteLeakyRelu:
      return take({Activation::kLeakyRelu, real(0)});
    case kTfliteElu:
      return take(Activation::kElu);
    case kTfliteLogistic:
      return take(Activation::kSigmoid);
    case kTfliteTanh:
      return take(Activation::kTanh);
    case kTfliteSoftmax:
      if (real(0) == 1) {
        node.layers.emplace_back();
        node.layers.back().op = Op::kSoftmax;
        return;
      }
      return refuse_node(node, "SOFTMAX of other than the values themselves has no layer here");
    case kTfliteGelu:
      if (tflite_small_option(from, 0) == 0) return take(Activation::kGelu);
      break;
    default:
      break;
  }
  refuse_node(node, node.op + " has no layer here");
}

}  // namespace convoscope
