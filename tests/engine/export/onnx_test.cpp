// ONNX files that we write against what we read: that a graph comes back as it was, and a model as
// the same numbers. That others read them too is shown by the live run, which asks ONNX Runtime.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <limits>

#include "engine/export/exporting.h"
#include "engine/model/model.h"
#include "engine/model/onnx/onnx_folds.h"
#include "engine/model/onnx/onnx_writer.h"
#include "tests/engine/evaluate/samples.h"
#include "tests/support/seeded.h"
#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Seeded;
using testing::TempFolder;

std::span<const uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}
std::span<const uint8_t> bytes_of(const std::vector<float>& values) {
  return {reinterpret_cast<const uint8_t*>(values.data()), values.size() * sizeof(float)};
}

std::string joined(const OnnxTensor& tensor) {
  std::string bytes;
  for (const auto& part : tensor.parts) {
    bytes.append(reinterpret_cast<const char*>(part.data()), part.size());
  }
  return bytes;
}

OnnxAttribute integers(std::vector<int64_t> list) { return {{}, {}, {}, std::move(list)}; }

TEST(OnnxWriter, AGraphComesBackAsItWas) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> values = {-0.0f, 1e-45f, nan, 3.4028235e38f, 0.1f, -INFINITY};
  OnnxTensor tensor;
  tensor.info = {"w", ElementType::kFloat32, {1, 2, 3, 1}};
  tensor.parts = {bytes_of(values).first(8), bytes_of(values).subspan(8)};
  OnnxGraph graph;
  graph.ir_version = 7;
  graph.opset = 13;
  graph.producer = "a test";
  graph.inputs = {{"x", {0, 3, 300, 70000}}};
  graph.outputs = {{"y", {0, 1}}, {"z", {}}};
  graph.tensors = {tensor};
  graph.nodes = {{"first",
                  "Conv",
                  "",
                  {"x", "w"},
                  {"a", "b"},
                  {{"pads", integers({0, -1, int64_t{1} << 40, 3})},
                   {"alpha", {0.3f, {}, {}, {}}},
                   {"group", {{}, -5, {}, {}}},
                   {"auto_pad", {{}, {}, "SAME_UPPER", {}}}}},
                 {"", "Odd", "some.where", {}, {"z"}, {}}};
  const auto written = write_onnx(graph, "graph");
  ASSERT_TRUE(written);
  EXPECT_TRUE(is_onnx(bytes_of(*written)));
  const auto read = parse_onnx(bytes_of(*written), ".");
  ASSERT_TRUE(read) << read.error().sentence;
  EXPECT_EQ(read->ir_version, 7);
  EXPECT_EQ(read->opset, 13);
  EXPECT_EQ(read->producer, "a test");
  ASSERT_EQ(read->inputs.size(), 1U);
  EXPECT_EQ(read->inputs[0].name, "x");
  EXPECT_THAT(read->inputs[0].shape, ElementsAre(0, 3, 300, 70000));
  ASSERT_EQ(read->outputs.size(), 2U);
  EXPECT_THAT(read->outputs[0].shape, ElementsAre(0, 1));
  EXPECT_EQ(read->outputs[1].name, "z");
  ASSERT_EQ(read->tensors.size(), 1U);
  EXPECT_EQ(read->tensors[0].info.shape, tensor.info.shape);
  EXPECT_EQ(joined(read->tensors[0]), joined(tensor));
  ASSERT_EQ(read->nodes.size(), 2U);
  const OnnxNode& first = read->nodes[0];
  EXPECT_THAT(first.inputs, ElementsAre("x", "w"));
  EXPECT_THAT(first.outputs, ElementsAre("a", "b"));
  EXPECT_THAT(first.integers("pads"), ElementsAre(0, -1, int64_t{1} << 40, 3));
  EXPECT_EQ(first.real("alpha", 0), 0.3f);
  EXPECT_EQ(first.integer("group", 0), -5);
  EXPECT_EQ(first.text("auto_pad", ""), "SAME_UPPER");
  EXPECT_EQ(read->nodes[1].domain, "some.where");
}

TEST(OnnxWriter, RefusesWhatNoMessageHolds) {
  // The same megabyte a few thousand times: nothing of it is read before it is refused.
  const std::vector<float> values(1 << 18);
  OnnxGraph graph;
  graph.tensors.emplace_back();
  graph.tensors[0].info = {"w", ElementType::kFloat32, {2048, 1 << 18}};
  graph.tensors[0].parts.assign(2048, bytes_of(values));
  const auto written = write_onnx(graph, "graph");
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().sentence, HasSubstr("2048 MiB"));
}

// The model in `file` on the experiment's own picture.
Expected<Experiment> opened(const std::filesystem::path& file, const Experiment& whole) {
  const auto model = open_model(file);
  if (!model) return tl::unexpected(model.error());
  return experiment_of_run(*model, {0, model->nodes.size() - 1}, whole.input);
}

