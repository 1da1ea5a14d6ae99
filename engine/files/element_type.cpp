// See element_type.h.
#include "engine/files/element_type.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "engine/core/check.h"

namespace convoscope {

namespace {

// 1 sign, 5 exponent (bias 15), 10 fraction bits; subnormals count steps of 2^-24.
float from_float16(uint16_t bits) {
  const int exponent = bits >> 10 & 0x1f;
  const int fraction = bits & 0x3ff;
  const uint32_t sign = static_cast<uint32_t>(bits & 0x8000) << 16;
  if (exponent == 0x1f) {  // infinities and NaN, whose payload is kept
    return std::bit_cast<float>(sign | 0x7f800000u | static_cast<uint32_t>(fraction) << 13);
  }
  const float magnitude = exponent == 0
                              ? std::ldexp(static_cast<float>(fraction), -24)
                              : std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
  return std::bit_cast<float>(std::bit_cast<uint32_t>(magnitude) | sign);
}

float from_bfloat16(uint16_t bits) {
  return std::bit_cast<float>(static_cast<uint32_t>(bits) << 16);
}

template <typename Stored, typename Convert>
void convert_all(std::span<const uint8_t> bytes, bool big_endian, std::span<float> values,
                 Convert convert) {
  for (size_t i = 0; i < values.size(); ++i) {
    std::array<uint8_t, sizeof(Stored)> raw;
    std::memcpy(raw.data(), bytes.data() + i * sizeof(Stored), sizeof(Stored));
    if (big_endian) std::reverse(raw.begin(), raw.end());
    values[i] = convert(std::bit_cast<Stored>(raw));
  }
}

template <typename Stored>
void convert_plainly(std::span<const uint8_t> bytes, bool big_endian, std::span<float> values) {
  convert_all<Stored>(bytes, big_endian, values,
                      [](Stored value) { return static_cast<float>(value); });
}

}  // namespace

const char* element_type_name(ElementType type) {
  constexpr std::array kNames = {"bool",     "int8",    "uint8",  "int16",  "uint16",
                                 "int32",    "uint32",  "int64",  "uint64", "float16",
                                 "bfloat16", "float32", "float64"};
  return kNames[static_cast<size_t>(type)];
}

int64_t element_size(ElementType type) {
  constexpr std::array kSizes = {1, 1, 1, 2, 2, 4, 4, 8, 8, 2, 2, 4, 8};
  return kSizes[static_cast<size_t>(type)];
}

bool is_exact(ElementType type) {
  switch (type) {
    case ElementType::kInt32:
    case ElementType::kUint32:
    case ElementType::kInt64:
    case ElementType::kUint64:
    case ElementType::kFloat64:
      return false;
    default:
      return true;
  }
}

void to_float32(std::span<const uint8_t> bytes, ElementType type, bool big_endian,
                std::span<float> values) {
  static_assert(std::endian::native == std::endian::little);
  CONVOSCOPE_CHECK(bytes.size() == values.size() * static_cast<size_t>(element_size(type)));
  switch (type) {
    case ElementType::kBool:
      return convert_all<uint8_t>(bytes, big_endian, values,
                                  [](uint8_t value) { return value != 0 ? 1.0f : 0.0f; });
    case ElementType::kInt8:
      return convert_plainly<int8_t>(bytes, big_endian, values);
    case ElementType::kUint8:
      return convert_plainly<uint8_t>(bytes, big_endian, values);
    case ElementType::kInt16:
      return convert_plainly<int16_t>(bytes, big_endian, values);
    case ElementType::kUint16:
      return convert_plainly<uint16_t>(bytes, big_endian, values);
    case ElementType::kInt32:
      return convert_plainly<int32_t>(bytes, big_endian, values);
    case ElementType::kUint32:
      return convert_plainly<uint32_t>(bytes, big_endian, values);
    case ElementType::kInt64:
      return convert_plainly<int64_t>(bytes, big_endian, values);
    case ElementType::kUint64:
      return convert_plainly<uint64_t>(bytes, big_endian, values);
    case ElementType::kFloat16:
      return convert_all<uint16_t>(bytes, big_endian, values, from_float16);
    case ElementType::kBfloat16:
      return convert_all<uint16_t>(bytes, big_endian, values, from_bfloat16);
    case ElementType::kFloat32:
      return convert_plainly<float>(bytes, big_endian, values);
    case ElementType::kFloat64:
      return convert_plainly<double>(bytes, big_endian, values);
  }
}

}  // namespace convoscope
