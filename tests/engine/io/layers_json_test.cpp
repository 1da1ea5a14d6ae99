// Laws of layers in experiment files: every operation reads back bit for bit, takes TensorFlow's
// spelling, and refuses by name the keys that it doesn't read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "engine/io/experiment_json.h"
#include "engine/files/npy.h"
#include "engine/io/sources.h"
#include "tests/support/temp_folder.h"
#include "tests/support/compare.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::same_tensor;
using testing::Seeded;
using testing::TempFolder;

// Around an input of 6×5 pixels and three channels.
std::string text_of(const std::string& layers, const std::string& format = "NHWC") {
  return R"({"convoscope": 1, "input": {"random_normal": {"shape": [1, 6, 5, 3]}}, "data_format": ")" +
         format + R"(", "layers": [)" + layers + "]}";
}

Experiment parsed(const std::string& text) {
  auto experiment = parse_experiment(text, {});
  EXPECT_TRUE(experiment) << experiment.error().sentence << "\n" << text;
  return experiment ? std::move(*experiment) : Experiment{};
}

Layer layer_of(const std::string& text, const std::string& format = "NHWC") {
  const Experiment experiment = parsed(text_of(text, format));
  return experiment.layers.empty() ? Layer{} : experiment.layers.back();
}

Error error_of(const std::string& layers) {
  const auto experiment = parse_experiment(text_of(layers), {});
  return experiment ? Error{.kind = ErrorKind::kFile, .sentence = "(read)"} : experiment.error();
}

TensorPtr random_bits(testing::Random& random, const FilterShape& shape) {
  Tensor tensor(shape);
  for (float& value : tensor.values()) value = random.real(-9, 9);
  return std::make_shared<const Tensor>(std::move(tensor));
}

Filters random_bank(testing::Random& random, const FilterShape& shape) {
  if (random.chance(30)) return {FilterValues{}, random_bits(random, shape), {"one"}};
  if (random.chance(50)) return load_filters(FilterRandomNormal{shape, 5, 0.5f}).value();
  return load_filters(FilterInitializer{shape, {.kind = InitializerKind::kHeNormal}}).value();
}

std::vector<float> random_list(testing::Random& random, int64_t channels) {
  std::vector<float> list(static_cast<size_t>(channels), random.real(-9, 9));
  if (random.chance(50)) list.back() = -0.0f;
  return list;
}

// Its filters are as a Layer has them, for three channels; whether TensorFlow takes the settings
// doesn't matter.
Layer random_layer(testing::Random& random, Op op, int64_t place) {
  Layer layer;
  layer.op = op;
  layer.name = "layer " + std::to_string(place);
  layer.bypassed = random.chance(20);
  layer.with = place > 0 && random.chance(50) ? "layer 0" : kInputName;
  layer.activation = activations()[static_cast<size_t>(random.integer(1, 8))].kind;
  layer.activation.alpha = random.real(0, 1);
  layer.window = {random.integer(-1, 4), random.integer(1, 4)};
  layer.strides = {random.integer(-1, 4), random.integer(1, 4)};
  layer.dilations = {random.integer(-1, 4), random.integer(1, 4)};
  if (random.chance(30)) layer.padding = {PaddingMode::kExplicit, {1, 2, 0, 3}};
  if (random.chance(50)) layer.output_shape = ImageShape{1, 12, 11, 2};
  layer.bias = random_list(random, 3);
  layer.norm = {random_list(random, 3), random_list(random, 3), random_list(random, 3),
                random_list(random, 3), random.real(0, 1)};
  const int64_t multiplier = random.integer(1, 4);
  FilterShape shape{random.integer(1, 3), random.integer(1, 3), 3, random.integer(1, 4)};
  if (op == Op::kDepthwiseConv2d || op == Op::kSeparableConv2d) {
    shape.in = 1;
    shape.out = 3 * multiplier;
    layer.channel_multiplier = multiplier;
  }
  layer.filters = random_bank(random, shape);
  layer.pointwise = random_bank(random, {1, 1, shape.out, 2});
  return layer;
}

