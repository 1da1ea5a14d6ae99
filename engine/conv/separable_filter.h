// Filters that are the outer product of a column and a row, such as a box or a Gaussian: summing
// along columns and then along rows takes h + w multiply-adds an element instead of h·w. Private
// to engine/conv.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace convoscope {

struct SeparableFilter {
  std::vector<float> column, row;
};

// How far a product column[y]·row[x] may lie from the weight, as a share of it: what rounding the
// weight, the column and the two weights that they are taken from can make.
inline constexpr double kSeparableTolerance = 0x1p-22;

// The parts of [tap row][tap column], such that the column's values add up to at most 1 and no sum
// along a column overflows. Nothing where some weight isn't their product within the tolerance, or
// isn't finite.
std::optional<SeparableFilter> separate(const float* weights, int64_t tap_rows,
                                        int64_t tap_columns);

}  // namespace convoscope
