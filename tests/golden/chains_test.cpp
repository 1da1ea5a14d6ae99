// The gradients of chains with branches are what TensorFlow gave, at every level and in both data
// formats (generate_chains.py).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "engine/chain/backward.h"
#include "engine/core/check.h"
#include "engine/experiment/experiment.h"
#include "engine/files/npz.h"

namespace convoscope::testing {
namespace {

const NpzFile& archive() {
  static const NpzFile file = [] {
    auto opened = NpzFile::open(CONVOSCOPE_GOLDEN "/chains.npz");
    CONVOSCOPE_CHECK(opened.has_value());
    return std::move(*opened);
  }();
  return file;
}

TensorPtr read(const std::string& name, Layout layout) {
  auto tensor = archive().read(name, layout);
  CONVOSCOPE_CHECK(tensor.has_value());
  return std::make_shared<const Tensor>(std::move(*tensor));
}

// One chain of the archive as it grows; a layer takes its parameters by its number.
struct Builder {
  std::string chain;
  std::vector<Layer> layers;

  std::string array(const char* what) const {
    return chain + "/" + what + std::to_string(layers.size());
  }
  std::vector<float> list(const char* what) const {
    const TensorPtr tensor = read(array(what), Layout::kHWIO);
    return {tensor->values().begin(), tensor->values().end()};
  }
  // The archive counts layers from the level that they read, as this does.
  Layer& give(Op op, Activation activation = {}) {
    Layer layer;
    layer.op = op;
    layer.name = "layer" + std::to_string(layers.size() + 1);
    layer.activation = activation;
    if (has_filters(op)) layer.filters.tensor = read(array("filters"), Layout::kHWIO);
    if (op == Op::kSeparableConv2d)
      layer.pointwise.tensor = read(array("pointwise"), Layout::kHWIO);
    if (op == Op::kBiasAdd) layer.bias = list("bias");
    if (op == Op::kBatchNorm) {
      layer.norm = {list("mean"), list("variance"), list("scale"), list("offset"), 1e-3f};
    }
    layers.push_back(std::move(layer));
    return layers.back();
  }
};

void residual(Builder& b) {
  b.give(Op::kConv2d, Activation::kRelu);
  b.give(Op::kConv2d);
  b.give(Op::kAdd).with = "layer1";
  b.give(Op::kActivation, Activation::kRelu);
  Layer& pool = b.give(Op::kMaxPool);
  pool.strides = {2, 2};
  pool.padding.mode = PaddingMode::kValid;
  b.give(Op::kBatchNorm);
}

void joined(Builder& b) {
  b.give(Op::kConv2d, Activation::kLeakyRelu).strides = {2, 2};
  Layer& depthwise = b.give(Op::kDepthwiseConv2d);
  depthwise.channel_multiplier = 2;
  depthwise.dilations = {2, 2};
  b.give(Op::kConcat).with = "layer1";
  b.give(Op::kAvgPool).window = {3, 3};
  b.give(Op::kConv2d);
  b.give(Op::kSoftmax);
}

void up_and_down(Builder& b) {
  b.give(Op::kConv2d, Activation::kElu).strides = {2, 2};
  b.give(Op::kSeparableConv2d, Activation::kSwish).channel_multiplier = 2;
  Layer& up = b.give(Op::kConv2dTranspose, Activation::kSigmoid);
  up.strides = {2, 2};
  up.output_shape = ImageShape{2, 9, 8, 3};
  b.give(Op::kConcat).with = kInputName;
  b.give(Op::kBiasAdd);
  b.give(Op::kConv2d, Activation::kTanh).padding = {PaddingMode::kExplicit, {1, 2, 0, 1}};
}

void one_picture_often(Builder& b) {
  b.give(Op::kAdd).with = kInputName;
  b.give(Op::kConv2d, Activation::kGelu);
  b.give(Op::kAdd).with = kInputName;
  b.give(Op::kActivation, Activation::kRelu6);
  b.give(Op::kMaxPool).bypassed = true;
  b.give(Op::kAdd).with = "layer2";
}

// The largest distance of any element, in units of the largest value.
double distance(const Tensor& actual, const Tensor& expected) {
  CONVOSCOPE_CHECK(actual.dims() == expected.dims());
  double worst = 0, largest = 1e-30;
  for (int64_t i = 0; i < actual.size(); ++i) {
    worst = std::max(worst, std::abs(double{actual.data()[i]} - expected.data()[i]));
    largest = std::max(largest, std::abs(double{expected.data()[i]}));
  }
  return worst / largest;
}

void expect_tensorflows(const std::string& name, const std::vector<Layer>& layers,
                        DataFormat format) {
  SCOPED_TRACE(name + " as " + to_string(format));
  const auto get = [&](const std::string& array) {
    return to_data_format(read(name + "/" + array, Layout::kNHWC), format);
  };
  Experiment experiment;
  experiment.input = {InputValues{}, get("level0")};
  experiment.data_format = format;
  experiment.layers = layers;
  const auto geometry = resolve_chain(experiment);
  ASSERT_TRUE(geometry) << geometry.error().sentence;
  const Chain chain{layers, *geometry};
  const auto values = forward_values(chain, experiment.input.tensor);
  ASSERT_TRUE(values);
  EXPECT_LE(distance(*values->output, *get("y")), 2e-6);
  BackwardOptions options;
  size_t seen = 0;
  options.at_level = [&](size_t level, const TensorPtr& gradient) {
    EXPECT_LE(distance(*gradient, *get("gradient" + std::to_string(level))), 2e-6)
        << "at level " << level;
    ++seen;
  };
  ASSERT_TRUE(backward(chain, values->layers, get("dy"), options));
  EXPECT_EQ(seen, layers.size() + 1);
}

TEST(GoldenChains, GradientsAtEveryLevelAreTensorFlows) {
  const std::map<std::string, std::function<void(Builder&)>> chains = {
      {"residual", residual},
      {"joined", joined},
      {"up_and_down", up_and_down},
      {"one_picture_often", one_picture_often}};
  for (const auto& [name, build] : chains) {
    Builder builder{name, {}};
    build(builder);
    for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
      expect_tensorflows(name, builder.layers, format);
    }
  }
}

}  // namespace
}  // namespace convoscope::testing
