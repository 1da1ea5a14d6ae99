// What is refused, and how joined channels come apart again.
#include "engine/chain/channelwise.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/chain/join.h"
#include "tests/support/compare.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using ::testing::HasSubstr;
using testing::Seeded;

TEST(BatchNorm, ListsOfAnotherLengthAreRefused) {
  const Tensor input({1, 2, 2, 3}, Layout::kNHWC);
  const BatchNorm norm{{0, 0, 0}, {1, 1}, {1, 1, 1}, {0, 0, 0}, 1e-3f};
  const auto output = batch_norm(input, norm);
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().field, "variance");
  EXPECT_THAT(output.error().sentence, HasSubstr("has 2 values; the input has 3 channels"));
}

TEST(BatchNorm, AVarianceWithoutARootIsRefused) {
  const Tensor input({1, 2, 2, 1}, Layout::kNHWC);
  const auto output = batch_norm(input, {{0}, {-1}, {1}, {0}, 1e-3f});
  ASSERT_FALSE(output);
  EXPECT_THAT(output.error().sentence, HasSubstr("channel 0"));
}

TEST(Softmax, OfEachPixelIsOne) {
  Seeded random;
  for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
    const Tensor output = *softmax(testing::exact_image({2, 5, 4, 7}, format, random));
    const ImageView view = image_view(output);
    for (int64_t pixel = 0; pixel < 40; ++pixel) {
      double sum = 0;
      for (int64_t c = 0; c < 7; ++c) sum += view.at(pixel / 20, pixel / 4 % 5, pixel % 4, c);
      EXPECT_NEAR(sum, 1, 1e-6);
    }
  }
}

TEST(Softmax, LargeValuesDoNotOverflow) {
  Tensor input({1, 1, 1, 2}, Layout::kNHWC);
  input.data()[0] = 3e38f;
  input.data()[1] = -3e38f;
  const Tensor output = *softmax(input);
  EXPECT_EQ(output.data()[0], 1.0f);
  EXPECT_EQ(output.data()[1], 0.0f);
}

TEST(Concat, ComesApartIntoItsParts) {
  Seeded random;
  for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
    const Tensor a = testing::exact_image({2, 5, 4, 3}, format, random);
    const Tensor b = testing::exact_image({2, 5, 4, 2}, format, random);
    const Tensor joined = *concat(a, b);
    EXPECT_EQ(image_shape(joined), (ImageShape{2, 5, 4, 5}));
    EXPECT_TRUE(testing::same_tensor(*channels(joined, 0, 3), a));
    EXPECT_TRUE(testing::same_tensor(*channels(joined, 3, 5), b));
  }
}

TEST(Join, OtherExtentsAreRefusedWithBoth) {
  const Tensor a({1, 4, 4, 3}, Layout::kNHWC), b({1, 4, 5, 3}, Layout::kNHWC);
  EXPECT_THAT(add(a, b).error().sentence, HasSubstr("1×4×4×3 and 1×4×5×3"));
  EXPECT_THAT(concat(a, b).error().sentence, HasSubstr("1×4×4×3 and 1×4×5×3"));
}

TEST(Add, IsTheSumOfEachElement) {
  Seeded random;
  const Tensor a = testing::exact_image({1, 3, 4, 2}, DataFormat::kNCHW, random);
  const Tensor b = testing::exact_image({1, 3, 4, 2}, DataFormat::kNCHW, random);
  const Tensor sum = *add(a, b);
  for (int64_t i = 0; i < sum.size(); ++i) EXPECT_EQ(sum.data()[i], a.data()[i] + b.data()[i]);
}

}  // namespace
}  // namespace convoscope
