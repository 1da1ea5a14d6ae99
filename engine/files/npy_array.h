// An array of a .npy file whatever its number type, byte order, order of axes and rank; npy.h is
// stricter, as tf.nn.conv2d is. The values stay where they lie until they are asked for.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/core/error.h"
#include "engine/files/element_type.h"

namespace convoscope {

// What stands before the values.
struct NpyHead {
  ElementType type = ElementType::kFloat32;
  bool big_endian = false;
  bool fortran_order = false;
  std::vector<int64_t> shape;
  int64_t elements = 1;  // at most kMaxElements
  size_t offset = 0;     // of the first value

  uint64_t data_bytes() const {
    return static_cast<uint64_t>(elements) * static_cast<uint64_t>(element_size(type));
  }
};

// `start` holds at least everything before the values; `total` bytes are in the whole array, and
// must be what the header promises. The sentence of a refusal starts with "it" or "its"; its kind
// is kRefused where all is well but the type of the values.
Expected<NpyHead> parse_npy_head(std::span<const uint8_t> start, uint64_t total);

// In C order of the shape. `data` are the bytes from head.offset on, `values` head.elements long.
void read_npy_values(const NpyHead& head, std::span<const uint8_t> data, std::span<float> values);

}  // namespace convoscope
