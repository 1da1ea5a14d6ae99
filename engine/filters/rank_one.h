// The rank-1 matrix nearest to a matrix (Eckart and Young 1936): its largest singular value with
// both vectors. What locks of shape are projected with; no other singular value is found.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace convoscope {

struct RankOne {
  std::vector<double> column, row;  // the matrix is near column · rowᵀ; row has length 1, or is 0
  double sigma = 0;  // length of the column; the distance² is ‖matrix‖² − σ²
};

// `matrix` is row-major. Where the smaller extent is at most 64 the answer is exact to rounding,
// whatever the gap between singular values; beyond, the power method stops after 100 rounds and the
// answer is of rank 1 but may lie a little further away.
RankOne nearest_rank_one(std::span<const double> matrix, int64_t rows, int64_t columns);

}  // namespace convoscope