Experiment random_experiment(testing::Random& random) {
  Experiment experiment;
  if (random.chance(50)) experiment.data_format = DataFormat::kNCHW;
  experiment.input = load_input(InputRandomNormal{{1, 6, 5, 3}, 1}, experiment.data_format).value();
  const int64_t layers = random.integer(1, 6);
  for (int64_t l = 0; l < layers; ++l) {
    const auto op = ops()[static_cast<size_t>(random.integer(0, std::ssize(ops()) - 1))].op;
    experiment.layers.push_back(random_layer(random, op, l));
  }
  return experiment;
}

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

void expect_same_filters(const Layer& a, const Layer& b) {
  EXPECT_TRUE(same_tensor(*a.filters.tensor, *b.filters.tensor));
  EXPECT_EQ(a.filters.source, b.filters.source);
  EXPECT_EQ(a.filters.names, b.filters.names);
  EXPECT_EQ(a.strides, b.strides);
  EXPECT_EQ(a.dilations, b.dilations);
  EXPECT_EQ(a.padding, b.padding);
  EXPECT_EQ(a.activation, b.activation);
  if (a.op == Op::kConv2dTranspose) {
    EXPECT_EQ(a.output_shape, b.output_shape);
  }
  if (a.op == Op::kDepthwiseConv2d || a.op == Op::kSeparableConv2d) {
    EXPECT_EQ(a.channel_multiplier, b.channel_multiplier);
  }
  if (a.op == Op::kSeparableConv2d) {
    EXPECT_TRUE(same_tensor(*a.pointwise.tensor, *b.pointwise.tensor));
    EXPECT_EQ(a.pointwise.source, b.pointwise.source);
  }
}

// What the operation reads; a file has nothing else.
void expect_same(const Layer& a, const Layer& b) {
  SCOPED_TRACE(op_name(a));
  ASSERT_EQ(a.op, b.op);
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.bypassed, b.bypassed);
  if (has_filters(a.op)) expect_same_filters(a, b);
  if (is_pool(a.op)) {
    EXPECT_EQ(a.window, b.window);
    EXPECT_EQ(a.strides, b.strides);
    EXPECT_EQ(a.padding, b.padding);
  }
  if (is_join(a.op)) {
    EXPECT_EQ(a.with, b.with);
  }
  if (a.op == Op::kActivation) {
    EXPECT_EQ(a.activation, b.activation);
  }
  if (a.op == Op::kBiasAdd) {
    EXPECT_TRUE(same_bits(a.bias, b.bias));
  }
  if (a.op != Op::kBatchNorm) return;
  EXPECT_TRUE(same_bits(a.norm.mean, b.norm.mean));
  EXPECT_TRUE(same_bits(a.norm.variance, b.norm.variance));
  EXPECT_TRUE(same_bits(a.norm.scale, b.norm.scale));
  EXPECT_TRUE(same_bits(a.norm.offset, b.norm.offset));
  EXPECT_EQ(a.norm.epsilon, b.norm.epsilon);
}

TEST(LayersJson, EveryOperationReadsBackBitForBit) {
  Seeded random;
  for (int round = 0; round < 400; ++round) {
    const Experiment experiment = random_experiment(random);
    const std::string text = print_experiment(experiment);
    const auto back = parse_experiment(text, {});
    ASSERT_TRUE(back) << back.error().sentence << "\n" << text;
    ASSERT_EQ(back->layers.size(), experiment.layers.size());
    for (size_t l = 0; l < back->layers.size(); ++l) {
      expect_same(experiment.layers[l], back->layers[l]);
    }
    ASSERT_EQ(print_experiment(*back), text);
    if (HasFailure()) FAIL() << text;
  }
}

constexpr const char* kDepthwise = R"({"op": "depthwise_conv2d", "filters": )";

