// The number types of tensors in files, and their values as float32. What the type is called in a
// format ("<f4", "F32", TensorProto.FLOAT) is known to that format's reader alone.
#pragma once

#include <cstdint>
#include <span>

namespace convoscope {

enum class ElementType {
  kBool,
  kInt8,
  kUint8,
  kInt16,
  kUint16,
  kInt32,
  kUint32,
  kInt64,
  kUint64,
  kFloat16,   // IEEE 754 binary16
  kBfloat16,  // the upper half of a binary32
  kFloat32,
  kFloat64,
};

const char* element_type_name(ElementType type);  // "float32", as NumPy has it
int64_t element_size(ElementType type);           // in bytes

// Whether every value of the type is a float32.
bool is_exact(ElementType type);

// The values of a file's bytes, rounded to the nearest float32 where they are finer; a magnitude
// beyond float32 becomes an infinity. `bytes` holds element_size(type) bytes for each of `values`,
// aligned anyhow.
void to_float32(std::span<const uint8_t> bytes, ElementType type, bool big_endian,
                std::span<float> values);

}  // namespace convoscope
