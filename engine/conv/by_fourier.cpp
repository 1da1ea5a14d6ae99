// Large filters by transformed tiles (kernels/fourier.h). A task is some pairs of tiles, which may
// come from several pictures. What isn't finite stays within its window: its tiles are computed by
// ImagePlane.
#include <algorithm>
#include <vector>

#include "engine/conv/fourier_spectrum.h"
#include "engine/conv/fourier_tiles.h"
#include "engine/conv/image_plane.h"
#include "engine/conv/plane_filters.h"
#include "engine/conv/work.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

constexpr int64_t kPairsOfTask = 2;

// Pairs of tiles of one output channel, and memory to compute them in.
class Pairs {
 public:
  Pairs(const Work& work, const ImageView& in, const FourierGrid& grid, int64_t channel)
      : work_(work),
        in_(in),
        grid_(grid),
        channel_(channel),
        scratch_(Tensor::uninitialized({1, 1, 1, kernels::fourier_scratch_elements(grid.size())},
                                       Layout::kNHWC)) {}

  void compute(int64_t pair, const std::vector<float>& spectrum, const float* weights) {
    const int64_t first = 2 * pair, last = std::min(first + 2, grid_.tiles());
    kernels::FourierTile tiles[2];  // of an odd number, the last second tile is empty
    for (int64_t i = first; i < last; ++i) tiles[i - first] = place(grid_.tile(i));
    if (kernels::fourier_pair(grid_.size(), tiles, spectrum.data(), scratch_.data())) return;
    for (int64_t i = first; i < last; ++i) compute_plainly(grid_.tile(i), weights);
  }

 private:
  const float* plane(int64_t n) const {
    return in_.data + in_.offset(n, 0, 0, channel_ / work_.geometry.channels_per_group());
  }
  float* output(int64_t n) const { return work_.output + work_.place.offset(n, 0, 0, channel_); }

  kernels::FourierTile place(const PlaceOfTile& at) const {
    const OutputRectangle& area = at.area;
    kernels::FourierTile tile =
        tile_input(work_.geometry, grid_.size(), plane(at.n), in_.stride_h, area);
    tile.rows = area.rows.end - area.rows.begin;
    tile.columns = area.columns.end - area.columns.begin;
    tile.output = output(at.n) + area.rows.begin * work_.place.stride_h + area.columns.begin;
    tile.output_step = work_.place.stride_h;
    return tile;
  }

  void compute_plainly(const PlaceOfTile& at, const float* weights) const {
    ImagePlane(work_.geometry, in_.stride_h)
        .compute(plane(at.n), weights, at.area, output(at.n), work_.place.stride_h, false);
  }

  const Work& work_;
  const ImageView& in_;
  const FourierGrid& grid_;
  const int64_t channel_;
  Tensor scratch_;
};

// Of the listed output channels.
struct Spectra {
  std::vector<std::vector<float>> of_filters;

  int64_t bytes() const {
    int64_t sum = 0;
    for (const auto& spectrum : of_filters)
      sum += std::ssize(spectrum) * static_cast<int64_t>(sizeof(float));
    return sum;
  }
};

// The multiply-adds of pairs [first, last) of a channel, which add up to those of its rows.
int64_t share_of(const Work& work, const FourierGrid& grid, int64_t first, int64_t last) {
  const int64_t all = work.geometry.batch * work.geometry.h.output * work.row_multiply_adds;
  const int64_t rest = last == grid.pairs() ? all % grid.pairs() : 0;
  return all / grid.pairs() * (last - first) + rest;
}

}  // namespace

bool compute_by_fourier(const Work& work) {
  const Geometry& g = work.geometry;
  const ImageView in = image_view(work.input);
  const PlaneFilters filters(work);
  if (work.place.stride_w != 1 || !filters.finite()) return compute_by_rows(work);

  const FourierGrid grid = fourier_grid(g);
  const auto channels = std::ssize(work.channels);
  const auto spectra = made_of_filters(work, work.place.stride_c, [&] {
    Spectra made{std::vector<std::vector<float>>(work.channels.size())};
    parallel_for(0, channels, 1, work.options.parallel, [&](int64_t i, int64_t) {
      made.of_filters[static_cast<size_t>(i)] =
          fourier_spectrum(filters.weights(i), g.h, g.w, grid.size());
    });
    return made;
  });
  if (stopped(work.options.parallel)) return false;
  const int64_t tasks = ceil_div(grid.pairs(), kPairsOfTask);
  return parallel_for(0, channels * tasks, 1, work.options.parallel, [&](int64_t task, int64_t) {
    const auto i = static_cast<size_t>(task / tasks);
    const int64_t first = task % tasks * kPairsOfTask;
    const int64_t last = std::min(first + kPairsOfTask, grid.pairs());
    Pairs pairs(work, in, grid, work.channels[i]);
    for (int64_t pair = first; pair < last; ++pair) {
      pairs.compute(pair, spectra->of_filters[i], filters.weights(task / tasks));
    }
    report(work.options, share_of(work, grid, first, last));
  });
}

}  // namespace convoscope
