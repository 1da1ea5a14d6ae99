// The plan's entry of the fourier algorithm: large filters by transformed tiles of one plane.
// by_fourier.cpp computes it.
#include <cmath>

#include "engine/conv/algorithm.h"
#include "engine/conv/fourier_tiles.h"
#include "engine/conv/plane_filters.h"

namespace convoscope {
namespace {

constexpr double kNever = 1e300;
// Bounds the memory of the spectra, up to 128 KiB each.
constexpr int64_t kMostFilters = 512;

std::string refusal(const Case& c, const Geometry& g) {
  if (std::string reason = plane_refusal(c, g); !reason.empty()) return reason;
  if (!fits_fourier_tiles(g)) {
    return "a filter spans " + std::to_string(g.h.effective) + "×" + std::to_string(g.w.effective) +
           " pixels; tiles of 128×128 hold at most 121";
  }
  if (g.out_channels > kMostFilters) {
    return "it keeps the spectra of at most " + std::to_string(kMostFilters) +
           " filters; these are " + std::to_string(g.out_channels);
  }
  // It computes by rows where it meets a weight that isn't finite.
  return algorithm_entry(Algorithm::kRows).refusal(c, g);
}

// Fits measurements on AVX-512, where one unit is about 0.6 ns.
double cost(const Case&, const Geometry& g) {
  if (!fits_fourier_tiles(g)) return kNever;
  const FourierGrid grid = fourier_grid(g);
  const double spectrum = 8.0 * static_cast<double>(grid.size().points());
  return static_cast<double>(g.out_channels) * (grid.cost() + spectrum);
}

// Every pass rounds every point. On data around zero the errors spread over the tile at random, and
// an output element gets the same share of them whatever its sum: up to 1.2e-7 of the largest sum
// in the tile for many taps, 3.5e-7 for two. On data far from zero one point holds nearly all, and
// its errors reach 3e-7.
double error(const Geometry& g) {
  return 3e-7 + 2e-7 / std::sqrt(static_cast<double>(g.h.filter * g.w.filter));
}

std::string why(const Geometry& g) {
  const kernels::FourierSize size = fourier_grid(g).size();
  return "A filter of " + std::to_string(g.h.filter) + "×" + std::to_string(g.w.filter) +
         " taps costs less as a product of Fourier transforms of " + std::to_string(size.rows) +
         "×" + std::to_string(size.columns) + " tiles.";
}

// Tiles come in pairs of their own; see by_fourier.cpp.
int64_t rows_a_task(const Geometry& g) { return g.h.output; }

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