// w[y][x][c][m] of TensorFlow is filter c·M + m of the grouped bank.
TEST(LayersJson, ADepthwiseBankHasTensorFlowsExtentsInTheFile) {
  const std::string values = R"({"values": [[[[1, 2], [3, 4], [5, 6]]]], "names": ["a", "b"]})";
  const Layer layer = layer_of(kDepthwise + values + "}");
  EXPECT_EQ(layer.filters.tensor->dims(), (Dims{1, 1, 1, 6}));
  EXPECT_EQ(layer.channel_multiplier, 2);
  for (int64_t i = 0; i < 6; ++i) {
    EXPECT_EQ(layer.filters.tensor->data()[i], static_cast<float>(i + 1));
  }
  EXPECT_THAT(print_experiment(parsed(text_of(kDepthwise + values + "}"))),
              HasSubstr(R"("values": [[[[1, 2], [3, 4], [5, 6]]]])"));
}

// An initializer's fan counts the extents as TensorFlow's does: KH·KW·C.
TEST(LayersJson, ADepthwiseBankIsDrawnInTheExtentsOfItsText) {
  const Initializer he{.kind = InitializerKind::kHeNormal, .seed = 4};
  const auto drawn = [&](const FilterShape& shape) { return *initialized_bank(he, shape); };
  const Layer plain =
      layer_of(kDepthwise + std::string(R"({"he_normal": {"shape": [3, 3, 3, 2], "seed": 4}}})"));
  const Layer grouped =
      layer_of(kDepthwise + std::string(R"({"he_normal": {"shape": [3, 3, 1, 6], "seed": 4}},
                                           "channel_multiplier": 2})"));
  EXPECT_EQ(plain.channel_multiplier, 2);
  EXPECT_EQ(grouped.channel_multiplier, 2);
  const Tensor of_plain = drawn({3, 3, 3, 2}), of_grouped = drawn({3, 3, 1, 6});
  for (int64_t i = 0; i < of_plain.size(); ++i) {
    EXPECT_EQ(plain.filters.tensor->data()[i], of_plain.data()[i]);
    EXPECT_EQ(grouped.filters.tensor->data()[i], of_grouped.data()[i]);
  }
}

TEST(LayersJson, PresetsNameEachFilterOfADepthwiseBank) {
  const std::string presets =
      R"({"presets": ["sobel_x", "sobel_y", "gaussian", "ring", "dog", "log"], "size": [3, 3],
          "in_channels": 1})";
  EXPECT_EQ(layer_of(kDepthwise + presets + "}").channel_multiplier, 1);
  const Layer two = layer_of(kDepthwise + presets + R"(, "channel_multiplier": 2})");
  EXPECT_EQ(two.channel_multiplier, 2);
  EXPECT_EQ(two.filters.tensor->dims(), (Dims{3, 3, 1, 6}));
  EXPECT_EQ(two.filters.names.at(1), "Sobel y");
}

TEST(LayersJson, AFileOfADepthwiseBankHasTensorFlowsExtents) {
  const TempFolder folder;
  Tensor bank(Dims{2, 2, 3, 4}, Layout::kHWIO);
  ASSERT_TRUE(write_npy(folder / "w.npy", bank));
  const std::string path = R"({"npy": {"path": ")" + (folder / "w.npy").string() + "\"}}";
  const Layer layer = layer_of(kDepthwise + path + "}");
  EXPECT_EQ(layer.filters.tensor->dims(), (Dims{2, 2, 1, 12}));
  EXPECT_EQ(layer.channel_multiplier, 4);
}

// What isn't there: strides of a pool are its window (Keras), statistics change nothing.
TEST(LayersJson, WhatIsLeftOutHasADefault) {
  const Layer pool = layer_of(R"({"op": "max_pool2d", "ksize": [2, 3]})");
  EXPECT_EQ(pool.window, (Hw{2, 3}));
  EXPECT_EQ(pool.strides, (Hw{2, 3}));
  EXPECT_EQ(pool.padding.mode, PaddingMode::kSame);
  const Layer norm = layer_of(R"({"op": "batch_normalization"})");
  EXPECT_THAT(norm.norm.mean, ElementsAre(0, 0, 0));
  EXPECT_THAT(norm.norm.variance, ElementsAre(1, 1, 1));
  EXPECT_THAT(norm.norm.scale, ElementsAre(1, 1, 1));
  EXPECT_THAT(norm.norm.offset, ElementsAre(0, 0, 0));
  EXPECT_EQ(norm.norm.epsilon, 1e-3f);
  EXPECT_EQ(layer_of(R"({"op": "leaky_relu"})").activation, Activation(Activation::kLeakyRelu));
}

