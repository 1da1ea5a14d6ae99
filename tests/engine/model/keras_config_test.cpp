// Configurations as Keras 1 to 3 write them, by hand: which step reads what.
#include "engine/model/keras/keras_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convoscope {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Expected<KerasConfig> parse(const std::string& text) {
  const auto json = parse_model_json({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
  if (!json) return tl::unexpected(json.error());
  return parse_keras_config(*json);
}

// "kind(input, …) -> output" of each step.
std::vector<std::string> steps_of(const std::string& text) {
  const auto config = parse(text);
  if (!config) return {config.error().sentence};
  std::vector<std::string> list;
  for (const KerasStep& step : config->steps) {
    std::string line = config->layers[step.layer].kind + "(";
    for (size_t i = 0; i < step.inputs.size(); ++i) line += (i > 0 ? ", " : "") + step.inputs[i];
    list.push_back(line + ") -> " + step.output);
  }
  return list;
}

TEST(KerasConfig, ASequenceReadsWhatStandsBefore) {
  const std::string layers = R"([{"class_name": "Conv2D", "config": {"name": "a"}},
                                 {"class_name": "ReLU", "config": {"name": "b"}}])";
  const auto expected =
      ElementsAre("InputLayer() -> a input#0", "Conv2D(a input#0) -> a#0", "ReLU(a#0) -> b#0");
  EXPECT_THAT(steps_of(R"({"class_name": "Sequential", "config": )" + layers + "}"), expected);
  EXPECT_THAT(steps_of(R"({"class_name": "Sequential", "config": {"layers": )" + layers + "}}"),
              expected);
}

TEST(KerasConfig, ReferencesOfKeras2AndTensorsOfKeras3AreTheSame) {
  const std::string start = R"({"class_name": "Functional", "config": {
      "layers": [{"class_name": "InputLayer", "name": "x", "inbound_nodes": []},
                 {"class_name": "Add", "name": "sum", "inbound_nodes": [)";
  const std::string end = R"(]}], "input_layers": [["x", 0, 0]], "output_layers": ["sum", 0, 0]}})";
  const std::string tensor = R"({"class_name": "__keras_tensor__",
                                 "config": {"shape": [null], "keras_history": ["x", 0, 0]}})";
  const auto expected = ElementsAre("InputLayer() -> x#0", "Add(x#0, x#0) -> sum#0");
  EXPECT_THAT(steps_of(start + R"([["x", 0, 0, {}], ["x", 0, 0, {}]])" + end), expected);
  EXPECT_THAT(
      steps_of(start + R"({"args": [[)" + tensor + ", " + tensor + R"(]], "kwargs": {}})" + end),
      expected);
}

TEST(KerasConfig, AnInnerModelReadsWhatIsGivenToIt) {
  EXPECT_THAT(steps_of(R"({"class_name": "Functional", "config": {"layers": [
        {"class_name": "InputLayer", "name": "x", "inbound_nodes": []},
        {"class_name": "Functional", "name": "m", "inbound_nodes": [[["x", 0, 0, {}]]],
         "config": {"layers": [
           {"class_name": "InputLayer", "name": "i", "inbound_nodes": []},
           {"class_name": "Conv2D", "name": "c", "inbound_nodes": [[["i", 0, 0, {}]]]}],
           "input_layers": [["i", 0, 0]], "output_layers": [["c", 0, 0]]}},
        {"class_name": "ReLU", "name": "r", "inbound_nodes": [[["m", 0, 0, {}]]]}],
        "input_layers": [["x", 0, 0]], "output_layers": [["r", 0, 0]]}})"),
              ElementsAre("InputLayer() -> x#0", "InputLayer(x#0) -> m/i#0",
                          "Conv2D(m/i#0) -> m/c#0", "Identity(m/c#0) -> m#0", "ReLU(m#0) -> r#0"));
}

TEST(KerasConfig, ASharedLayerHasAStepForEachCall) {
  EXPECT_THAT(steps_of(R"({"class_name": "Model", "config": {"layers": [
        {"class_name": "InputLayer", "name": "x", "inbound_nodes": []},
        {"class_name": "Conv2D", "name": "c", "inbound_nodes": [[["x", 0, 0]], [["c", 0, 0]]]}]}})"),
              ElementsAre("InputLayer() -> x#0", "Conv2D(x#0) -> c#0", "Conv2D(c#0) -> c#1"));
}

TEST(KerasConfig, PlacesCountTheLayersOfAKind) {
  const auto config = parse(R"({"class_name": "Sequential", "config": {"layers": [
        {"class_name": "InputLayer", "config": {"name": "x"}},
        {"class_name": "Conv2D", "config": {"name": "a"}},
        {"class_name": "SeparableConv2D", "config": {"name": "b"}},
        {"class_name": "Conv2D", "config": {"name": "c"}},
        {"class_name": "Sequential", "config": {"name": "m", "layers": [
          {"class_name": "Conv2DTranspose", "config": {"name": "d"}}]}}]}})");
  ASSERT_TRUE(config) << config.error().sentence;
  std::vector<std::string> places;
  for (const KerasLayer& layer : config->layers) places.push_back(layer.name + ": " + layer.place);
  EXPECT_THAT(places,
              ElementsAre("x: layers/input_layer", "a: layers/conv2d", "b: layers/separable_conv2d",
                          "c: layers/conv2d_1", "m/d: layers/sequential/layers/conv2d_transpose"));
}

TEST(KerasConfig, LayersThatStandInCodeAreRefusedByTheModelsName) {
  EXPECT_THAT(steps_of(R"({"class_name": "Mine", "config": {}})"), ElementsAre(HasSubstr("Mine")));
  EXPECT_THAT(steps_of(R"({"class_name": "Functional", "config": {"layers": 3}})"),
              ElementsAre(HasSubstr("code")));
  std::string deep = R"({"class_name": "Sequential", "config": {"layers": []}})";
  for (int i = 0; i < 20; ++i) {
    deep = R"({"class_name": "Sequential", "config": {"name": "m", "layers": [)" + deep + "]}}";
  }
  EXPECT_THAT(steps_of(deep), ElementsAre(HasSubstr("16")));
}

}  // namespace
}  // namespace convoscope
