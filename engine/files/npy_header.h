// The header of a .npy file: a Python dict literal with the keys descr, fortran_order and shape
// (numpy/lib/format.py). Only what such a literal may hold is understood; nothing is evaluated.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/error.h"
#include "engine/files/bytes.h"

namespace convoscope {

struct NpyHeader {
  std::string descr;  // "<f4"
  bool fortran_order = false;
  std::vector<int64_t> shape;
};

// The sentence of a refusal says what was expected at which character of the header.
Expected<NpyHeader> parse_npy_header(std::string_view text);

// Steps over magic, version and header; the cursor then stands at the values.
Expected<NpyHeader> take_npy_header(ByteCursor& cursor);

// All of a float32 file, version 1.0, that stands before its values, as numpy.save lays it out.
std::string npy_start(const std::vector<int64_t>& shape);

}  // namespace convoscope
