// What the values of a tensor are like, in numbers: extremes, mean, deviation, zeros, and how they
// spread. A function of values alone; who asks decides which tensors are worth reading.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace convoscope {

// NaN and infinity are counted and left out of the rest.
struct TensorStats {
  float min = 0, max = 0;
  double mean = 0, deviation = 0;  // of the population: divided by `finite`
  int64_t elements = 0, finite = 0, zeros = 0;
  // Finite values in equal intervals of [min, max]; the last holds max. Empty without finite
  // values.
  std::vector<int64_t> histogram;

  int64_t nonfinite() const { return elements - finite; }
  // Of the finite elements; 0 where there are none.
  double zero_share() const {
    return finite > 0 ? static_cast<double>(zeros) / static_cast<double>(finite) : 0;
  }
};

// Two passes over memory, in double, in the order of the values.
TensorStats tensor_stats(std::span<const float> values, int bins = 32);

}  // namespace convoscope
