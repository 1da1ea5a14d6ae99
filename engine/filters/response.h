// How strongly a filter answers to waves: the magnitude of its two-dimensional frequency response,
//   |F(v, u)| = | Σ_y Σ_x w[y, x] · exp(−i·(v·y + u·x)) |,  v, u in [−π, π),
// sampled on a square grid with zero frequency in the middle (row, column size/2).
#pragma once

#include <vector>

#include "engine/core/tensor.h"

namespace convoscope {

// size×size values, row-major, of slice q of filter k. size is even. Cost size²·KW + size·KH·KW.
std::vector<float> frequency_response(const Tensor& bank, int64_t q, int64_t k, int size);

// The wave that a slice answers most strongly, between the samples too: radians a pixel along both
// axes. A real filter answers a wave and its reverse alike; this is the one that runs right or
// straight up.
struct StrongestWave {
  double magnitude = 0;
  double v = 0, u = 0;

  // Pixels from crest to crest; infinite for a slice that prefers flat areas.
  double wavelength() const;
  // Across the stripes, degrees anticlockwise from the right, in (−90, 90].
  double direction() const;
};
// `response` is frequency_response() of the same slice, the start of the search.
StrongestWave strongest_wave(const Tensor& bank, int64_t q, int64_t k,
                             const std::vector<float>& response, int size);

}  // namespace convoscope
