// The plan's entry of the image algorithm: register tiles of several rows of one plane, pixels in
// the lanes. by_image.cpp computes it.
#include <algorithm>

#include "engine/conv/algorithm.h"
#include "engine/conv/image_plane.h"
#include "engine/conv/interleaved_planes.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/plane_filters.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

// That lie interleaved and count as one plane.
int64_t channels_of_plane(const Case& c, const Geometry& g) {
  const bool nhwc = c.spec.data_format == DataFormat::kNHWC;
  return nhwc && has_interleaved_planes(g) ? g.out_channels : 1;
}

std::string refusal(const Case& c, const Geometry& g) {
  const int64_t channels = channels_of_plane(c, g);
  if (std::string reason = channels > 1 ? stride_refusal(g) : plane_refusal(c, g);
      !reason.empty()) {
    return reason;
  }
  // It computes by rows where it meets a weight that isn't finite.
  return algorithm_entry(Algorithm::kRows).refusal(c, g);
}

// The last tile of a row and of a column may be mostly idle, and the two that meet a border take
// half as long again. Halved, since the estimate of the rows algorithm leaves out as much: measured
// from 28×28 to 1080×1920 pixels and from 3×3 to 15×15 taps, this one takes 0.3 to 0.9 of its time.
double cost(const Case& c, const Geometry& g) {
  const int64_t lanes = kernels::vector_lanes();
  const int64_t channels = channels_of_plane(c, g);
  const kernels::ImageTile tile = kernels::image_tile(g.h.filter, channels);
  const auto tiles_down = static_cast<double>(ceil_div(g.h.output, tile.rows));
  const auto tiles_across = static_cast<double>(ceil_div(g.w.output * channels, tile.pixels));
  const auto sums = static_cast<double>(tile.rows * tile.pixels / lanes);
  const auto taps = static_cast<double>(g.h.filter * g.w.filter);
  const auto planes = static_cast<double>(g.batch * g.out_channels / channels);
  return 0.5 * planes * tiles_down * (tiles_across + 1) * sums * taps;
}

std::string why(const Geometry& g) {
  return "A filter reads one plane: tiles of " +
         std::to_string(kernels::image_tile(g.h.filter).rows) + " rows share their input.";
}

// Whole tiles, at every dilation. Smaller tasks than others have, so that two threads share a
// picture evenly; they gain nothing from being as large.
int64_t rows_a_task(const Geometry& g) {
  const int64_t step = kernels::image_tile(g.h.filter).rows * g.h.dilation;
  const int64_t rows = std::max<int64_t>(32, rows_of_task(g, g.out_channels) / 4);
  return std::min(ceil_div(rows, step) * step, std::max<int64_t>(1, g.h.output));
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