TEST(OnnxExport, OpensAgainAsTheSameNumbers) {
  Seeded random;
  for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
    const auto whole = testing::shared(testing::every_layer(random, format));
    const ResultPtr result = testing::fresh(whole);
    const size_t count = whole->layers.size();
    const auto exported =
        export_as(**find_export_target("onnx"), {result, 0, count - 1}, {.name = "m"});
    ASSERT_TRUE(exported) << exported.error().sentence;
    const TempFolder folder;
    const auto file = folder.put("m.onnx", exported->files.front().bytes);
    auto again = opened(file, *whole);
    ASSERT_TRUE(again) << again.error().sentence;
    const ResultPtr same = testing::fresh(testing::shared(*std::move(again)));
    const TensorPtr expected = result->level(count), found = same->level(same->layers.size());
    ASSERT_EQ(found->dims(), expected->dims());
    EXPECT_EQ(std::memcmp(found->data(), expected->data(),
                          static_cast<size_t>(expected->size()) * sizeof(float)),
              0);
  }
}

TEST(OnnxExport, ShowsEveryNodeAndTensor) {
  Seeded random;
  const auto whole = testing::shared(testing::every_layer(random, DataFormat::kNHWC));
  const auto exported =
      export_as(**find_export_target("onnx"), {testing::fresh(whole), 0, whole->layers.size() - 1});
  ASSERT_TRUE(exported);
  const auto graph = parse_onnx(bytes_of(exported->files.front().bytes), ".");
  ASSERT_TRUE(graph);
  const std::string& shown = exported->files.front().shown;
  for (const OnnxNode& node : graph->nodes) {
    EXPECT_THAT(shown, HasSubstr("\n" + node.outputs[0] + " = " + node.op + "("));
  }
  for (const OnnxTensor& tensor : graph->tensors) {
    EXPECT_THAT(shown, HasSubstr("\n" + to_string(tensor.info) + "\n"));
  }
}

OnnxNode node(const char* op, std::vector<std::string> inputs, std::string output) {
  return {output, op, "", std::move(inputs), {output}, {}};
}
std::vector<std::string> ops(const OnnxGraph& graph) {
  std::vector<std::string> list;
  for (const OnnxNode& each : graph.nodes) list.push_back(each.op);
  return list;
}

TEST(OnnxFolds, AValueTimesItsOwnSigmoidIsSwish) {
  OnnxGraph graph;
  graph.nodes = {node("Sigmoid", {"x"}, "s"), node("Mul", {"s", "x"}, "y")};
  fold_swish(graph);
  EXPECT_THAT(ops(graph), ElementsAre("Swish"));
  EXPECT_THAT(graph.nodes[0].inputs, ElementsAre("x"));
}

TEST(OnnxFolds, ASigmoidThatOthersReadStaysWhatItIs) {
  const std::vector<OnnxNode> gate = {node("Sigmoid", {"x"}, "s"), node("Mul", {"z", "s"}, "y")};
  std::vector<OnnxNode> shared = {node("Sigmoid", {"x"}, "s"), node("Mul", {"x", "s"}, "y"),
                                  node("Relu", {"s"}, "r")};
  for (const auto& nodes : {gate, shared}) {
    OnnxGraph graph;
    graph.nodes = nodes;
    fold_swish(graph);
    EXPECT_EQ(graph.nodes.size(), nodes.size());
    EXPECT_EQ(graph.nodes[1].op, "Mul");
  }
  OnnxGraph given;
  given.nodes = {node("Sigmoid", {"x"}, "s"), node("Mul", {"x", "s"}, "y")};
  given.outputs = {{"s", {}}};
  fold_swish(given);
  EXPECT_THAT(ops(given), ElementsAre("Sigmoid", "Mul"));
}

TEST(OnnxFolds, APictureThatIsTransposedFirstIsNhwc) {
  OnnxGraph graph;
  graph.inputs = {{"x", {0, 8, 9, 3}}};
  graph.nodes = {node("Transpose", {"x"}, "a"), node("Relu", {"a"}, "b"),
                 node("Transpose", {"b"}, "c")};
  graph.nodes[0].attributes["perm"] = integers({0, 3, 1, 2});
  graph.nodes[2].attributes["perm"] = integers({0, 2, 3, 1});
  EXPECT_TRUE(fold_transposes(graph));
  EXPECT_THAT(ops(graph), ElementsAre("Identity", "Relu", "Identity"));
  EXPECT_THAT(graph.inputs[0].shape, ElementsAre(0, 3, 8, 9));
}

TEST(OnnxFolds, OtherTransposesStay) {
  OnnxGraph graph;
  graph.inputs = {{"x", {0, 8, 9, 3}}};
  // The picture is also read as it is; a map with moved channels is read by another operation.
  graph.nodes = {node("Transpose", {"x"}, "a"), node("Relu", {"x"}, "b"),
                 node("Transpose", {"b"}, "c"), node("Softmax", {"c"}, "d"),
                 node("Transpose", {"d"}, "e")};
  graph.nodes[0].attributes["perm"] = integers({0, 3, 1, 2});
  graph.nodes[2].attributes["perm"] = integers({0, 2, 3, 1});
  graph.nodes[4].attributes["perm"] = integers({0, 1, 3, 2});
  const auto before = ops(graph);
  EXPECT_FALSE(fold_transposes(graph));
  EXPECT_EQ(ops(graph), before);
}

}  // namespace
}  // namespace convoscope
