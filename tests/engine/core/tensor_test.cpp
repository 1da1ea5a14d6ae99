// Tensors: alignment, views by named axes, identity of a conversion that changes nothing.
#include "engine/core/tensor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace convoscope {
namespace {

Tensor counted(const ImageShape& shape, DataFormat format) {
  Tensor tensor(shape, format);
  std::iota(tensor.values().begin(), tensor.values().end(), 0.0f);
  return tensor;
}

TEST(Tensor, StartsAtACacheLine) {
  for (int64_t extent = 0; extent < 40; ++extent) {
    const Tensor tensor({1, 1, extent, 1}, Layout::kNHWC);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(tensor.data()) % 64, 0u);
  }
}

TEST(Tensor, StartsFilledWithZeros) {
  const Tensor tensor(ImageShape{2, 3, 5, 7}, DataFormat::kNHWC);
  EXPECT_EQ(tensor.size(), 210);
  EXPECT_EQ(std::ranges::count(tensor.values(), 0.0f), 210);
}

TEST(Tensor, MayBeEmpty) {
  const Tensor tensor(ImageShape{0, 3, 5, 7}, DataFormat::kNCHW);
  EXPECT_EQ(tensor.size(), 0);
  EXPECT_TRUE(tensor.values().empty());
  EXPECT_EQ(image_shape(tensor), (ImageShape{0, 3, 5, 7}));
}

// The flat indices of conv2d-semantics §3.
TEST(Tensor, NhwcElementsLieAtTheDocumentedIndex) {
  const Tensor tensor = counted({2, 3, 5, 7}, DataFormat::kNHWC);
  const ImageView view = image_view(tensor);
  EXPECT_EQ(view.at(1, 2, 4, 6), 209.0f);
  EXPECT_EQ(view.at(1, 2, 3, 4), static_cast<float>(((1 * 3 + 2) * 5 + 3) * 7 + 4));
}

TEST(Tensor, NchwElementsLieAtTheDocumentedIndex) {
  const Tensor tensor = counted({2, 3, 5, 7}, DataFormat::kNCHW);
  const ImageView view = image_view(tensor);
  EXPECT_EQ(view.at(1, 2, 4, 6), 209.0f);
  EXPECT_EQ(view.at(1, 2, 3, 4), static_cast<float>(((1 * 7 + 4) * 3 + 2) * 5 + 3));
}

TEST(Tensor, WeightsLieAtTheDocumentedIndex) {
  const FilterShape shape{3, 5, 7, 11};
  EXPECT_EQ(filter_offset(shape, 2, 3, 4, 5), ((2 * 5 + 3) * 7 + 4) * 11 + 5);
  EXPECT_EQ(filter_offset(shape, 2, 4, 6, 10), shape.size() - 1);
}

TEST(Tensor, ACloneIsEqualAndSeparate) {
  const Tensor tensor = counted({1, 2, 3, 4}, DataFormat::kNHWC);
  Tensor copy = tensor.clone();
  EXPECT_TRUE(std::ranges::equal(tensor.values(), copy.values()));
  copy.data()[0] = -1.0f;
  EXPECT_EQ(tensor.data()[0], 0.0f);
}

TEST(ToDataFormat, HandsBackTheSameTensorWhenItLiesThatWayAlready) {
  const auto tensor = std::make_shared<const Tensor>(counted({1, 2, 3, 4}, DataFormat::kNCHW));
  EXPECT_EQ(to_data_format(tensor, DataFormat::kNCHW), tensor);
}

TEST(ToDataFormat, KeepsEveryNumberAtItsNamedPlace) {
  const ImageShape s{2, 3, 4, 5};
  for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
    const auto other = format == DataFormat::kNHWC ? DataFormat::kNCHW : DataFormat::kNHWC;
    const auto tensor = std::make_shared<const Tensor>(counted(s, format));
    const TensorPtr turned = to_data_format(tensor, other);
    ASSERT_EQ(data_format(*turned), other);
    ASSERT_EQ(image_shape(*turned), s);
    const ImageView before = image_view(*tensor);
    const ImageView after = image_view(*turned);
    for (int64_t n = 0; n < s.n; ++n)
      for (int64_t y = 0; y < s.h; ++y)
        for (int64_t x = 0; x < s.w; ++x)
          for (int64_t c = 0; c < s.c; ++c) ASSERT_EQ(after.at(n, y, x, c), before.at(n, y, x, c));
  }
}

}  // namespace
}  // namespace convoscope
