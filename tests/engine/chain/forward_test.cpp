// The sums of a layer against the reference convolution called by hand.
#include "engine/chain/forward.h"

#include <gtest/gtest.h>

#include "engine/conv/reference.h"
#include "tests/support/compare.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"
#include "tests/support/shapes.h"

namespace convoscope {
namespace {

using testing::same_tensor;
using testing::Seeded;

Layer layer_of(const Case& c, Tensor filters) {
  Layer layer;
  layer.filters = {FilterValues{}, std::make_shared<const Tensor>(std::move(filters)), {}};
  layer.strides = c.spec.strides;
  layer.dilations = c.spec.dilations;
  layer.padding = c.spec.padding;
  return layer;
}

TEST(LayerSums, AreTheReferenceOfItsFiltersAndSettings) {
  Seeded random;
  for (int trial = 0; trial < 50; ++trial) {
    const Case c = testing::legal_case(random.choose());
    SCOPED_TRACE(to_string(c));
    const auto input =
        std::make_shared<const Tensor>(testing::exact_image(c.input, c.spec.data_format, random));
    const Layer layer = layer_of(c, testing::exact_filters(c.filters, random));
    const auto sums = layer_sums(layer, input, nullptr);
    ASSERT_TRUE(sums);
    EXPECT_TRUE(
        same_tensor(**sums, conv2d_reference(*input, *layer.filters.tensor, *resolve_geometry(c))));
  }
}

TEST(LayerSums, OfSomeChannelsTakeTheOthersFromBefore) {
  Seeded random;
  const Case c = *parse_case("2x7x9x3*3x3x3x5 strides=2,1 format=NHWC");
  const auto input =
      std::make_shared<const Tensor>(testing::exact_image(c.input, DataFormat::kNHWC, random));
  const Layer layer = layer_of(c, testing::exact_filters(c.filters, random));
  Tensor before(resolve_geometry(c)->output(), DataFormat::kNHWC);
  for (float& value : before.values()) value = 1000;
  const TensorPtr all = *layer_sums(layer, input, nullptr);
  const TensorPtr some = *layer_sums(layer, input, before, {1, 4});
  for (int64_t i = 0; i < all->size(); ++i) {
    const bool computed = i % 5 == 1 || i % 5 == 4;
    EXPECT_EQ(some->data()[i], computed ? all->data()[i] : 1000.0f);
  }
}

}  // namespace
}  // namespace convoscope
