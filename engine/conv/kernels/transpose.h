// Rows become columns: for packing, where channels or pixels that lie apart must become neighbours.
#pragma once

#include <cstdint>

namespace convoscope::kernels {

// to[c·to_step + r] = from[r·from_step + c] for r < rows, c < columns.
void transpose(const float* from, int64_t from_step, int64_t rows, int64_t columns, float* to,
               int64_t to_step);

}  // namespace convoscope::kernels
