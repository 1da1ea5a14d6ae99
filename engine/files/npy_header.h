// The header of a .npy file: a Python dict literal with the keys descr, fortran_order and shape
// (numpy/lib/format.py). Only what such a literal may hold is understood; nothing is evaluated.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/error.h"

namespace convoscope {

struct NpyHeader {
  std::string descr;  // "<f4"
  bool fortran_order = false;
  std::vector<int64_t> shape;
};

// The sentence of a refusal says what was expected at which character of the header.
Expected<NpyHeader> parse_npy_header(std::string_view text);

}  // namespace convoscope
