// Activations, bias, batch normalisation, softmax and pools give what TensorFlow gave, values and
// gradients, in both data formats (generate_layers.py).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "engine/chain/channelwise.h"
#include "engine/chain/pointwise.h"
#include "engine/chain/pooling.h"
#include "engine/core/check.h"
#include "engine/files/npz.h"
#include "tests/support/compare.h"

namespace convoscope::testing {
namespace {

const NpzFile& archive() {
  static const NpzFile file = [] {
    auto opened = NpzFile::open(CONVOSCOPE_GOLDEN "/layers.npz");
    CONVOSCOPE_CHECK(opened.has_value());
    return std::move(*opened);
  }();
  return file;
}

// "relu", "max-2x2-1x1-SAME-7x8", …: what stands before the slash.
std::set<std::string> record_names() {
  std::set<std::string> names;
  for (const std::string& name : archive().names()) names.insert(name.substr(0, name.find('/')));
  return names;
}

struct Record {
  std::string name;
  DataFormat format;

  Tensor get(const std::string& array) const {
    auto tensor = archive().read(name + "/" + array, Layout::kNHWC);
    CONVOSCOPE_CHECK(tensor.has_value());
    return to_data_format(std::make_shared<const Tensor>(std::move(*tensor)), format)->clone();
  }
  std::vector<float> list(const std::string& array) const {
    const Tensor tensor = get(array);
    return {tensor.values().begin(), tensor.values().end()};
  }
};

// Within `error` of the larger of 1 and the value: TensorFlow approximates too.
::testing::AssertionResult near(const Tensor& actual, const Tensor& expected, double error) {
  if (actual.dims() != expected.dims() || actual.layout() != expected.layout()) {
    return ::testing::AssertionFailure() << "other extents or layout";
  }
  for (int64_t i = 0; i < actual.size(); ++i) {
    const double a = actual.data()[i], b = expected.data()[i];
    if (std::abs(a - b) <= error * std::max(1.0, std::abs(b))) continue;
    return ::testing::AssertionFailure() << "element " << i << ": " << a << " for " << b;
  }
  return ::testing::AssertionSuccess();
}

// Every record whose name the predicate takes, in both formats.
template <typename Wanted, typename Check>
void for_each_record(Wanted wanted, Check check) {
  int64_t seen = 0;
  for (const std::string& name : record_names()) {
    if (!wanted(name)) continue;
    for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
      SCOPED_TRACE(name + " as " + to_string(format));
      check(Record{name, format});
      ++seen;
    }
  }
  EXPECT_GT(seen, 0);
}

constexpr double kFewUnits = 4e-7;  // a float32 has steps of 1.2e-7 at 1

TEST(GoldenLayers, ActivationsAreTensorFlows) {
  std::set<std::string> seen;
  for_each_record(
      [](const std::string& name) {
        return parse_activation(name).has_value() || name == "leaky_relu-0.05";
      },
      [&](const Record& record) {
        seen.insert(record.name);
        const Activation activation = record.name == "leaky_relu-0.05"
                                          ? Activation(Activation::kLeakyRelu, 0.05f)
                                          : *parse_activation(record.name);
        const Tensor x = record.get("x"), dy = record.get("dy");
        Tensor y = x.clone(), dx = x.clone();
        activate(activation, x.data(), y.data(), x.size());
        activate_backprop(activation, x.data(), dy.data(), dx.data(), x.size());
        EXPECT_TRUE(near(y, record.get("y"), kFewUnits));
        // TensorFlow takes some slopes from its rounded values; dy reaches 4.
        EXPECT_TRUE(near(dx, record.get("dx"), 2e-6));
      });
  EXPECT_EQ(seen.size(), activations().size()) << "each but none, and a second leaky_relu";
}

TEST(GoldenLayers, SoftmaxIsTensorFlows) {
  for_each_record(
      [](const std::string& name) { return name == "softmax"; },
      [](const Record& record) {
        const Tensor y = *softmax(record.get("x"));
        EXPECT_TRUE(near(y, record.get("y"), kFewUnits));
        EXPECT_TRUE(near(*softmax_backprop(y, record.get("dy")), record.get("dx"), 4 * kFewUnits));
      });
}

TEST(GoldenLayers, BiasAndBatchNormalisationAreTensorFlows) {
  for_each_record([](const std::string& name) { return name == "batch_norm"; },
                  [](const Record& record) {
                    const BatchNorm norm{record.list("mean"), record.list("variance"),
                                         record.list("scale"), record.list("offset"), 1e-3f};
                    EXPECT_TRUE(near(*batch_norm(record.get("x"), norm), record.get("y"), 1e-6));
                    EXPECT_TRUE(near(*batch_norm_backprop(record.get("dy"), norm), record.get("dx"),
                                     kFewUnits));
                  });
  for_each_record(
      [](const std::string& name) { return name == "bias_add"; },
      [](const Record& record) {
        EXPECT_TRUE(same_tensor(*bias_add(record.get("x"), record.list("bias")), record.get("y")));
      });
}

// "max-2x3-1x2-1,0,0,1-7x8".
PoolSpec pool_of(const std::string& name) {
  PoolSpec spec;
  char pooling[8], padding[16];
  long wh, ww, sh, sw;
  CONVOSCOPE_CHECK(std::sscanf(name.c_str(), "%7[a-z]-%ldx%ld-%ldx%ld-%15[A-Z0-9,]", pooling, &wh,
                               &ww, &sh, &sw, padding) == 6);
  spec.pooling = std::string(pooling) == "max" ? Pooling::kMax : Pooling::kAverage;
  spec.window = {wh, ww};
  spec.strides = {sh, sw};
  const std::string words = padding;
  if (words == "VALID") spec.padding.mode = PaddingMode::kValid;
  if (words == "1,0,0,1") spec.padding = {PaddingMode::kExplicit, {1, 0, 0, 1}};
  return spec;
}

TEST(GoldenLayers, PoolsAreTensorFlows) {
  for_each_record(
      [](const std::string& name) {
        return name.starts_with("max-") || name.starts_with("average-");
      },
      [](const Record& record) {
        const PoolSpec spec = pool_of(record.name);
        const Tensor x = record.get("x");
        EXPECT_TRUE(near(*pool2d(x, spec), record.get("y"), kFewUnits));
        EXPECT_TRUE(near(*pool2d_backprop(x, record.get("dy"), spec), record.get("dx"), kFewUnits));
      });
}

}  // namespace
}  // namespace convoscope::testing
