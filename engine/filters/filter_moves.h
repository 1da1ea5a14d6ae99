// What the editor does to one filter's weights [h][w][in], beside filter_bank.h: turns, mirrors,
// normalisations, and arithmetic between two filters of the same extents. Pure.
#pragma once

#include <vector>

#include "engine/filters/presets.h"

namespace convoscope {

using FilterWeights = std::vector<float>;

// A quarter turn clockwise; needs h = w and returns the weights unturned otherwise.
FilterWeights rotated_clockwise(const FilterWeights& weights, const FilterExtent& extent);
FilterWeights flipped_rows(const FilterWeights& weights, const FilterExtent& extent);  // top-bottom
// Both axes flipped: what turns TensorFlow's cross-correlation into the convolution of mathematics.
FilterWeights turned(const FilterWeights& weights, const FilterExtent& extent);
// Rows become columns; needs h = w likewise.
FilterWeights transposed(const FilterWeights& weights, const FilterExtent& extent);

// Divided by Σw, or by √Σw², unless that is 0 (smaller than 10⁻⁶ of Σ|w|).
FilterWeights unit_sum(const FilterWeights& weights);
FilterWeights unit_l2(const FilterWeights& weights);
// The mean of each slice taken from it: flat ground of any colour then gives 0.
FilterWeights zero_mean(const FilterWeights& weights, const FilterExtent& extent);

enum class FilterOperation {
  kAdd,       // a·F + b·G
  kSubtract,  // a·F − b·G
  kMultiply,  // a·F × b·G, weight by weight
  kConvolve,  // a·F ∗ b·G, slice by slice, cropped about the centre taps to the extents: for one
              // slice, the one filter that does what G and then F do (where nothing is cropped)
};
FilterWeights combined(const FilterWeights& f, double a, FilterOperation operation,
                       const FilterWeights& g, double b, const FilterExtent& extent);

}  // namespace convoscope
