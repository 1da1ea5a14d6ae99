// The plan's entry of the image algorithm: register tiles of several rows of one plane, pixels in
// the lanes. by_image.cpp computes it.
#include <algorithm>

#include "engine/conv/algorithm.h"
#include "engine/conv/image_plane.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/plane_filters.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

std::string refusal(const Case& c, const Geometry& g) {
  if (std::string reason = plane_refusal(c, g); !reason.empty()) return reason;
  if (ImagePlane::scratch_elements(g) > kMostLineElements) {
    return "a window reaches over " + std::to_string(g.h.filter) + " rows of " +
           std::to_string(g.w.effective) + " pixels, more than the scratch memory of " +
           std::to_string(kMostLineElements) + " elements holds";
  }
  // It computes by rows where it meets a weight that isn't finite.
  return algorithm_entry(Algorithm::kRows).refusal(c, g);
}

// The last tile of a row and of a column may be mostly idle, and a row of tiles copies its two
// borders. Halved, since the estimate of the rows algorithm leaves out as much: measured from 28×28
// to 1080×1920 pixels and from 3×3 to 15×15 taps, this one takes 0.35 to 0.9 of its time.
double cost(const Case&, const Geometry& g) {
  const int64_t lanes = kernels::vector_lanes();
  const kernels::ImageTile tile = kernels::image_tile(g.h.filter);
  const auto tiles_down = static_cast<double>(ceil_div(g.h.output, tile.rows));
  const auto tiles_across = static_cast<double>(ceil_div(g.w.output, tile.pixels));
  const auto sums = static_cast<double>(tile.rows * tile.pixels / lanes);
  const auto taps = static_cast<double>(g.h.filter * g.w.filter);
  const double border = static_cast<double>(g.h.filter + tile.rows) *
                        static_cast<double>(ceil_div(tile.pixels + g.w.effective, lanes));
  const auto planes = static_cast<double>(g.batch * g.out_channels);
  return 0.5 * planes * tiles_down * (tiles_across * sums * taps + border);
}

std::string why(const Geometry& g) {
  const kernels::ImageTile tile = kernels::image_tile(g.h.filter);
  return "A filter reads one plane: tiles of " + std::to_string(tile.rows) + "×" +
         std::to_string(tile.pixels) + " pixels share their input.";
}

// Whole tiles, at every dilation.
int64_t rows_a_task(const Geometry& g) {
  const int64_t step = kernels::image_tile(g.h.filter).rows * g.h.dilation;
  return std::min(ceil_div(rows_of_task(g, 1), step) * step, std::max<int64_t>(1, g.h.output));
}

}  // namespace

const AlgorithmEntry kImageEntry = {.id = Algorithm::kImage,
                                    .name = "image",
                                    .refusal = refusal,
                                    .cost = cost,
                                    .error = plain_sum_error,
                                    .plain_sum = true,
                                    .why = why,
                                    .rows_a_task = rows_a_task,
                                    .compute = compute_by_image};

}  // namespace convoscope
