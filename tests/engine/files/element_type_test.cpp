// engine/files/element_type.h: the oracle is the format's definition, spelled out by hand.
#include "engine/files/element_type.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace convoscope {
namespace {

float one(std::vector<uint8_t> bytes, ElementType type, bool big_endian = false) {
  std::vector<float> value(1);
  to_float32(bytes, type, big_endian, value);
  return value[0];
}

TEST(ElementType, Float16IsReadByItsDefinition) {
  for (int bits = 0; bits < 0x10000; ++bits) {
    const double sign = bits & 0x8000 ? -1 : 1;
    const int exponent = bits >> 10 & 31, fraction = bits & 1023;
    const auto low = static_cast<uint8_t>(bits & 255), high = static_cast<uint8_t>(bits >> 8);
    const float value = one({low, high}, ElementType::kFloat16);
    ASSERT_EQ(value == value, one({high, low}, ElementType::kFloat16, true) == value);
    if (exponent == 31) {
      ASSERT_EQ(std::isnan(value), fraction != 0);
      if (fraction == 0) {
        ASSERT_EQ(value, sign * std::numeric_limits<float>::infinity());
      }
    } else {
      const double scale = exponent == 0 ? std::pow(2.0, -24) : std::pow(2.0, exponent - 25);
      ASSERT_EQ(value, sign * scale * (exponent == 0 ? fraction : fraction + 1024)) << bits;
    }
    ASSERT_EQ(std::signbit(value), sign < 0);
  }
}

TEST(ElementType, EveryTypeIsReadInBothByteOrders) {
  EXPECT_EQ(one({7}, ElementType::kBool), 1);
  EXPECT_EQ(one({0xfe}, ElementType::kInt8), -2);
  EXPECT_EQ(one({0xfe}, ElementType::kUint8), 254);
  EXPECT_EQ(one({0xfe, 0xff}, ElementType::kInt16), -2);
  EXPECT_EQ(one({0xff, 0xfe}, ElementType::kInt16, true), -2);
  EXPECT_EQ(one({0x01, 0x80}, ElementType::kUint16), 32769);
  EXPECT_EQ(one({0, 0, 0, 0x80}, ElementType::kInt32), -2147483648.0f);
  EXPECT_EQ(one({0x80, 0, 0, 0}, ElementType::kUint32, true), 2147483648.0f);
  EXPECT_EQ(one({1, 0, 0, 0, 0, 0, 0, 0x80}, ElementType::kInt64), -9223372036854775808.0f);
  EXPECT_EQ(one({0, 0, 0, 0, 0, 0, 0, 0x80}, ElementType::kUint64), 9223372036854775808.0f);
  EXPECT_EQ(one({0xc0, 0x3f}, ElementType::kBfloat16), 1.5f);
  EXPECT_EQ(one({0, 0, 0xc0, 0x3f}, ElementType::kFloat32), 1.5f);
  EXPECT_EQ(one({0x3f, 0xf8, 0, 0, 0, 0, 0, 0}, ElementType::kFloat64, true), 1.5f);
}

// 2^24 + 1 lies halfway between two float32 and goes to the even one; 1e39 is beyond them.
TEST(ElementType, FinerNumbersAreRoundedToTheNearest) {
  EXPECT_FALSE(is_exact(ElementType::kInt32));
  EXPECT_TRUE(is_exact(ElementType::kFloat16));
  EXPECT_EQ(one({1, 0, 0, 1}, ElementType::kInt32), 16777216.0f);
  EXPECT_EQ(one({3, 0, 0, 1}, ElementType::kInt32), 16777220.0f);
  EXPECT_EQ(one({0x48, 0x07, 0x82, 0x7c, 0x80, 0x20, 0, 0}, ElementType::kFloat64, true),
            std::numeric_limits<float>::infinity());
}

}  // namespace
}  // namespace convoscope
