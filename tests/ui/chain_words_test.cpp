// A layer in few words: what is as usual is left out, what isn't is said.
#include "app/panels/chain/chain_words.h"

#include <gmock/gmock.h>

namespace convoscope::app {
namespace {

using ::testing::ElementsAre;

Layer conv(int64_t h, int64_t w) {
  Layer layer;
  layer.filters.tensor = std::make_shared<const Tensor>(FilterShape{h, w, 3, 4});
  return layer;
}

TEST(LayerChips, SayWhatIsNotAsUsual) {
  Layer layer = conv(3, 5);
  EXPECT_THAT(layer_chips(layer, {}), ElementsAre("3×5"));
  layer.strides = {2, 2};
  layer.dilations = {1, 3};
  layer.padding.mode = PaddingMode::kValid;
  layer.activation = Activation::kRelu;
  EXPECT_THAT(layer_chips(layer, {}),
              ElementsAre("3×5", "stride 2", "dilation 1, 3", "VALID", "relu"));
  layer.bypassed = true;
  EXPECT_EQ(layer_chips(layer, {}).front(), "bypassed");
}

TEST(LayerChips, NameTheJoinedLevelAndThePoolsWindow) {
  Layer join;
  join.op = Op::kAdd;
  join.with = "conv1";
  EXPECT_THAT(layer_chips(join, {}), ElementsAre("+ conv1"));
  Layer pool;
  pool.op = Op::kMaxPool;
  pool.window = {2, 3};
  pool.strides = {2, 2};
  EXPECT_THAT(layer_chips(pool, {}), ElementsAre("max 2×3", "stride 2"));
}

TEST(ShortCount, KeepsThreeDigitsFromTenThousandUp) {
  EXPECT_EQ(short_count(999), "999");
  EXPECT_EQ(short_count(12345), "12.3 k");
  EXPECT_EQ(short_count(999600), "1.00 M") << "rounded up to the next unit";
  EXPECT_EQ(short_count(5529600), "5.53 M");
  EXPECT_EQ(short_count(15346630656), "15.3 G");
}

TEST(Halves, WriteWholeNumbersWithoutAPoint) {
  EXPECT_EQ(halves(3), "3");
  EXPECT_EQ(halves(-0.5), "−0.5");
  EXPECT_EQ(halves(1.25), "1.25");
}

}  // namespace
}  // namespace convoscope::app
