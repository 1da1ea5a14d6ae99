// Numbers about activations: per map the extremes, mean and deviation; a histogram; and pictures of
// a map at a reduced size. All of them are functions of values, computed on a worker, never in a
// frame.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "engine/core/parallel.h"
#include "engine/core/tensor.h"

namespace convoscope {

// Of one map (batch element n, channel c). NaN and infinity are counted and left out of the rest.
struct MapStats {
  float min = 0, max = 0;
  double mean = 0, stddev = 0;  // of the population: divided by `finite`
  int64_t finite = 0;           // elements that the numbers above are about
  int64_t zeros = 0;
  int64_t nans = 0, positive_infinities = 0, negative_infinities = 0;
  int64_t nonfinite() const { return nans + positive_infinities + negative_infinities; }
  float magnitude() const;  // max(|min|, |max|), the half-width of a range symmetric about zero
  // Of the finite elements; 0 where there are none.
  double zero_share() const {
    return finite > 0 ? static_cast<double>(zeros) / static_cast<double>(finite) : 0;
  }
  // Says nothing: all its elements are finite and equal.
  bool dead() const { return finite > 0 && nonfinite() == 0 && min == max; }
};

struct ActivationStats {
  int64_t channels = 0;
  std::vector<MapStats> maps;  // [n][c]
  const MapStats& map(int64_t n, int64_t c) const {
    return maps[static_cast<size_t>(n * channels + c)];
  }
  // Over all channels of one batch element.
  MapStats batch_element(int64_t n) const;
};

// One pass over memory. Same bits for any number of threads, on one SIMD target. Meaningless when
// the token was cancelled. `write`, if any, is called once for every range [begin, end) of elements
// before they are read, by the thread that reads them: an activation function can write there what
// is then measured while the cache still holds it.
using WriteElements = std::function<void(int64_t begin, int64_t end)>;
ActivationStats activation_stats(const Tensor& activation, const ParallelOptions& parallel = {},
                                 const WriteElements& write = nullptr);

// Counts of finite values in `bins` equal intervals of [low, high]; values outside go to the end
// bins. Where low = high, values up to it are in the first bin and those above in the last.
std::vector<int64_t> histogram(const ImageView& view, int64_t n, int64_t c, float low, float high,
                               int bins);

// How many finite values lie beyond a range, and so have the colour of its end.
struct OutsideCounts {
  int64_t below = 0, above = 0;
};
OutsideCounts count_outside(const ImageView& view, int64_t n, int64_t c, float low, float high);

// The values below which a share of a map's finite elements lies, 0 ≤ share ≤ 1: between neighbours
// in order of size linearly, as numpy.quantile does by default. Nothing where no element is finite.
// Copies the map: several times the cost of a pass over it.
std::optional<std::pair<float, float>> map_quantiles(const ImageView& view, int64_t n, int64_t c,
                                                     double low_share, double high_share);

// A rectangle of one map as a contiguous row-major picture, each of its pixels the mean of a
// factor×factor square of elements (fewer at the border; NaN where one of them is). factor ≥ 1;
// y0, x0, height, width count reduced pixels.
std::vector<float> reduced_map(const ImageView& view, int64_t n, int64_t c, int64_t factor,
                               int64_t y0, int64_t x0, int64_t height, int64_t width);

}  // namespace convoscope
