// The plan's entry of the fourier algorithm: large filters by transformed tiles of one plane.
// by_fourier.cpp computes it.
#include <algorithm>
#include <cmath>

#include "engine/conv/algorithm.h"
#include "engine/conv/fourier_tiles.h"
#include "engine/conv/plane_filters.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

// Tiles whose borders leave less are slower than any other way.
constexpr int64_t kLeastReach = 8;
constexpr double kNever = 1e300;
// Bounds the memory of the spectra, 32 KiB each.
constexpr int64_t kMostFilters = 512;

bool fits_tiles(const Geometry& g) {
  return std::min(fourier_reach(g.h), fourier_reach(g.w)) >= kLeastReach;
}

std::string refusal(const Case& c, const Geometry& g) {
  if (std::string reason = plane_refusal(c, g); !reason.empty()) return reason;
  if (!fits_tiles(g)) {
    return "a filter spans " + std::to_string(g.h.effective) + "×" + std::to_string(g.w.effective) +
           " pixels; tiles of 64×64 hold at most 57";
  }
  if (g.out_channels > kMostFilters) {
    return "it keeps the spectra of at most " + std::to_string(kMostFilters) +
           " filters; these are " + std::to_string(g.out_channels);
  }
  // It computes by rows where it meets a weight that isn't finite.
  return algorithm_entry(Algorithm::kRows).refusal(c, g);
}

// Fits measurements on AVX-512, where one unit is about 0.6 ns: a batch takes 87 µs however many
// lanes it fills, an output element 0.6 ns for its way to memory, and a spectrum 1.2 ns a point and
// tap row. For 1080×1920 pixels that is the image algorithm's time at 9×9 taps, 0.7 of it at 11×11,
// 0.14 at 45×45.
double cost(const Case&, const Geometry& g) {
  if (!fits_tiles(g)) return kNever;
  const auto batches =
      static_cast<double>(ceil_div(FourierGrid(g).tiles(), kernels::fourier_batch_tiles()));
  const auto outputs = static_cast<double>(g.batch * g.h.output * g.w.output);
  const auto spectrum = static_cast<double>(kFourierTileElements * g.h.filter);
  return static_cast<double>(g.out_channels) * (batches * 145e3 + outputs + 2 * spectrum);
}

// Every pass rounds every point. On data around zero the errors spread over the tile at random, and
// an output element gets the same share of them whatever its sum: up to 1.2e-7 of the largest sum
// in the tile for many taps, 3.5e-7 for two. On data far from zero one point holds nearly all, and
// its errors reach 3e-7.
double error(const Geometry& g) {
  return 3e-7 + 2e-7 / std::sqrt(static_cast<double>(g.h.filter * g.w.filter));
}

std::string why(const Geometry& g) {
  return "A filter of " + std::to_string(g.h.filter) + "×" + std::to_string(g.w.filter) +
         " taps costs less as a product of Fourier transforms of 64×64 tiles.";
}

int64_t rows_a_task(const Geometry& g) { return fourier_reach(g.h); }

}  // namespace

const AlgorithmEntry kFourierEntry = {.id = Algorithm::kFourier,
                                      .name = "fourier",
                                      .refusal = refusal,
                                      .reserve = reserved_where_few,
                                      .cost = cost,
                                      .error = error,
                                      .why = why,
                                      .rows_a_task = rows_a_task,
                                      .compute = compute_by_fourier};

}  // namespace convoscope
