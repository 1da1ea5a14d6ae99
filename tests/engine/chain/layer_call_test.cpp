// Calls of TensorFlow as text, written down by hand from its documentation.
#include "engine/chain/layer_call.h"

#include <gtest/gtest.h>

namespace convoscope {
namespace {

Layer layer_of(Op op) {
  Layer layer;
  layer.op = op;
  layer.strides = {2, 1};
  layer.with = "earlier";
  return layer;
}

std::string call_of(const Layer& layer, DataFormat format = DataFormat::kNHWC) {
  return tensorflow_call(layer, {1, 8, 9, 5}, format);
}

TEST(TensorflowCall, OfWindowsNamesThemInDataFormatOrder) {
  EXPECT_EQ(call_of(layer_of(Op::kMaxPool)),
            "tf.nn.max_pool2d(x,\n  ksize=[1, 2, 2, 1],\n  strides=[1, 2, 1, 1],\n"
            "  padding=\"SAME\")");
  EXPECT_EQ(call_of(layer_of(Op::kAvgPool), DataFormat::kNCHW),
            "tf.nn.avg_pool2d(x,\n  ksize=[1, 1, 2, 2],\n  strides=[1, 1, 2, 1],\n"
            "  padding=\"SAME\",\n  data_format=\"NCHW\")");
}

TEST(TensorflowCall, OfDepthwiseFiltersHasTwoDilations) {
  EXPECT_EQ(call_of(layer_of(Op::kDepthwiseConv2d)),
            "tf.nn.depthwise_conv2d(x, w,\n  strides=[1, 2, 1, 1],\n  padding=\"SAME\",\n"
            "  dilations=[1, 1])");
}

TEST(TensorflowCall, OfATransposedLayerTellsTheOutput) {
  EXPECT_EQ(call_of(layer_of(Op::kConv2dTranspose), DataFormat::kNCHW),
            "tf.nn.conv2d_transpose(x, w,\n  output_shape=[1, 5, 8, 9],\n"
            "  strides=[1, 1, 2, 1],\n  padding=\"SAME\",\n  data_format=\"NCHW\",\n"
            "  dilations=[1, 1, 1, 1])");
}

TEST(TensorflowCall, OfJoinsNamesTheOther) {
  EXPECT_EQ(call_of(layer_of(Op::kAdd)), "tf.add(x, earlier)");
  EXPECT_EQ(call_of(layer_of(Op::kConcat)), "tf.concat([x, earlier], axis=3)");
  EXPECT_EQ(call_of(layer_of(Op::kConcat), DataFormat::kNCHW), "tf.concat([x, earlier], axis=1)");
}

TEST(TensorflowCall, OfChannelsKnowsWhereTheyLie) {
  EXPECT_EQ(call_of(layer_of(Op::kSoftmax), DataFormat::kNCHW), "tf.nn.softmax(x, axis=1)");
  EXPECT_EQ(call_of(layer_of(Op::kBatchNorm)),
            "tf.nn.batch_normalization(x,\n  mean,\n  variance,\n  offset,\n  scale,\n"
            "  variance_epsilon=0.001)");
}

TEST(TensorflowCall, OfAnActivationLayerIsTheFunction) {
  Layer layer = layer_of(Op::kActivation);
  layer.activation = Activation::kRelu6;
  EXPECT_EQ(call_of(layer), "tf.nn.relu6(x)");
  layer.activation = {Activation::kLeakyRelu, 0.1f};
  EXPECT_EQ(call_of(layer), "tf.nn.leaky_relu(x, alpha=0.1)");
  layer.bypassed = true;
  EXPECT_EQ(call_of(layer), "x");
}

}  // namespace
}  // namespace convoscope
