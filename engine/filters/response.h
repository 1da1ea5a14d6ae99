// How strongly a filter answers to waves: the magnitude of its two-dimensional frequency response,
//   |F(v, u)| = | Σ_y Σ_x w[y, x] · exp(−i·(v·y + u·x)) |,  v, u in [−π, π),
// sampled on a square grid with zero frequency in the middle (row, column size/2).
#pragma once

#include <vector>

#include "engine/core/tensor.h"

namespace convoscope {

// size×size values, row-major, of slice q of filter k. size is even. Cost size²·KW + size·KH·KW.
std::vector<float> frequency_response(const Tensor& bank, int64_t q, int64_t k, int size);

}  // namespace convoscope
