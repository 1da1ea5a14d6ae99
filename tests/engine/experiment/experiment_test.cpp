// Laws of chains: each layer's input is the output before it, and a refusal says which layer it is
// about.
#include "engine/experiment/experiment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convoscope {
namespace {

using ::testing::StartsWith;

Layer layer(const std::string& name, const FilterShape& shape, Hw strides) {
  Layer l;
  l.name = name;
  l.filters = {FilterValues{}, std::make_shared<const Tensor>(shape), {}};
  l.strides = strides;
  return l;
}

Experiment chain(DataFormat format, std::vector<Layer> layers) {
  Experiment experiment;
  experiment.input = {InputValues{},
                      std::make_shared<const Tensor>(ImageShape{2, 9, 11, 3}, format)};
  experiment.data_format = format;
  experiment.layers = std::move(layers);
  return experiment;
}

TEST(ResolveChain, EachLayerReadsTheOutputBeforeIt) {
  for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
    const auto geometries = resolve_chain(
        chain(format, {layer("a", {3, 3, 3, 8}, {2, 1}), layer("b", {5, 5, 8, 4}, {1, 3})}));
    ASSERT_TRUE(geometries) << geometries.error().sentence;
    EXPECT_EQ(geometries->at(0).output, (ImageShape{2, 5, 11, 8}));
    EXPECT_EQ(geometries->at(1).output, (ImageShape{2, 5, 4, 4}));
  }
}

TEST(ResolveChain, TheInputMayLieInTheOtherFormat) {
  Experiment experiment = chain(DataFormat::kNHWC, {layer("a", {3, 3, 3, 8}, {1, 1})});
  experiment.data_format = DataFormat::kNCHW;
  EXPECT_EQ(resolve_chain(experiment).value().at(0).output, (ImageShape{2, 9, 11, 8}));
}

TEST(ResolveChain, ARefusalCarriesTheLayersFieldAndName) {
  const auto refused =
      resolve_chain(chain(DataFormat::kNHWC, {layer("first", {3, 3, 3, 8}, {1, 1}),
                                              layer("second", {3, 3, 8, 4}, {0, 1})}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().field, "layers[1].strides");
  EXPECT_THAT(refused.error().sentence, StartsWith("second: "));
  EXPECT_FALSE(refused.error().tensorflow.empty());
}

TEST(ResolveChain, ALonelyLayersRefusalIsTheGeometrysOwn) {
  const Experiment experiment = chain(DataFormat::kNHWC, {layer("only", {3, 3, 2, 8}, {1, 1})});
  const auto refused = resolve_chain(experiment);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().sentence,
            resolve_geometry(*case_of(experiment, 0, {})).error().sentence);
  EXPECT_THAT(refused.error().field, StartsWith("layers[0]."));
}

TEST(ResolveChain, TheFirstRefusalCounts) {
  const auto refused =
      resolve_chain(chain(DataFormat::kNHWC, {layer("first", {3, 3, 3, 8}, {-1, 1}),
                                              layer("second", {3, 3, 8, 4}, {0, 1})}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().field, "layers[0].strides");
}

TEST(ResolveChain, AnEmptyChainIsRefused) {
  const auto refused = resolve_chain(chain(DataFormat::kNHWC, {}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().field, "layers");
}

TEST(CaseOf, PrintsTheLayerAsACase) {
  Experiment experiment = chain(DataFormat::kNCHW, {layer("a", {3, 3, 3, 8}, {2, 1})});
  experiment.layers[0].dilations = {1, 2};
  experiment.layers[0].padding = {PaddingMode::kExplicit, {1, 0, 2, 3}};
  EXPECT_EQ(to_string(*case_of(experiment, 0, {})),
            "2x9x11x3*3x3x3x8 strides=2,1 dilations=1,2 padding=1,0,2,3 format=NCHW");
}

}  // namespace
}  // namespace convoscope
