// Large filters by transformed tiles (kernels/fourier.h). The output of a plane is cut into tiles
// of 64 − E + 1 elements an axis, E being the effective filter; a task is a batch of them, which
// may come from several pictures. What isn't finite stays within its window: its tiles are computed
// by ImagePlane.
#include <algorithm>
#include <vector>

#include "engine/conv/fourier_spectrum.h"
#include "engine/conv/fourier_tiles.h"
#include "engine/conv/image_plane.h"
#include "engine/conv/kernels/fourier.h"
#include "engine/conv/plane_filters.h"
#include "engine/conv/work.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

// One batch of one output channel: its tiles, and memory to compute them in.
class Batch {
 public:
  Batch(const Work& work, const ImageView& in, int64_t channel)
      : work_(work),
        in_(in),
        channel_(channel),
        tiles_(static_cast<size_t>(kernels::fourier_batch_tiles())),
        scratch_(Tensor::uninitialized(
            {1, 1, 1,
             kernels::fourier_scratch_elements() + std::ssize(tiles_) * kFourierTileElements},
            Layout::kNHWC)) {}

  void compute(const FourierGrid& grid, int64_t first, int64_t last,
               const std::vector<float>& spectrum, const float* weights) {
    float* copies = scratch_.data() + kernels::fourier_scratch_elements();
    for (int64_t j = 0; j < std::ssize(tiles_); ++j) {
      kernels::FourierTile& tile = tiles_[static_cast<size_t>(j)];
      float* copy = copies + j * kFourierTileElements;
      tile = first + j < last ? place(grid.tile(first + j), copy) : empty(copy);
    }
    const uint64_t voids = kernels::fourier_batch(tiles_.data(), spectrum.data(), scratch_.data());
    if (voids == 0) return;
    const int64_t lanes = std::ssize(tiles_) / 2;
    for (int64_t i = first; i < last; ++i) {
      if ((voids >> ((i - first) % lanes) & 1) != 0) compute_plainly(grid.tile(i), weights);
    }
  }

 private:
  const float* plane(int64_t n) const {
    return in_.data + in_.offset(n, 0, 0, channel_ / work_.geometry.channels_per_group());
  }
  float* output(int64_t n) const { return work_.output + work_.place.offset(n, 0, 0, channel_); }

  kernels::FourierTile place(const PlaceOfTile& at, float* copy) const {
    const OutputRectangle& area = at.area;
    kernels::FourierTile tile;
    tile.rows = area.rows.end - area.rows.begin;
    tile.columns = area.columns.end - area.columns.begin;
    tile.output = output(at.n) + area.rows.begin * work_.place.stride_h + area.columns.begin;
    tile.output_step = work_.place.stride_h;
    const TileInput input = tile_input(work_.geometry, plane(at.n), in_.stride_h, area, copy);
    tile.input = input.data;
    tile.input_step = input.row_step;
    return tile;
  }

  static kernels::FourierTile empty(float* copy) {
    std::fill_n(copy, kernels::kFourierSide, 0.0f);
    kernels::FourierTile tile;
    tile.input = copy;
    return tile;
  }

  void compute_plainly(const PlaceOfTile& at, const float* weights) const {
    ImagePlane(work_.geometry, in_.stride_h)
        .compute(plane(at.n), weights, at.area, output(at.n), work_.place.stride_h, false);
  }

  const Work& work_;
  const ImageView& in_;
  const int64_t channel_;
  std::vector<kernels::FourierTile> tiles_;
  Tensor scratch_;
};

// Of the listed output channels.
struct Spectra {
  std::vector<std::vector<float>> of_filters;

  int64_t bytes() const {
    return std::ssize(of_filters) * kFourierTileElements * int64_t{2 * sizeof(float)};
  }
};

// The multiply-adds of tiles [first, last) of a channel, which add up to those of its rows.
int64_t share_of(const Work& work, const FourierGrid& grid, int64_t first, int64_t last) {
  const int64_t all = work.geometry.batch * work.geometry.h.output * work.row_multiply_adds;
  const int64_t rest = last == grid.tiles() ? all % grid.tiles() : 0;
  return all / grid.tiles() * (last - first) + rest;
}

}  // namespace

bool compute_by_fourier(const Work& work) {
  const Geometry& g = work.geometry;
  const ImageView in = image_view(work.input);
  const PlaneFilters filters(work);
  if (work.place.stride_w != 1 || !filters.finite()) return compute_by_rows(work);

  const auto channels = std::ssize(work.channels);
  const auto spectra = made_of_filters(work, work.place.stride_c, [&] {
    Spectra made{std::vector<std::vector<float>>(work.channels.size())};
    parallel_for(0, channels, 1, work.options.parallel, [&](int64_t i, int64_t) {
      made.of_filters[static_cast<size_t>(i)] = fourier_spectrum(filters.weights(i), g.h, g.w);
    });
    return made;
  });
  if (stopped(work.options.parallel)) return false;
  const FourierGrid grid(g);
  const int64_t batch = kernels::fourier_batch_tiles();
  const int64_t batches = ceil_div(grid.tiles(), batch);
  return parallel_for(0, channels * batches, 1, work.options.parallel, [&](int64_t task, int64_t) {
    const auto i = static_cast<size_t>(task / batches);
    const int64_t first = task % batches * batch;
    const int64_t last = std::min(first + batch, grid.tiles());
    Batch(work, in, work.channels[i])
        .compute(grid, first, last, spectra->of_filters[i], filters.weights(task / batches));
    report(work.options, share_of(work, grid, first, last));
  });
}

}  // namespace convoscope
