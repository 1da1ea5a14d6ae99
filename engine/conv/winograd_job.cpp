// See winograd_job.h.
#include "engine/conv/winograd_job.h"

#include <algorithm>
#include <memory>

namespace convoscope {

Tiling::Place Tiling::place(int64_t number) const {
  const int64_t across = std::ssize(columns_.tiles), down = std::ssize(rows_.tiles);
  return {number / across / down, &rows_.tiles[static_cast<size_t>(number / across % down)],
          &columns_.tiles[static_cast<size_t>(number % across)]};
}

int64_t WinogradJob::output_row_step() const {
  return work.place.stride_h * tiling.rows().output_step;
}
int64_t WinogradJob::output_column_step() const {
  return work.place.stride_w * tiling.columns().output_step;
}

void WinogradJob::report_share(int64_t done, int64_t all) const {
  const Geometry& g = work.geometry;
  const int64_t products =
      work.row_multiply_adds * g.h.output * pictures * std::ssize(work.channels);
  const auto share = [&](int64_t parts) {
    return products / all * parts + products % all * parts / all;
  };
  report(work.options, share(done + 1) - share(done));
}

void TileRun::place(int64_t first, int64_t count, int64_t first_channel) {
  first_ = first;
  count_ = count;
  for (int64_t t = 0; t < count; ++t) {
    const Tiling::Place place = job_.tiling.place(first + t);
    const AxisTile &row = *place.row, &column = *place.column;
    const ImageView &in = job_.in, &out = job_.work.place;
    const int64_t n = place.n - job_.first_picture;
    const auto i = static_cast<size_t>(t);
    sources_[i] = {in.data + in.offset(n, row.first_position, column.first_position, first_channel),
                   row.inside, column.inside};
    targets_[i] = {job_.work.output + out.offset(n, row.first_output, column.first_output, 0),
                   row.outputs, column.outputs};
  }
}

kernels::WinogradInput TileRun::input(int64_t begin, int64_t end) const {
  return {job_.in.stride_h * job_.tiling.rows().sample_step,
          job_.in.stride_w * job_.tiling.columns().sample_step, end - begin, begin};
}

void TileRun::transform_inputs(int64_t begin, int64_t end, float* transformed, int64_t point_step,
                               int64_t tile_step) const {
  kernels::winograd_input(job_.plan.scheme, input(begin, end), sources_.data(), count_, transformed,
                          point_step, tile_step);
}

void TileRun::transform_some(int64_t first, int64_t count, float* transformed,
                             const kernels::WinogradPoints& points, int64_t tile_step) const {
  kernels::winograd_input(job_.plan.scheme, input(0, job_.channels()), sources_.data() + first,
                          count, transformed, points, tile_step);
}

void TileRun::write_outputs(const float* sums, int64_t sums_point_step,
                            const kernels::ChannelBlock& block) const {
  const auto finite = std::make_unique<bool[]>(static_cast<size_t>(count_));
  std::fill_n(finite.get(), count_, true);
  kernels::winograd_output(
      job_.plan.scheme, {sums, sums_point_step, job_.output_row_step(), job_.output_column_step()},
      block, targets_.data(), count_, finite.get());
  mark(finite.get(), 0, count_);
}

void TileRun::compute_fused(int64_t first, int64_t count, const float* inputs, size_t block) const {
  bool finite[kMostFused];
  std::fill_n(finite, count, true);
  kernels::winograd_fused(
      job_.plan.scheme,
      {inputs, job_.bank.weights.data() + job_.bank.starts[block], job_.channels(),
       job_.output_row_step(), job_.output_column_step(), targets_.data() + first, count},
      job_.bank.cut.blocks[block].lanes, finite);
  mark(finite, first, count);
}

void TileRun::mark(const bool* finite, int64_t first, int64_t count) const {
  for (int64_t t = 0; t < count; ++t) {
    if (finite[t]) continue;
    const Tiling::Place place = job_.tiling.place(first_ + first + t);
    for (int64_t i = 0; i < place.row->outputs; ++i) {
      job_.marks.mark(place.n, place.row->first_output + i * job_.tiling.rows().output_step);
    }
  }
}

bool compute_pictures(const WinogradJob& job) {
  switch (job.plan.way) {
    case WinogradWay::kByTiles:
      return winograd_by_tiles(job);
    case WinogradWay::kByFilters:
      return winograd_by_filters(job);
    case WinogradWay::kFused:
      return winograd_fused(job);
  }
  return false;
}

Tensor scratch(int64_t elements) {
  constexpr int64_t kLarge = int64_t{1} << 18;  // 1 MiB
  return Tensor::uninitialized({1, 1, 1, std::max(elements, kLarge)}, Layout::kNHWC);
}

}  // namespace convoscope
