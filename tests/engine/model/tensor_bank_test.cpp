// Laws of banks in foreign orders: each weight of a file stands where its axes say.
#include "engine/model/tensor_bank.h"

#include <gtest/gtest.h>

#include <map>

namespace convoscope {
namespace {

// One tensor whose values count from 0 in the order of the file.
class Counting final : public TensorFile {
 public:
  Counting(const std::string& name, std::vector<int64_t> shape) : TensorFile("counting", "none") {
    tensors_.push_back({name, ElementType::kFloat32, std::move(shape)});
  }
  Expected<std::vector<float>> read(size_t) const override {
    std::vector<float> values;
    for (int64_t i = 0; i < tensors_[0].elements(); ++i) values.push_back(static_cast<float>(i));
    return values;
  }
};

TEST(TensorBank, EveryWeightStandsWhereTheAxesOfTheFileSay) {
  const std::map<char, int64_t> extents = {{'H', 2}, {'W', 3}, {'I', 4}, {'O', 5}};
  for (const std::string order : {"HWIO", "OIHW", "OHWI", "IHWO"}) {
    std::vector<int64_t> shape;
    for (const char axis : order) shape.push_back(extents.at(axis));
    const Counting file("bank", shape);
    const auto bank = read_bank(file, 0, parse_filter_order(order).value());
    ASSERT_TRUE(bank) << order;
    ASSERT_EQ(filter_shape(*bank), (FilterShape{2, 3, 4, 5})) << order;
    std::map<char, int64_t> at;
    for (at['H'] = 0; at['H'] < 2; ++at['H']) {
      for (at['W'] = 0; at['W'] < 3; ++at['W']) {
        for (at['I'] = 0; at['I'] < 4; ++at['I']) {
          for (at['O'] = 0; at['O'] < 5; ++at['O']) {
            int64_t place = 0;
            for (const char axis : order) place = place * extents.at(axis) + at[axis];
            const int64_t ours =
                filter_offset(filter_shape(*bank), at['H'], at['W'], at['I'], at['O']);
            ASSERT_EQ(bank->data()[ours], static_cast<float>(place)) << order;
          }
        }
      }
    }
  }
}

TEST(TensorBank, NamesAndExtentsTellTheOrderWhereTheFormatDoesNot) {
  const auto order = [](const std::string& name, std::vector<int64_t> shape) {
    const Counting file(name, std::move(shape));
    return to_string(bank_order(file, file.tensors()[0]));
  };
  EXPECT_STREQ(order("conv1.weight", {3, 3, 3, 3}), "OIHW");
  EXPECT_STREQ(order("conv1/kernel", {64, 3, 7, 7}), "HWIO");
  EXPECT_STREQ(order("w", {64, 3, 7, 7}), "OIHW");
  EXPECT_STREQ(order("w", {7, 7, 3, 64}), "HWIO");
}

TEST(TensorBank, RefusesATensorThatHasNotFourAxes) {
  const Counting file("bias", {7});
  const auto bank = read_bank(file, 0, {});
  ASSERT_FALSE(bank);
  EXPECT_EQ(bank.error().sentence,
            "bias: float32 [7] in counting has 1 axes; a bank of filters has 4");
}

}  // namespace
}  // namespace convoscope
