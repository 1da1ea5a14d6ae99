// Every kind of layer gives its definition, over what the layers before it gave.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/engine/evaluate/definitions.h"
#include "tests/engine/evaluate/samples.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::by_definition;
using testing::every_layer;
using testing::fresh;
using testing::Map;
using testing::map_of;
using testing::Seeded;
using testing::shared;

constexpr DataFormat kFormats[] = {DataFormat::kNHWC, DataFormat::kNCHW};

void expect_near(const Tensor& actual, const Map& expected) {
  const Map map = map_of(actual);
  ASSERT_EQ(map.shape, expected.shape);
  for (size_t i = 0; i < map.values.size(); ++i) {
    ASSERT_NEAR(map.values[i], expected.values[i], 1e-5 * (1 + std::abs(expected.values[i])));
  }
}

void expect_definitions(const Experiment& experiment) {
  const ResultPtr result = fresh(shared(experiment));
  for (size_t l = 0; l < experiment.layers.size(); ++l) {
    SCOPED_TRACE(experiment.layers[l].name);
    const size_t other = level_of_with(experiment, l).value_or(l);
    expect_near(*result->level(l + 1),
                by_definition(experiment.layers[l], map_of(*result->level(l)),
                              map_of(*result->level(other))));
  }
}

TEST(Layers, EachGivesItsDefinition) {
  Seeded random;
  for (const DataFormat format : kFormats) {
    Experiment experiment = every_layer(random, format);
    EXPECT_EQ(experiment.layers.size(), ops().size());
    expect_definitions(experiment);
    for (Layer& layer : experiment.layers) {
      if (layer.op == Op::kAdd || layer.op == Op::kAvgPool) layer.bypassed = true;
    }
    expect_definitions(experiment);
  }
}

TEST(Layers, EachActivationFunctionGivesItsDefinition) {
  Seeded random;
  for (const ActivationWords& words : activations()) {
    Experiment experiment = every_layer(random, DataFormat::kNHWC);
    for (Layer& layer : experiment.layers) layer.activation = Activation(words.kind, 0.3f);
    // Layers that know no function of their own keep their sums.
    const ResultPtr result = fresh(shared(experiment));
    for (size_t l = 0; l < experiment.layers.size(); ++l) {
      Layer layer = experiment.layers[l];
      if (!has_filters(layer.op) && layer.op != Op::kActivation) layer.activation = {};
      const size_t other = level_of_with(experiment, l).value_or(l);
      expect_near(*result->level(l + 1),
                  by_definition(layer, map_of(*result->level(l)), map_of(*result->level(other))));
    }
  }
}

}  // namespace
}  // namespace convoscope
