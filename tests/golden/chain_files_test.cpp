// Every layer of whole chains, read from their files, gives what TensorFlow gave, in both data
// formats (generate_chain_files.py).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/core/check.h"
#include "engine/evaluate/evaluate.h"
#include "engine/io/experiment_json.h"
#include "engine/files/files.h"
#include "engine/io/json_text.h"
#include "engine/files/npz.h"

namespace convoscope {
namespace {

// Errors of the layers before add up; a layer alone is held to a few units of its last digit by
// layers_test.cpp and the live comparison.
constexpr double kError = 1e-5;

Experiment chain_of(const std::string& name) {
  auto experiment = read_experiment(CONVOSCOPE_GOLDEN "/chain_files/" + name + ".json");
  CONVOSCOPE_CHECK(experiment.has_value());
  return std::move(*experiment);
}

Tensor values_of(const std::string& name) {
  auto file = NpzFile::open(CONVOSCOPE_GOLDEN "/chain_files/values.npz");
  CONVOSCOPE_CHECK(file.has_value());
  auto tensor = file->read(name, Layout::kNHWC);
  CONVOSCOPE_CHECK(tensor.has_value());
  return std::move(*tensor);
}

void expect_near(const Tensor& actual, const Tensor& expected) {
  ASSERT_EQ(actual.dims(), expected.dims());
  for (int64_t i = 0; i < actual.size(); ++i) {
    const double a = static_cast<double>(actual.data()[i]);
    const double b = static_cast<double>(expected.data()[i]);
    ASSERT_LE(std::abs(a - b), kError * std::max(1.0, std::abs(b))) << i << ": " << a << ", " << b;
  }
}

void expect_tensorflows(const std::string& name) {
  Experiment experiment = chain_of(name);
  for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
    experiment.data_format = format;
    const auto result = evaluate(std::make_shared<const Experiment>(experiment));
    ASSERT_TRUE(result) << result.error().sentence;
    for (size_t l = 0; l < experiment.layers.size(); ++l) {
      const std::string key = name + "/" + experiment.layers[l].name;
      SCOPED_TRACE(key + " as " + to_string(format));
      expect_near(*to_data_format((*result)->layers[l].output, DataFormat::kNHWC), values_of(key));
    }
  }
}

TEST(GoldenChainFiles, EveryOperationIsTensorFlows) { expect_tensorflows("every_operation"); }

TEST(GoldenChainFiles, BranchesAndActivationsAreTensorFlows) { expect_tensorflows("branches"); }

// The words of a layer's refusal, as far as they go: TensorFlow adds extents and places.
void expect_words(const Json& record) {
  const bool joins = record["layer"].contains("with");
  Json experiment = {{"convoscope", 1},
                     {"input", {{"random_normal", {{"shape", {1, 8, 9, 3}}}}}},
                     {"layers", Json::array()}};
  if (joins) experiment["layers"].push_back({{"op", "max_pool2d"}, {"ksize", 2}});
  experiment["layers"].push_back(record["layer"]);
  const auto read = parse_experiment(print_json(experiment), {});
  ASSERT_TRUE(read) << read.error().sentence;
  const auto chain = resolve_chain(*read);
  ASSERT_FALSE(chain);
  const Error& error = chain.error();
  const auto begins = [](const std::string& whole, const std::string& words) {
    return !words.empty() && whole.starts_with(words);
  };
  const std::string graph = record["graph"], eager = record["eager"];
  EXPECT_TRUE(begins(graph, error.tensorflow)) << error.tensorflow << "\n" << graph;
  if (eager.empty()) return;  // an empty tensor
  const std::string& ours = error.eager.empty() ? error.tensorflow : error.eager;
  EXPECT_TRUE(begins(eager, ours)) << ours << "\n" << eager;
}

TEST(GoldenChainFiles, RefusalsOfLayersAreTensorFlows) {
  const auto bytes = read_file(CONVOSCOPE_GOLDEN "/chain_files/refusals.json", 1 << 20);
  CONVOSCOPE_CHECK(bytes.has_value());
  const auto records = parse_json({bytes->begin(), bytes->end()});
  CONVOSCOPE_CHECK(records.has_value());
  EXPECT_GT(records->size(), 20u);
  for (const Json& record : *records) {
    SCOPED_TRACE(record["layer"].dump());
    expect_words(record);
  }
}

}  // namespace
}  // namespace convoscope
