// What layers give and cost, and what is refused; the numbers were worked out by hand or are those
// of TensorFlow's documentation.
#include "engine/chain/layer_geometry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convoscope {
namespace {

using ::testing::HasSubstr;

Filters bank(const FilterShape& shape) {
  return {FilterValues{}, std::make_shared<const Tensor>(shape), {}};
}

Layer layer_of(Op op) {
  Layer layer;
  layer.op = op;
  layer.name = "it";
  return layer;
}

Expected<LayerGeometry> over(const Layer& layer, const ImageShape& input) {
  return resolve_layer(layer, {3, input}, {1, input}, DataFormat::kNHWC);
}

TEST(ResolveLayer, DepthwiseFiltersAreThoseOfTheInputsChannels) {
  Layer layer = layer_of(Op::kDepthwiseConv2d);
  layer.filters = bank({3, 3, 1, 8});
  layer.channel_multiplier = 2;
  const auto geometry = over(layer, {1, 6, 6, 4});
  ASSERT_TRUE(geometry);
  EXPECT_EQ(geometry->output, (ImageShape{1, 6, 6, 8}));
  EXPECT_EQ(geometry->multiply_adds, 6 * 6 * 3 * 3 * 8);
  EXPECT_EQ(geometry->parameters, 72);
  EXPECT_EQ(geometry->window.groups, 4);
  // Eight filters could be shared out among two channels, but these are for four.
  const auto other = over(layer, {1, 6, 6, 2});
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().sentence, HasSubstr("for 4 channels; the input has 2"));
}

TEST(ResolveLayer, ASeparableLayerReadsAllChannelsAndCostsBothHalves) {
  Layer layer = layer_of(Op::kSeparableConv2d);
  layer.filters = bank({3, 3, 1, 4});
  layer.pointwise = bank({1, 1, 4, 10});
  const auto geometry = over(layer, {1, 6, 6, 4});
  ASSERT_TRUE(geometry);
  EXPECT_EQ(geometry->output.c, 10);
  EXPECT_EQ(geometry->window.groups, 1);
  EXPECT_EQ(geometry->multiply_adds, 36 * (9 * 4 + 4 * 10));
  EXPECT_EQ(geometry->parameters, 36 + 40);
  layer.pointwise = bank({1, 1, 5, 10});
  EXPECT_EQ(over(layer, {1, 6, 6, 4}).error().field, "pointwise");
}

TEST(ResolveLayer, ATransposedLayerIsToldItsOutputOrTakesKeras) {
  Layer layer = layer_of(Op::kConv2dTranspose);
  layer.filters = bank({3, 3, 5, 2});
  layer.strides = {2, 2};
  EXPECT_EQ(over(layer, {1, 4, 6, 2})->output, (ImageShape{1, 8, 12, 5}));
  layer.padding.mode = PaddingMode::kValid;
  EXPECT_EQ(over(layer, {1, 4, 6, 2})->output, (ImageShape{1, 9, 13, 5}));
  layer.output_shape = ImageShape{1, 10, 14, 5};  // the row and column that VALID drops
  EXPECT_EQ(over(layer, {1, 4, 6, 2})->output, (ImageShape{1, 10, 14, 5}));
  layer.output_shape = ImageShape{1, 11, 14, 5};
  EXPECT_EQ(over(layer, {1, 4, 6, 2}).error().field, "output_shape");
  layer.output_shape = ImageShape{2, 9, 13, 5};
  EXPECT_EQ(over(layer, {1, 4, 6, 2}).error().field, "output_shape");
}

TEST(ResolveLayer, JoinsReadTwoLevels) {
  const ImageShape before{1, 4, 4, 3}, earlier{1, 4, 4, 5};
  const auto joined =
      resolve_layer(layer_of(Op::kConcat), {2, before}, {0, earlier}, DataFormat::kNHWC);
  ASSERT_TRUE(joined);
  EXPECT_EQ(joined->output.c, 8);
  EXPECT_EQ(joined->sources[0], (LayerSource{2, before, 0, 3}));
  EXPECT_EQ(joined->sources[1], (LayerSource{0, earlier, 3, 8}));
  const auto added =
      resolve_layer(layer_of(Op::kAdd), {2, before}, {0, earlier}, DataFormat::kNHWC);
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().field, "with");
  EXPECT_THAT(added.error().sentence, HasSubstr("1×4×4×3 and 1×4×4×5"));
}

TEST(ResolveLayer, PoolsCountNoMultiplyAddsAndHaveNothingToLearn) {
  Layer layer = layer_of(Op::kMaxPool);
  layer.window = {3, 2};
  layer.strides = {2, 2};
  layer.dilations = {5, 5};  // kept for another operation, read by none of a pool
  const auto geometry = over(layer, {2, 7, 8, 3});
  ASSERT_TRUE(geometry);
  EXPECT_EQ(geometry->output, (ImageShape{2, 4, 4, 3}));
  EXPECT_EQ(geometry->multiply_adds, 0);
  EXPECT_EQ(geometry->parameters, 0);
}

TEST(ResolveLayer, ABypassedLayerIsItsInputWhateverItsSettings) {
  Layer layer = layer_of(Op::kConv2d);
  layer.filters = bank({3, 3, 7, 2});
  layer.strides = {0, -1};
  layer.bypassed = true;
  const auto geometry = over(layer, {2, 7, 8, 3});
  ASSERT_TRUE(geometry);
  EXPECT_EQ(geometry->output, (ImageShape{2, 7, 8, 3}));
  EXPECT_EQ(geometry->multiply_adds, 0);
}

}  // namespace
}  // namespace convoscope