TEST(LayersJson, OneNumberStandsForAllChannels) {
  const std::string conv =
      R"({"op": "conv2d", "filters": {"he_normal": {"shape": [1, 1, 3, 7]}}}, )";
  const Layer bias = layer_of(conv + R"({"op": "bias_add", "bias": 0.5})");
  EXPECT_EQ(bias.bias, std::vector<float>(7, 0.5f));
  EXPECT_THAT(print_experiment(parsed(text_of(R"({"op": "bias_add", "bias": [2, 2, 2]})"))),
              HasSubstr(R"("bias": 2)"));
  EXPECT_THAT(print_experiment(parsed(text_of(R"({"op": "bias_add", "bias": [0, 0, -0.0]})"))),
              HasSubstr(R"("bias": [0, 0, -0)"));
  // Where the chain before is refused, nothing says how many.
  const std::string refused = R"({"op": "max_pool2d", "ksize": 0}, )";
  EXPECT_THAT(layer_of(refused + R"({"op": "bias_add", "bias": 0.5})").bias, ElementsAre(0.5f));
}

TEST(LayersJson, OneNumberDoesNotBecomeMillions) {
  std::string layers = R"({"op": "concat", "with": "input"}, )";  // 3·2 channels
  for (int i = 1; i < 20; ++i) {
    layers += R"({"op": "concat", "with": "concat)" + std::to_string(i) + "\"}, ";
  }
  EXPECT_EQ(layer_of(layers + R"({"op": "bias_add", "bias": 0.5})").bias.size(), 1u);
}

TEST(LayersJson, FourIntegersFollowTheDataFormat) {
  const std::string transpose =
      R"({"op": "conv2d_transpose", "filters": {"he_normal": {"shape": [3, 3, 8, 3]}}, )"
      R"("strides": 2, "output_shape": )";
  const ImageShape shape{1, 12, 9, 8};
  EXPECT_EQ(layer_of(transpose + "[1, 12, 9, 8]}").output_shape, shape);
  EXPECT_EQ(layer_of(transpose + "[1, 8, 12, 9]}", "NCHW").output_shape, shape);
  EXPECT_EQ(layer_of(R"({"op": "avg_pool2d", "ksize": [1, 1, 2, 3]})", "NCHW").window, (Hw{2, 3}));
}

TEST(LayersJson, NamesCountTheLayersOfTheChain) {
  const std::string filters = R"("filters": {"he_normal": {"shape": [3, 3, 3, 3]}})";
  const Experiment experiment =
      parsed(text_of(R"({"op": "conv2d", )" + filters + R"(}, {"op": "max_pool2d", "ksize": 2},
                     {"op": "bias_add", "bias": 0}, {"op": "relu6"}, {"op": "softmax"},
                     {"op": "batch_normalization"}, {"op": "add", "with": "pool2"},
                     {"op": "depthwise_conv2d", )" +
                     filters + "}"));
  std::vector<std::string> names;
  for (const Layer& layer : experiment.layers) names.push_back(layer.name);
  EXPECT_THAT(names, ElementsAre("conv1", "pool2", "bias3", "relu6_4", "softmax5", "norm6", "add7",
                                 "depthwise8"));
}

TEST(LayersJson, AKeyThatTheOperationDoesNotReadIsNamed) {
  EXPECT_THAT(error_of(R"({"op": "relu", "strides": 2})").sentence,
              AllOf(HasSubstr("layers[0]: relu doesn't read the key \"strides\""),
                    HasSubstr("it reads op, name and bypass")));
  EXPECT_THAT(error_of(R"({"op": "max_pool2d", "ksize": 2, "dilations": 2})").sentence,
              HasSubstr("max_pool2d doesn't read the key \"dilations\""));
  EXPECT_THAT(error_of(R"({"op": "elu", "alpha": 1})").sentence, HasSubstr("\"alpha\""));
  EXPECT_THAT(error_of(R"({"op": "max_pool2d", "k_size": 2})").sentence,
              HasSubstr("unknown key \"k_size\"; did you mean \"ksize\"?"));
}

TEST(LayersJson, EveryMistakeNamesItsKey) {
  struct Mistake {
    std::string layer, field, words;
  };
  const std::string bank = R"({"he_normal": {"shape": [3, 3, 3, 2]}})";
  const std::string grouped = R"({"he_normal": {"shape": [3, 3, 1, 5]}})";
  const std::string presets = R"({"presets": ["dog"], "size": [3, 3], "in_channels": 3})";
  const std::vector<Mistake> mistakes = {
      {R"({"op": "none"})", "layers[0].op", "unknown op \"none\""},
      {R"({"op": "activation"})", "layers[0].op", "\"relu6\""},
      {R"({"op": "max_pool2d"})", "layers[0]", "\"ksize\" is missing"},
      {R"({"op": "max_pool2d", "ksize": [1, 2, 2, 2]})", "layers[0].ksize", "only H and W"},
      {R"({"op": "bias_add"})", "layers[0]", "\"bias\" is missing"},
      {R"({"op": "bias_add", "bias": []})", "layers[0].bias", "not none"},
      {R"({"op": "bias_add", "bias": ["x"]})", "layers[0].bias[0]", "a number, not text"},
      {R"({"op": "add"})", "layers[0]", "\"with\" is missing"},
      {R"({"op": "relu", "bypass": 1})", "layers[0].bypass", "true or false"},
      {R"({"op": "relu", "name": "input"})", "layers[0].name", "the picture's name"},
      {R"({"op": "separable_conv2d", "filters": )" + bank + "}", "layers[0]",
       "\"pointwise\" is missing"},
      {R"({"op": "conv2d_transpose", "output_shape": [1, 2, 3], "filters": )" + bank + "}",
       "layers[0].output_shape", "4 integers, not 3"},
      {kDepthwise + bank + R"(, "channel_multiplier": 2})", "layers[0].filters", "the 1 is 3"},
      {kDepthwise + grouped + R"(, "channel_multiplier": 2})", "layers[0].filters",
       "5 filters, no multiple of the channel_multiplier 2"},
      {kDepthwise + grouped + R"(, "channel_multiplier": 0})", "layers[0].channel_multiplier",
       "at least 1"},
      {kDepthwise + presets + "}", "layers[0].filters", "the 1 is 3"},
      {kDepthwise + std::string(R"({"values": [[[[1]]]]}, "channel_multiplier": 1})"),
       "layers[0].channel_multiplier", "tell it already"},
      {kDepthwise + std::string(R"({"values": [[[[1]]]], "names": ["a", "b"]}})"),
       "layers[0].filters.names", "names 2 filters, but has 1"},
  };
  for (const Mistake& mistake : mistakes) {
    const Error error = error_of(mistake.layer);
    EXPECT_THAT(error.sentence, HasSubstr(mistake.words)) << mistake.layer;
    EXPECT_EQ(error.field, mistake.field) << mistake.layer << "\n" << error.sentence;
  }
}

// What the file says of an equal bank in a snapshot is one tensor, grouped or not.
TEST(LayersJson, SnapshotsShareEqualBanks) {
  const std::string layers = kDepthwise + std::string(R"({"he_normal": {"shape": [3, 3, 3, 2]}}},
         {"op": "separable_conv2d", "filters": {"he_normal": {"shape": [3, 3, 6, 1]}},
          "pointwise": {"he_normal": {"shape": [1, 1, 6, 4]}}})");
  Experiment experiment = parsed(text_of(layers));
  experiment.snapshots.push_back({"then", std::make_shared<const Experiment>(experiment)});
  const Experiment back = parsed(print_experiment(experiment));
  const Experiment& then = *back.snapshots.at(0).experiment;
  for (size_t l = 0; l < 2; ++l) {
    EXPECT_EQ(back.layers[l].filters.tensor, then.layers[l].filters.tensor);
    EXPECT_EQ(back.layers[l].pointwise.tensor, then.layers[l].pointwise.tensor);
    EXPECT_EQ(back.layers[l].channel_multiplier, then.layers[l].channel_multiplier);
  }
}

}  // namespace
}  // namespace convoscope
